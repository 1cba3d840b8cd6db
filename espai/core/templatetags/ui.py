"""The components of the gallery: a leaf is a tag, what has a body is a block tag."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from espai.core.markup import joined, kept, markup
from espai.core.templatetags.dates import day_of, month_name, weekday_name
from espai.core.texts.difference import difference, plain_lines

register = template.Library()

SMALL = " button-small"
DISABLED, DOWNLOAD = mark_safe(" disabled"), mark_safe(" download")

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
    return markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def message_icon(level: str) -> SafeString:
    return icon(MESSAGE_ICONS.get(level, "info"))


@register.simple_tag
def badge(kind: str, text: str = "") -> SafeString:
    """An objective brings its own word; any other kind needs one."""
    return markup('<span class="badge badge-{}">{}</span>', kind, text) if text else _badge(kind)


@kept
def _badge(kind: str) -> SafeString:
    return markup('<span class="badge badge-{}">{}</span>', kind, OBJECTIVES.get(kind, kind))


@register.simple_tag
def dot(kind: str = "") -> SafeString:
    return markup('<span class="dot dot-{}" aria-hidden="true"></span>', kind or "idle")


# What pages hold by the dozen is written here and not in a template of its own: a template inside a template costs
# as much as a statement of the database.


@register.simple_tag
def button(text: str, kind: str = "primary", **options: Any) -> SafeString:
    named = [(name, options[name]) for name in ("name", "value", "form") if options.get(name)]
    attributes = joined(markup(' {}="{}"', *pair) for pair in named)
    return markup(
        '<button class="button button-{}{}" type="{}"{}{}>{}{}</button>',
        kind,
        SMALL if options.get("small") else "",
        options.get("type") or "submit",
        attributes,
        DISABLED if options.get("disabled") else "",
        icon(options["icon"]) if options.get("icon") else "",
        text,
    )


@register.simple_tag
def link_button(text: str, href: str, kind: str = "secondary", **options: Any) -> SafeString:
    return markup(
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
    number = markup(' id="{}"', options["id"]) if options.get("id") else ""
    return markup(
        '<section class="card"{}>{}<div class="card-body">{}</div></section>',
        number,
        _card_head(title, options) if title else "",
        content,
    )


def _card_head(title: str, options: dict[str, Any]) -> SafeString:
    level = options.get("level", 2)
    action = markup('<a href="{}">{}</a>', options["href"], options["action"]) if options.get("action") else ""
    note = markup('<span class="mute small">{}</span>', options["note"]) if options.get("note") else ""
    return markup('<div class="card-head"><h{}>{}</h{}>{}{}</div>', level, title, level, action, note)


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
    return markup('<div class="empty"><p>{}</p>{}</div>', text, link_button(action, href) if href else "")


@register.simple_tag
def breadcrumbs(*pairs: str) -> SafeString:
    """Label and address in turn; a last label alone is the page itself."""
    labels, addresses = pairs[::2], [*pairs[1::2], ""]
    crumbs = [
        markup('<li><a href="{}">{}</a></li>', href, label)
        if href
        else markup('<li><span aria-current="page">{}</span></li>', label)
        for label, href in zip(labels, addresses, strict=False)
    ]
    lines = joined(crumbs)
    return markup('<nav class="breadcrumbs" aria-label="{}"><ol>{}</ol></nav>', _("Sou a"), lines)


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    return {"page": page, "request": context["request"]}


@register.simple_tag(takes_context=True)
def publications(context: template.Context, name: str) -> SafeString:
    """Under what can be taken as a document: its files (`core/publishing`), at the address of the page."""
    asked = context["request"].GET.copy()
    asked.pop("format", None)
    return _files(asked.urlencode(), name, PUBLISHED, _("Baixa-ho:"))


LISTED = (("csv", "CSV"), ("csv-bom", _("CSV per a Excel")), ("xlsx", "XLSX"))
PUBLISHED = (("pdf", "PDF"), ("odt", "ODT"), ("docx", "DOCX"), ("html", "HTML"))


@register.simple_tag(takes_context=True)
def downloads(context: template.Context, name: str) -> SafeString:
    """Under a list that has rows: the files of all of it (`core/exports.py`), with the filters of the page."""
    asked = context["request"].GET.copy()
    for other in ("pagina", "format"):
        asked.pop(other, None)
    return _downloads(asked.urlencode(), name)


@kept
def _downloads(query: str, name: str) -> SafeString:
    return _files(
        query, name, (("csv", "CSV"), ("csv-bom", _("CSV per a Excel")), ("xlsx", "XLSX")), _("Baixa la llista:")
    )


def _files(query: str, name: str, formats: Iterable[tuple[str, Any]], label: Any) -> SafeString:
    start = f"?{query}&" if query else "?"
    what = _("Baixa «%(list)s» en") % {"list": name}
    links = [
        markup(
            '<a href="{}format={}" rel="nofollow"><span class="hidden-visually">{} </span>{}</a>',
            start,
            code,
            what,
            words,
        )
        for code, words in formats
    ]
    return markup('<p class="downloads">{} {}</p>', label, SafeString(" · ".join(links)))


@register.simple_tag
def date_block(value: date) -> SafeString:
    on = day_of(value)
    said = (month_name(on), on.day, weekday_name(on))
    return markup(
        '<time class="date-block" datetime="{}"><span>{}</span> <strong>{}</strong> <span>{}</span></time>',
        on.isoformat(),
        *said,
    )


@register.inclusion_tag("ui/conflict.html")
def conflict(theirs: str, yours: str, author: str = "") -> dict[str, Any]:
    """Both texts side by side, with what only one of them says marked."""
    return {"changes": difference(plain_lines(theirs), plain_lines(yours)), "author": author}


@register.simple_tag(takes_context=True)
def draft_key(context: template.Context, form: BaseForm) -> SafeString:
    """What a form says so that the browser keeps its draft: whose it is, and the version that it was read at."""
    person, version = context["who"].person, form["version"].value() if "version" in form.fields else 0
    return markup(' data-draft="{}" data-version="{}"', person, version)


register.filter("attributes", flatatt)  # those of an element of a form


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return field.widget_type == "checkbox"


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field with its label, help and errors, for forms that are laid out by hand."""
    return {"field": bound}
