from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from espai.core.access import Standing, access, reach
from espai.core.kinds import KINDS
from espai.core.models import Item
from espai.core.prepared import Prepared
from espai.core.reading import together
from espai.core.requests import Request
from espai.core.templatetags.dates import ago
from espai.home import board, cycle
from espai.members import rules
from espai.members.models import Space
from espai.members.standing import spaces_of
from espai.notices import asking
from espai.notices.models import Ask
from espai.programme.reads import coming_next, next_session
from espai.topics.models import Topic

NEWS = 6
ASKS = 6


@Prepared
def _topics(who: Standing) -> QuerySet[Topic]:
    return Topic.objects.listed(who).select_related("item")[:NEWS]


@Prepared
def _asks(who: Standing) -> QuerySet[Ask]:
    return Ask.objects.open_for(who)[: ASKS + 1]


@Prepared
def _news(who: Standing, now: datetime) -> QuerySet[Item, tuple[str, str, str, datetime]]:
    # What has its date still to come, as a session, is said above, and is not news.
    listed = Item.objects.filter(reach(who), space_id=who.space, is_listed=True, date__lte=now)
    newest = listed.exclude(audience="author").order_by("-date", "-pk")
    return newest.values_list("title", "path", "kind", "date")[:NEWS]


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
        return render(request, "home/front.html", {"topics": _topics(who), "next": next_session(who)})
    slug, now = request.space.slug, timezone.now()
    asked, counted, coming, news, *waiting = together(
        _asks.asks(who),
        cycle.counted.asks(who),
        coming_next.asks(who, now),
        _news.asks(who, now),
        *([board.most_urgent.asks(who.space)] if who.coordinates else []),
    )
    asks = asking.rows(asked, slug)
    context = {
        "cycle": cycle.bar(counted, slug),
        "next": coming[0] if coming else None,
        "asks": asks[:ASKS],
        "are_more_asks": len(asks) > ASKS,
        "news": [
            {"title": title, "href": f"/{slug}/{path}", "note": f"{ago(date)} · {KINDS[kind].label}"}
            for title, path, kind, date in news
        ],
        "lacking": board.lacking(waiting[0], who.space, slug) if waiting else [],
    }
    return render(request, "home/member.html", context)


@access(rules.anyone)
def accessibility(request: Request) -> HttpResponse:
    return render(request, "home/accessibility.html", {"contact": settings.ESPAI_CONTACT})


@access(rules.anyone)
def privacy(request: Request) -> HttpResponse:
    return render(request, "home/privacy.html", {"contact": settings.ESPAI_CONTACT})
