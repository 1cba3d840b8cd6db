from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from espai.core.access import access, reach
from espai.core.kinds import KINDS
from espai.core.models import Item
from espai.core.requests import Request
from espai.members import rules
from espai.members.models import Edition, Entity, Space
from espai.notices import asking
from espai.notices.models import Ask
from espai.topics.models import Need, Topic

NEWS = 6


@access(rules.anyone)
def start(request: Request) -> HttpResponse:
    """The door of the installation; who belongs to one space only is led to it."""
    spaces = list(Space.objects.order_by("pk"))
    if request.who.person:
        own = Space.objects.filter(memberships__designations__person=request.user)
        own = (own | Space.objects.filter(appointments__person=request.user)).distinct()
        mine = list(own.order_by("pk")[:2])
        if len(mine) == 1:
            return redirect("home:space", mine[0].slug)
    return render(request, "home/start.html", {"spaces": spaces})


@access(rules.anyone)
def space(request: Request) -> HttpResponse:
    who = request.who
    items = Item.objects.filter(reach(who), space_id=who.space, is_listed=True).order_by("-date", "-pk")
    items = items.exclude(audience="author").only("title", "path", "kind", "date")
    edition = (
        Edition.objects.filter(space=who.space, starts_on__lte=timezone.localdate()).order_by("-starts_on").first()
    )
    if not who.is_member:
        topics = list(Topic.objects.listed(who).select_related("item")[:NEWS])
        return render(request, "home/front.html", {"edition": edition, "topics": topics})
    context = {
        "edition": edition,
        "asks": asking.rows(Ask.objects.open_for(who), request.space.slug),
        "news": [(item, KINDS[item.kind].label) for item in items[:NEWS]],
        "entities": list(Entity.objects.filter(pk__in=who.entities)),
        "needs": Need.objects.published(who).count(),
        "topics": Topic.objects.listed(who).count(),
    }
    return render(request, "home/member.html", context)


@access(rules.anyone)
def accessibility(request: Request) -> HttpResponse:
    return render(request, "home/accessibility.html", {"contact": settings.ESPAI_CONTACT})


@access(rules.anyone)
def privacy(request: Request) -> HttpResponse:
    return render(request, "home/privacy.html", {"contact": settings.ESPAI_CONTACT})
