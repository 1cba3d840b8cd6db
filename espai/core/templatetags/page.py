"""What is around every page: the menu and the switch of languages."""

from functools import lru_cache
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core.markup import joined, markup
from espai.core.navigation import Menu, groups
from espai.core.templatetags.ui import icon

register = template.Library()

CURRENT = mark_safe(' aria-current="true"')


@register.simple_tag
def menu(shown: Menu) -> SafeString:
    """The menu is the same for everybody who may enter the same pages: it is rendered once and kept."""
    return _menu(get_language(), shown)


@lru_cache(maxsize=256)
def _menu(language: str | None, shown: Menu) -> SafeString:
    return render_to_string("ui/navigation.html", {"navigation": groups(shown)})


@register.simple_tag(takes_context=True)
def language_switch(context: template.Context, languages: list[dict[str, Any]]) -> SafeString | str:
    """A form for who is signed in, whose choice is kept; links for a visitor, who gets no cookie."""
    if not languages:
        return ""
    request: Any = context.get("request")
    if request is not None and request.user.is_authenticated:
        choice = markup(
            '<form class="languages-list" method="post" action="/-/idioma/">'
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input type="hidden" name="next" value="{}">{}</form>',
            context["csrf_token"],
            request.get_full_path(),
            joined(_language(one, '<button name="language" value="{}" lang="{}"{}>{}</button>') for one in languages),
        )
    else:
        asked = request.GET.copy() if request else QueryDict(mutable=True)
        links = joined(_language(one, _link(asked, one["code"])) for one in languages)
        choice = markup('<div class="languages-list">{}</div>', links)
    here = next((one["name"] for one in languages if one["current"]), "")
    return markup(
        '<details class="languages"><summary><span class="hidden-visually">{} </span>{}{}</summary>{}</details>',
        _("Llengua:"),
        here,
        icon("chevron-down"),
        choice,
    )


def _link(asked: QueryDict, code: str) -> SafeString:
    asked["idioma"] = code
    return markup('<a href="?{}" lang="{{}}" hreflang="{{}}"{{}}>{{}}</a>', asked.urlencode())


def _language(one: dict[str, Any], source: str) -> SafeString:
    return markup(source, one["code"], one["code"], CURRENT if one["current"] else "", one["name"])
