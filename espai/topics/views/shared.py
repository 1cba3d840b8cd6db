"""What the views of this app share."""

from collections.abc import Callable

from django.contrib import messages

from espai.core.errors import Refused
from espai.core.requests import Request


def carry_out(request: Request, said: str, act: Callable[..., object], **values: object) -> None:
    """Do what a button asks, and say that it was done or why not."""
    try:
        act(**values)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
