"""Pages for visitors, kept by each process as the bytes that were sent.

A page is good for a minute at most, and only while nothing public has changed in its space: each space has
a stamp file, touched when a public item changes, whose time is compared at each use. The stamp kept with a
page is the one from before it was made, so that a change in the meantime is not missed.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

LIVES = 60
PAGES = 500


@dataclass(frozen=True)
class Page:
    body: bytes
    headers: tuple[tuple[str, str], ...]
    space: int
    stamp: tuple[int, int]
    until: float


def stamp(space: int) -> tuple[int, int]:
    """Return the times at which the installation and the space last changed for the public."""
    return _time(0), _time(space)


def touch(space: int) -> None:
    """Say that something public changed in a space (0: in the installation)."""
    folder = settings.VAR / "stamps"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / str(space)).write_text(str(time.time_ns()))


def _time(space: int) -> int:
    try:
        return (settings.VAR / "stamps" / str(space)).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _may_be_kept(response: HttpResponse) -> bool:
    """A page, and not a file, that nothing ties to one visitor and whose view lets it be kept."""
    is_page = response.status_code == HTTPStatus.OK and not response.streaming
    return is_page and not response.cookies and "no-store" not in response.headers.get("Cache-Control", "")


class PageCache:
    """Answer a visitor from memory, without a session and without a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, str, bool], Page] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
        if request.method != "GET" or cookies or request.META.get("QUERY_STRING"):
            return self.get_response(request)
        gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
        key = (request.path, get_language_from_request(request), gzipped)
        page = self.pages.get(key)
        if page and page.until > time.monotonic() and page.stamp == stamp(page.space):
            return HttpResponse(page.body, headers=dict(page.headers))
        response = self.get_response(request)
        mark = getattr(request, "public_stamp", None)
        if mark and _may_be_kept(response):
            self._keep(key, response, *mark)
        return response

    def _keep(self, key: tuple[str, str, bool], response: HttpResponse, space: int, made: tuple[int, int]) -> None:
        headers = tuple(response.items())
        self.pages[key] = Page(response.content, headers, space, made, time.monotonic() + LIVES)
        self.pages.move_to_end(key)
        if len(self.pages) > PAGES:
            self.pages.popitem(last=False)
