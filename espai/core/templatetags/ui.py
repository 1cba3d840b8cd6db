"""The components of the gallery: a leaf is a tag, what has a body is a block tag."""

from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

OBJECTIVES = {
    "recerca": _("Recerca"),
    "reflexio": _("Reflexió"),
    "formacio": _("Formació"),
    "intercanvi": _("Intercanvi"),
    "creacio": _("Creació"),
}
CALLOUT_ICONS = {"info": "info", "warn": "triangle-alert", "good": "circle-check", "conflict": "circle-alert"}
MESSAGE_ICONS = {"success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}


@register.simple_tag
@lru_cache  # the name of the file does not change while we run
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def menu(groups: list[dict[str, Any]]) -> SafeString:
    """The menu is the same for everybody who may enter the same pages: it is rendered once and kept."""
    lines = tuple(
        (str(group["label"]), tuple((e["href"], e["icon"], str(e["label"]), e["current"]) for e in group["entries"]))
        for group in groups
    )
    return _menu(get_language(), lines)


@lru_cache(maxsize=256)
def _menu(language: str | None, lines: tuple[tuple[str, tuple[Any, ...]], ...]) -> SafeString:
    names = ("href", "icon", "label", "current")
    groups = [
        {"label": label, "entries": [dict(zip(names, entry, strict=True)) for entry in entries]}
        for label, entries in lines
    ]
    return render_to_string("ui/navigation.html", {"navigation": groups})


@register.simple_tag
def message_icon(level: str) -> SafeString:
    return icon(MESSAGE_ICONS.get(level, "info"))


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """An objective brings its own word; any other kind needs one."""
    return format_html('<span class="badge badge-{}">{}</span>', kind, text or OBJECTIVES.get(kind, kind))


@register.simple_tag
def dot(kind: str = "") -> SafeString:
    return format_html('<span class="dot dot-{}" aria-hidden="true"></span>', kind or "idle")


@register.inclusion_tag("ui/button.html")
def button(text: str, kind: str = "primary", **options: Any) -> dict[str, Any]:
    return {"text": text, "kind": kind, "options": options}


@register.inclusion_tag("ui/link_button.html")
def link_button(text: str, href: str, kind: str = "secondary", **options: Any) -> dict[str, Any]:
    return {"text": text, "href": href, "kind": kind, "options": options}


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> str:
    context = {"content": content, "title": title, "level": options.pop("level", 2), "options": options}
    return render_to_string("ui/card.html", context)


@register.simple_block_tag
def callout(content: str, kind: str = "info", title: str = "") -> str:
    context = {"content": content, "kind": kind, "title": title, "icon": CALLOUT_ICONS[kind]}
    return render_to_string("ui/callout.html", context)


@register.simple_block_tag
def data_table(content: str, caption: str, *, stacked: bool = False, quiet: bool = False) -> str:
    context = {"content": content, "caption": caption, "stacked": stacked, "quiet": quiet}
    return render_to_string("ui/table.html", context)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary of what is wrong; marks the form, so that `{{ form }}` does not say it again."""
    form.has_summary = True  # type: ignore[attr-defined]
    return {"form": form}


@register.inclusion_tag("ui/empty.html")
def empty_state(text: str, action: str = "", href: str = "") -> dict[str, Any]:
    return {"text": text, "action": action, "href": href}


@register.inclusion_tag("ui/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """Label and address in turn; a last label alone is the page itself."""
    labels, addresses = pairs[::2], [*pairs[1::2], ""]
    return {"crumbs": list(zip(labels, addresses, strict=False))}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/date_block.html")
def date_block(value: Any) -> dict[str, Any]:
    return {"value": value}


@register.inclusion_tag("ui/trace.html")
def trace(steps: Any) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("ui/cycle.html")
def cycle_bar(steps: Any) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("ui/asks.html")
def ask_list(asks: Any) -> dict[str, Any]:
    return {"asks": asks}


@register.inclusion_tag("ui/conflict.html")
def conflict(theirs: str, yours: str, author: str = "") -> dict[str, Any]:
    return {"theirs": theirs, "yours": yours, "author": author}


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return field.widget_type == "checkbox"


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field with its label, help and errors, for forms that are laid out by hand."""
    return {"field": bound}
