"""Lists that are on many pages: rows, what is asked, where something comes from, the cycle.

Written here and not in templates: a template inside a template costs as much as a statement of the database.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.core.markup import frozen, joined, kept, markup, thawed
from espai.core.templatetags.dates import day, short_day
from espai.core.templatetags.ui import badge, dot, icon

register = template.Library()

HERE, LATE = mark_safe(' aria-current="step"'), mark_safe(' class="ask-late"')


@register.simple_tag
def row_list(rows: Any) -> SafeString:
    """Rows with a `title`, where it leads (`href`), a `note`, and what is at their `side`; only the title is needed."""
    return _row_list(frozen(rows))


@kept
def _row_list(rows: Any) -> SafeString:
    return rows_of(thawed(rows))


def rows_of(rows: Iterable[dict[str, Any]]) -> SafeString:
    """What `row_list` gives, for lists that are kept already."""
    return markup('<ul class="rows">{}</ul>', joined(_row(row) for row in rows))


def _row(row: Any) -> SafeString:
    title, href, note, side = row["title"], row.get("href"), row.get("note"), row.get("side")
    return markup(
        '<li class="row"><div class="row-main"><p class="row-title">{}</p>{}</div>{}</li>',
        markup('<a href="{}">{}</a>', href, title) if href else title,
        markup('<p class="row-note">{}</p>', note) if note else "",
        markup('<div class="row-side">{}</div>', side) if side else "",
    )


@register.simple_tag
def meta_list(facts: Any) -> SafeString:
    """What something is at a glance: pairs of a label and its lines, the empty ones left out."""
    return markup('<dl class="meta">{}</dl>', joined(_fact(label, lines) for label, lines in facts))


def _fact(label: str, lines: Any) -> SafeString:
    said = joined(markup("<dd>{}</dd>", line) for line in lines if line)
    return markup("<div><dt>{}</dt>{}</div>", label, said)


@register.simple_tag
def trace(steps: Any) -> SafeString:
    return _trace(frozen(steps))


@kept
def _trace(steps: Any) -> SafeString:
    words = {"here": _("sou aquí"), "future": _("(encara no)")}
    lines = joined(_step(step, words) for step in thawed(steps))
    return markup('<ol class="trace">{}</ol>', lines)


def _step(step: Any, words: dict[str, Any]) -> SafeString:
    future = markup(' <span class="hidden-visually">{}</span>', words["future"]) if step.get("future") else ""
    if step.get("here"):
        title = words["here"]
    else:
        title = markup('<a href="{}">{}</a>', step.get("href"), step["title"]) if step.get("href") else step["title"]
    said = " · ".join(part for part in (step.get("reason"), short_day(step.get("at"))) if part)
    return markup(
        '<li class="trace-step{}"{}><p class="trace-label">{}{}</p><p>{}</p>{}</li>',
        " trace-here" if step.get("here") else " trace-future" if step.get("future") else "",
        HERE if step.get("here") else "",
        step["label"],
        future,
        title,
        markup('<p class="trace-reason">{}</p>', said) if said else "",
    )


@register.simple_tag
def cycle_bar(steps: Any) -> SafeString:
    return _cycle(frozen(steps))


@kept
def _cycle(steps: Any) -> SafeString:
    done = markup('{}<span class="hidden-visually">{}</span>', icon("check"), _("fet"))
    lines = joined(_cell(step, done) for step in thawed(steps))
    return markup('<ol class="cycle" aria-label="{}">{}</ol>', _("El cicle de l’edició"), lines)


def _cell(step: Any, done: SafeString) -> SafeString:
    label, href, is_current = step["label"], step.get("href"), step.get("state") == "current"
    return markup(
        '<li class="cycle-step{}"{}><p class="cycle-name">{}{}</p>{}</li>',
        " cycle-current" if is_current else "",
        HERE if is_current else "",
        markup('<a href="{}">{}</a>', href, label) if href else label,
        markup(" {}", done) if step.get("state") == "done" else "",
        markup('<p class="cycle-note">{}</p>', step["note"]) if step.get("note") else "",
    )


@register.simple_tag
def ask_list(asks: Any) -> SafeString:
    return _asks(frozen(asks))


@kept
def _asks(asks: Any) -> SafeString:
    lines = joined(_ask(ask) for ask in thawed(asks))
    return markup('<ul class="asks">{}</ul>', lines)


def _ask(ask: Any) -> SafeString:
    why = markup('<p class="row-note">{}</p>', ask["why"]) if ask.get("why") else ""
    side = badge(ask["tag"], ask.get("tag_label", "")) if ask.get("tag") else ""
    return markup(
        '<li class="row">{}<div class="row-main"><p class="row-title"><a href="{}">{}</a></p>{}{}</div>{}</li>',
        dot("due" if ask.get("is_due") else ""),
        ask["href"],
        ask["title"],
        why,
        _ask_due(ask),
        markup('<div class="row-side">{}</div>', side) if side else "",
    )


def _ask_due(ask: Any) -> SafeString | str:
    due, minutes = ask.get("due"), ask.get("minutes")
    if not (due or minutes):
        return ""
    until = markup("<span{}>{}</span>", LATE if ask.get("is_due") else "", _("Fins al %s") % day(due)) if due else ""
    long = ngettext("%s minut", "%s minuts", minutes) % minutes if minutes else ""
    return markup('<p class="ask-due">{}{}{}</p>', until, " · " if until and long else "", long)
