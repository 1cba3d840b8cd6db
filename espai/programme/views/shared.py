"""What the views of the programme have in common."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from espai.core.access import Standing
from espai.core.prepared import Prepared
from espai.core.reading import found
from espai.core.requests import Request
from espai.programme.models import Session


@Prepared
def _editable(pk: int, who: Standing) -> QuerySet[Session]:
    mine = Session.objects.editable_by(who).select_related("item", "edition")
    return mine.filter(item__space_id=who.space, pk=pk)


@Prepared
def _visible(pk: int, who: Standing) -> QuerySet[Session]:
    return Session.objects.visible_to(who).select_related("item").filter(item__space_id=who.space, pk=pk)


def editable(request: Request, pk: int) -> Session:
    """Fetch a session that the reader may change; what they may not is not found."""
    return found(_editable(pk, request.who))


def visible(request: Request, pk: int) -> Session:
    return found(_visible(pk, request.who))


def to_page(request: Request, session: Session, anchor: str = "") -> HttpResponse:
    return redirect(f"/{request.space.slug}/{session.item.path}{anchor}")
