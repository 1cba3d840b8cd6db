"""From the first segment of the address and the session to `request.space` and `request.who`."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import activate
from django.utils.translation import gettext as _

from espai.core import pagecache
from espai.core.access import Standing
from espai.core.reading import one
from espai.core.signing import opened
from espai.members import backends, standing
from espai.members.models import Appointment


class StandingMiddleware:
    """Build the standing once a request; a space that does not exist is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.who, request.space = Standing(), None
        backends.read_ahead(None)
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        links, slug, today = opened(request.GET.get("clau", "")), kwargs.pop("space", None), timezone.localdate()
        person, rows = None, None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            ahead = request.session.read_ahead(slug, today)
            if request.user.is_authenticated:
                person = request.user.pk
                rows = ahead(person)
                if request.user.language:
                    activate(request.user.language)
                    request.LANGUAGE_CODE = request.user.language
        if slug is None:
            request.who = Standing() if person is None else _outside(person)
            if person is None and request.path == "/":
                request.public_stamp = (0, pagecache.stamp(0))
            return None
        if rows is None:
            rows = one(standing.asks(slug, today, person=person))
        return self._enter(request, rows, person, links)

    def _enter(self, request: Any, rows: list[Any], person: int | None, links: frozenset[int]) -> HttpResponse | None:
        verified = person is None or settings.DEMO or _has_second_factor(request)
        found = standing.read(rows, person=person, verified=verified, links=links)
        if found is None:
            raise Http404
        request.space, request.who = found
        if person is None and not links:
            request.public_stamp = (request.space.pk, pagecache.stamp(request.space.pk))
        if Appointment.Role.COORDINATION in request.who.roles and not verified:
            return _to_second_factor(request)
        return None


def _to_second_factor(request: Any) -> HttpResponse:
    if is_mfa_enabled(request.user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    messages.info(request, _("Coordinació entra amb un segon pas: activeu-lo per continuar."))
    return redirect("mfa_index")


def _outside(person: int) -> Standing:
    return Standing(person=person, keys=frozenset({"public", f"person:{person}"}))


def _has_second_factor(request: Any) -> bool:
    methods = request.session.get("account_authentication_methods", [])
    # Shown in this session, and still there: a factor that was removed opens nothing.
    return any(method.get("method") == "mfa" for method in methods) and is_mfa_enabled(request.user)
