from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from espai.core.access import access, reach
from espai.core.kinds import KINDS
from espai.core.models import Item
from espai.core.requests import Request
from espai.home import board, cycle
from espai.members import rules
from espai.members.models import Space
from espai.members.standing import spaces_of
from espai.notices import asking
from espai.notices.models import Ask
from espai.programme.models import Session
from espai.topics.models import Topic

NEWS = 6
ASKS = 6


@access(rules.anyone)
def start(request: Request) -> HttpResponse:
    """The door of the installation; who belongs to one space only is led to it."""
    spaces = list(Space.objects.order_by("pk"))
    if request.who.person:
        mine = spaces_of(request.who.person, timezone.localdate())
        if len(mine) == 1:
            return redirect("home:space", mine[0].slug)
    return render(request, "home/start.html", {"spaces": spaces})


@access(rules.anyone)
def space(request: Request) -> HttpResponse:
    who = request.who
    if not who.is_member:
        topics = list(Topic.objects.listed(who).select_related("item")[:NEWS])
        return render(request, "home/front.html", {"topics": topics, "next": Session.objects.next_for(who)})
    # What has its date still to come, as a session, is said above, and is not news.
    listed = Item.objects.filter(reach(who), space_id=who.space, is_listed=True, date__lte=timezone.now())
    news = listed.exclude(audience="author")
    asks = asking.rows(Ask.objects.open_for(who)[: ASKS + 1], request.space.slug)
    context = {
        "cycle": cycle.bar(who, request.space.slug),
        "next": Session.objects.next_for(who),
        "asks": asks[:ASKS],
        "are_more_asks": len(asks) > ASKS,
        "news": [
            {"title": title, "path": path, "label": KINDS[kind].label, "date": date}
            for title, path, kind, date in news.order_by("-date", "-pk").values_list("title", "path", "kind", "date")[
                :NEWS
            ]
        ],
        "lacking": board.lacking(who.space, request.space.slug) if who.coordinates else [],
    }
    return render(request, "home/member.html", context)


@access(rules.anyone)
def accessibility(request: Request) -> HttpResponse:
    return render(request, "home/accessibility.html", {"contact": settings.ESPAI_CONTACT})


@access(rules.anyone)
def privacy(request: Request) -> HttpResponse:
    return render(request, "home/privacy.html", {"contact": settings.ESPAI_CONTACT})
