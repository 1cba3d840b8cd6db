"""What the views of the programme have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from espai.core.errors import Refused
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


def do(request: Request, said: str, act: Callable[..., object], **values: object) -> bool:
    """Call an action, and say what came of it."""
    try:
        act(**values)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def again(form: Any, version: int) -> None:
    """Show a form that met a conflict again: saving it is then a decision, and replaces the version that is shown."""
    form.data = form.data.copy()
    form.data["version"] = str(version)
