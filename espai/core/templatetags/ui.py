"""The components of the gallery: a leaf is a tag, what has a body is a block tag."""

from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from espai.core.templatetags.dates import day, short_day

register = template.Library()

SMALL = " button-small"
DISABLED, DOWNLOAD = mark_safe(" disabled"), mark_safe(" download")
HERE, LATE = mark_safe(' aria-current="step"'), mark_safe(' class="ask-late"')

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


# What pages hold by the dozen is written here and not in a template of its own: a template inside a template costs
# as much as a statement of the database.


@register.simple_tag
def button(text: str, kind: str = "primary", **options: Any) -> SafeString:
    attributes = {name: options[name] for name in ("name", "value", "form") if options.get(name)}
    return format_html(
        '<button class="button button-{}{}" type="{}"{}{}>{}{}</button>',
        kind,
        SMALL if options.get("small") else "",
        options.get("type") or "submit",
        flatatt(attributes),
        DISABLED if options.get("disabled") else "",
        icon(options["icon"]) if options.get("icon") else "",
        text,
    )


@register.simple_tag
def link_button(text: str, href: str, kind: str = "secondary", **options: Any) -> SafeString:
    return format_html(
        '<a class="button button-{}{}" href="{}"{}>{}{}</a>',
        kind,
        SMALL if options.get("small") else "",
        href,
        DOWNLOAD if options.get("download") else "",
        icon(options["icon"]) if options.get("icon") else "",
        text,
    )


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> SafeString:
    """A title of `level` (2 unless told), with a link (`action`, `href`) or a `note` beside it, and a body."""
    number = format_html(' id="{}"', options["id"]) if options.get("id") else ""
    return format_html(
        '<section class="card"{}>{}<div class="card-body">{}</div></section>',
        number,
        _card_head(title, options) if title else "",
        content,
    )


def _card_head(title: str, options: dict[str, Any]) -> SafeString:
    level = options.get("level", 2)
    action = format_html('<a href="{}">{}</a>', options["href"], options["action"]) if options.get("action") else ""
    note = format_html('<span class="mute small">{}</span>', options["note"]) if options.get("note") else ""
    return format_html('<div class="card-head"><h{}>{}</h{}>{}{}</div>', level, title, level, action, note)


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


@register.simple_tag
def empty_state(text: str, action: str = "", href: str = "") -> SafeString:
    return format_html('<div class="empty"><p>{}</p>{}</div>', text, link_button(action, href) if href else "")


@register.simple_tag
def breadcrumbs(*pairs: str) -> SafeString:
    """Label and address in turn; a last label alone is the page itself."""
    labels, addresses = pairs[::2], [*pairs[1::2], ""]
    crumbs = [
        format_html('<li><a href="{}">{}</a></li>', href, label)
        if href
        else format_html('<li><span aria-current="page">{}</span></li>', label)
        for label, href in zip(labels, addresses, strict=False)
    ]
    lines = format_html_join("", "{}", ((crumb,) for crumb in crumbs))
    return format_html('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', _("Sou a"), lines)


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/date_block.html")
def date_block(value: Any) -> dict[str, Any]:
    return {"value": value}


@register.simple_tag
def trace(steps: Any) -> SafeString:
    words = {"here": _("sou aquí"), "future": _("(encara no)")}
    lines = format_html_join("", "{}", ((_step(step, words),) for step in steps))
    return format_html('<ol class="trace">{}</ol>', lines)


def _step(step: Any, words: dict[str, Any]) -> SafeString:
    future = format_html(' <span class="hidden-visually">{}</span>', words["future"]) if step.get("future") else ""
    if step.get("here"):
        title = words["here"]
    else:
        title = (
            format_html('<a href="{}">{}</a>', step.get("href"), step["title"]) if step.get("href") else step["title"]
        )
    said = " · ".join(part for part in (step.get("reason"), short_day(step.get("at"))) if part)
    return format_html(
        '<li class="trace-step{}"{}><p class="trace-label">{}{}</p><p>{}</p>{}</li>',
        " trace-here" if step.get("here") else " trace-future" if step.get("future") else "",
        HERE if step.get("here") else "",
        step["label"],
        future,
        title,
        format_html('<p class="trace-reason">{}</p>', said) if said else "",
    )


@register.inclusion_tag("ui/cycle.html")
def cycle_bar(steps: Any) -> dict[str, Any]:
    return {"steps": steps}


@register.simple_tag
def ask_list(asks: Any) -> SafeString:
    lines = format_html_join("", "{}", ((_ask(ask),) for ask in asks))
    return format_html('<ul class="asks">{}</ul>', lines)


def _ask(ask: Any) -> SafeString:
    why = format_html('<p class="row-note">{}</p>', ask["why"]) if ask.get("why") else ""
    side = badge(ask["tag"], ask.get("tag_label", "")) if ask.get("tag") else ""
    return format_html(
        '<li class="row">{}<div class="row-main"><p class="row-title"><a href="{}">{}</a></p>{}{}</div>{}</li>',
        dot("due" if ask.get("is_due") else ""),
        ask["href"],
        ask["title"],
        why,
        _ask_due(ask),
        format_html('<div class="row-side">{}</div>', side) if side else "",
    )


def _ask_due(ask: Any) -> SafeString | str:
    due, minutes = ask.get("due"), ask.get("minutes")
    if not (due or minutes):
        return ""
    until = (
        format_html("<span{}>{}</span>", LATE if ask.get("is_due") else "", _("Fins al %s") % day(due)) if due else ""
    )
    long = ngettext("%s minut", "%s minuts", minutes) % minutes if minutes else ""
    return format_html('<p class="ask-due">{}{}{}</p>', until, " · " if until and long else "", long)


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
