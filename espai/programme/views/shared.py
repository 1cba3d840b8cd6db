"""What the views of the programme have in common."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from espai.core.requests import Request
from espai.programme.models import Session


def editable(request: Request, pk: int) -> Session:
    """Fetch a session that the reader may change; what they may not is not found."""
    mine = Session.objects.editable_by(request.who).select_related("item", "edition")
    return get_object_or_404(mine.filter(item__space_id=request.who.space), pk=pk)


def visible(request: Request, pk: int) -> Session:
    seen = Session.objects.visible_to(request.who).select_related("item")
    return get_object_or_404(seen.filter(item__space_id=request.who.space), pk=pk)


def to_page(request: Request, session: Session, anchor: str = "") -> HttpResponse:
    return redirect(f"/{request.space.slug}/{session.item.path}{anchor}")
