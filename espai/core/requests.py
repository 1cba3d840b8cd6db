"""The request as our views know it, and the id that its events and logs carry."""

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.http import urlencode

if TYPE_CHECKING:
    from espai.core.access import Standing


class Request(HttpRequest):
    """What the middleware adds to a request: whose it is, in which space, and the mark of the page cache."""

    who: "Standing"
    space: Any
    user: Any
    public_stamp: tuple[int, tuple[int, int]]


def offered_here(request: HttpRequest) -> None:
    """Refuse as not found what the demonstration offers, but to this machine; the settings hold it to the loopback."""
    if not settings.DEMO or request.META["REMOTE_ADDR"] not in {"127.0.0.1", "::1"}:
        raise Http404


def link_query(request: Request) -> str:
    """Return what an address needs so that the signed link that opened this page opens that one too, or nothing."""
    return f"?{urlencode({'clau': request.GET['clau']})}" if request.who.links else ""


_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    return _request_id.get()


def set_request_id(value: str) -> None:
    _request_id.set(value)
