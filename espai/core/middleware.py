"""Small things done to every request."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import escape_leading_slashes
from django.utils.translation import activate

from espai.core.requests import set_request_id

Next = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Give each request an id that events carry and the answer shows."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        value = secrets.token_hex(8)
        set_request_id(value)
        response = self.get_response(request)
        response["X-Request-ID"] = value
        return response


class Headers:
    """What Django's security middleware leaves out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        is_private = "private" in response.headers.get("Cache-Control", "")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_private:
            response["Cache-Control"] = "private, no-store"
        return response


class ChooseLanguage:
    """`?idioma=es` shows the page in that language and keeps it for the browser; people have theirs in the account."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("idioma")
        if request.method != "GET" or code not in dict(settings.LANGUAGES):
            return self.get_response(request)
        activate(code)
        query = request.GET.copy()
        del query["idioma"]
        response = HttpResponseRedirect(
            escape_leading_slashes(request.path) + (f"?{query.urlencode()}" if query else "")
        )
        keep_language(response, code)
        return response


def keep_language(response: HttpResponse, code: str) -> None:
    """Keep the language in the browser, for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=31536000,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


class CountQueries:
    """For measuring: say in a header how many statements an answer took."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def wrapper(execute: Callable[..., object], *args: object) -> object:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(wrapper):
            response = self.get_response(request)
        response["X-Queries"] = str(count)
        return response
