"""From the first segment of the address and the session to `request.space` and `request.who`."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import activate

from espai.core import pagecache
from espai.core.access import Standing
from espai.core.signing import opened
from espai.members import standing
from espai.members.models import Appointment, Space


class StandingMiddleware:
    """Build the standing once a request; a space that does not exist is not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.who, request.space = Standing(), None
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        number = 0
        if "space" in kwargs:
            request.space = Space.objects.filter(slug=kwargs.pop("space")).first()
            if request.space is None:
                raise Http404
            number = request.space.pk
        links = opened(request.GET.get("clau", ""))
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            request.who = Standing(space=number, links=links)
            if not links and (number or request.path == "/"):
                request.public_stamp = (number, pagecache.stamp(number))
            return None
        if request.user.language:
            activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        verified = settings.DEMO or _has_second_factor(request)
        request.who = standing.of(
            person=request.user.pk, space=number, today=timezone.localdate(), verified=verified, links=links
        )
        if Appointment.Role.COORDINATION in request.who.roles and not verified:
            return redirect("mfa_index")
        return None


def _has_second_factor(request: Any) -> bool:
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)
