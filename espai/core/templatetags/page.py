"""What is around every page: the menu and the switch of languages."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from espai.core.markup import joined, kept, markup
from espai.core.navigation import Menu, groups
from espai.core.templatetags.ui import icon

register = template.Library()

CURRENT, LEFT = mark_safe(' aria-current="true"'), mark_safe("{}")


@register.simple_tag
def menu(shown: Menu) -> SafeString:
    """The menu is the same for everybody who may enter the same pages: it is rendered once and kept."""
    return _menu(shown)


@kept
def _menu(shown: Menu) -> SafeString:
    return render_to_string("ui/navigation.html", {"navigation": groups(shown)})


@register.simple_tag(takes_context=True)
def language_switch(context: template.Context, languages: list[dict[str, Any]]) -> SafeString | str:
    """A form for who is signed in, whose choice is kept; links for a visitor, who gets no cookie."""
    if not languages:
        return ""
    request: Any = context.get("request")
    codes = tuple((one["code"], one["name"], one["current"]) for one in languages)
    if request is not None and request.user.is_authenticated:
        return markup(_form(*codes), context["csrf_token"], request.get_full_path())
    asked = request.GET.copy() if request else QueryDict(mutable=True)
    links = joined(_link(asked, *language) for language in codes)
    return _switch(codes, markup('<div class="languages-list">{}</div>', links))


@kept
def _form(*codes: tuple[str, str, bool]) -> SafeString:
    """The form, with a place left for the token and another for where it comes back to."""
    choice = markup(
        '<form class="languages-list" method="post" action="/-/idioma/">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'
        "{}</form>",
        LEFT,
        LEFT,
        joined(
            markup('<button name="language" value="{}" lang="{}"{}>{}</button>', code, code, _current(is_here), name)
            for code, name, is_here in codes
        ),
    )
    return _switch(codes, choice)


def _switch(codes: tuple[tuple[str, str, bool], ...], choice: SafeString) -> SafeString:
    here = next((name for _code, name, is_here in codes if is_here), "")
    return markup(
        '<details class="languages"><summary><span class="hidden-visually">{} </span>{}{}</summary>{}</details>',
        _("Llengua:"),
        here,
        icon("chevron-down"),
        choice,
    )


def _link(asked: QueryDict, code: str, name: str, is_here: bool) -> SafeString:  # noqa: FBT001 - a line of the list
    asked["idioma"] = code
    query = asked.urlencode()
    return markup('<a href="?{}" lang="{}" hreflang="{}"{}>{}</a>', query, code, code, _current(is_here), name)


def _current(is_here: bool) -> SafeString | str:  # noqa: FBT001 - what it is about
    return CURRENT if is_here else ""
