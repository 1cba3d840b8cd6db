"""Who may enter and who may see: the standing of a person, the access of a view, the reach of an item."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from espai.core import numbers


@dataclass(frozen=True)
class Standing:
    """What a request may reach: primitives only, built once.

    `space` is the id of the space of the address (0 under `/-/`); `keys` are what the person reaches
    (`public`, `space:3`, `entity:17`) and what is asked of them (`person:5`, `referent:17`);
    `links` are ids of items opened by a signed link; `coordinates` is true in the spaces that the person runs;
    `entities` are those that the person acts for, and `names` theirs.
    """

    space: int = 0
    person: int | None = None
    keys: frozenset[str] = field(default=frozenset({"public"}))
    links: frozenset[int] = frozenset()
    coordinates: bool = False
    roles: frozenset[str] = frozenset()
    entities: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def is_member(self) -> bool:
        return self.space > 0 and f"space:{self.space}" in self.keys


FAR = 10**numbers.DIGITS  # no row has such an id; asking for one would be an error of the database
Rule = Callable[[Standing], bool]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def access(rule: Rule) -> Callable[[View], View]:
    """Declare who may enter a view; a view without it stops `check`, and is refused at run time."""

    def declare(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return declare


def guard(patterns: list[Any], rule: Rule) -> list[Any]:
    """Declare the access of views that are not ours, wrapping each so that the library's object stays untouched."""
    for pattern in patterns:
        original = pattern.callback

        def wrapped(request: HttpRequest, *args: Any, _original: Any = original, **kwargs: Any) -> HttpResponse:
            return _original(request, *args, **kwargs)

        wrapped.__name__ = pattern.name
        wrapped.__module__ = original.__module__
        wrapped.csrf_exempt = getattr(original, "csrf_exempt", False)  # type: ignore[attr-defined]
        pattern.callback = access(rule)(wrapped)
    return patterns


def reach(who: Standing, at: str = "") -> Q:
    """Return the condition that an item is visible to `who`; `at` is the path to the item (`item__`).

    It is the only place that knows audiences. Always within space 0 and the reader's own.
    """
    seen = Q(**{f"{at}reach__in": sorted(who.keys)})
    if who.coordinates:
        seen |= ~Q(**{f"{at}audience": "author"})
    return seen & Q(**{f"{at}space_id__in": sorted({0, who.space})})


def reach_or_link(who: Standing, at: str = "") -> Q:
    """Return `reach`, or that a signed link opens the item or its page, in its own space.

    Only for reading one page: a list, an edit or a write never asks this, or a link would grant more than it names.
    """
    if not who.links:
        return reach(who, at)
    named = Q(**{f"{at}id__in": sorted(who.links)}) | Q(**{f"{at}root_id__in": sorted(who.links)})
    return reach(who, at) | (named & Q(**{f"{at}space_id": who.space}))


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Walk the addresses of the site: (`app:name`, view)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, prefix + space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", pattern.callback


def every_view_declares_access(**kwargs: Any) -> list[Error]:
    """Stop `check`, `migrate` and the start when a view has no access rule."""
    return [
        Error(f"{name} does not declare @access.", obj=view, id="espai.E001")
        for name, view in routes()
        if not hasattr(view, "access")
    ]


class AccessMiddleware:
    """Deny by default: a view without a rule is refused, a visitor is led to sign in, others are told no."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if any(isinstance(value, int) and value >= FAR for value in kwargs.values()):
            raise Http404
        rule: Rule | None = getattr(view, "access", None)
        if rule is None:
            raise PermissionDenied
        if rule(request.who):
            return None
        if request.who.person is None:
            return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        raise PermissionDenied
