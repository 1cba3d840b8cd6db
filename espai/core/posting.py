"""What views do with a form or a button, whatever it is about."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404

from espai.core.access import reach
from espai.core.errors import Refused
from espai.core.models import Item
from espai.core.numbers import number
from espai.core.requests import Request


def carry_out(request: Request, said: str, act: Callable[..., object], **values: object) -> bool:
    """Do what a button asks, and say that it was done (`said`, where there is something to say) or why not."""
    try:
        act(**values)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, said)
    return True


def again(form: Any, version: int) -> None:
    """Show a form that met a conflict again: saving it is then a decision, and replaces the version that is shown."""
    form.data = form.data.copy()
    form.data["version"] = str(version)


def pointed_at(request: Request) -> Item | None:
    """Return what `?de=` says that something new comes from, or nothing; what the reader may not see is not found."""
    asked = request.GET.get("de", "")
    if not asked:
        return None
    return get_object_or_404(Item.objects.filter(reach(request.who), space_id=request.who.space), pk=number(asked))
