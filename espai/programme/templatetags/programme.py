"""The lists of the programme: sessions, and the points of an agenda."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from espai.core.markup import joined, kept, markup
from espai.core.templatetags.dates import hour, short_day
from espai.core.templatetags.lists import rows_of
from espai.core.templatetags.ui import badge
from espai.programme.agenda import Agenda, Hung, Line
from espai.programme.models import Session
from espai.programme.reads import Listed

register = template.Library()

PAUSE, TITLE = mark_safe(' class="is-pause"'), mark_safe(' class="row-title"')
OFF = {Session.State.CANCELLED, Session.State.POSTPONED}


@register.simple_tag
def session_rows(sessions: Iterable[Listed], slug: str) -> SafeString:
    # Written once for the many who read the same.
    return _rows(tuple(sessions), slug)


@kept
def _rows(sessions: tuple[Listed, ...], slug: str) -> SafeString:
    return rows_of(_row(session, slug) for session in sessions)


def _row(session: Listed, slug: str) -> dict[str, Any]:
    state = Session.State(session.state)
    if state == Session.State.POSTPONED:
        when = _("Sense data nova")
    else:
        when = f"{short_day(session.starts_at)}, {hour(session.starts_at)}–{hour(session.ends_at)}"
    return {
        "title": session.title,
        "href": f"/{slug}/{session.path}",
        "note": f"{when} · {session.place}" if session.place else when,
        "side": "" if state == Session.State.HELD else badge("warn" if state in OFF else "state", str(state.label)),
    }


@register.simple_tag
def agenda_list(
    agenda: Agenda, hanging: Iterable[Iterable[Hung]], root: str, query: str, *, for_members: bool
) -> SafeString:
    """The points with their hour, who takes them and what hangs from each; `query` is of the link that opened it."""
    points = zip(agenda.lines, hanging, strict=True)
    return markup(
        '<ol class="agenda">{}<li class="is-end"><time datetime="{}">{}</time><p class="mute">{}</p></li></ol>',
        joined(_point(line, documents, root, query, for_members=for_members) for line, documents in points),
        localtime(agenda.ends).isoformat(),
        hour(agenda.ends),
        _("Final"),
    )


def _point(line: Line, documents: Iterable[Hung], root: str, query: str, *, for_members: bool) -> SafeString:
    said = [line.kind_name, *(taker.name if for_members else taker.public_name for taker in line.takers)]
    is_linked = for_members and line.path
    return markup(
        '<li id="punt-{}"{}><time datetime="{}">{}</time><div class="agenda-main"><p{}>{}</p>{}{}{}</div>{}</li>',
        line.number,
        PAUSE if line.is_pause else "",
        line.iso,
        hour(line.at),
        "" if line.is_pause else TITLE,
        markup('<a href="{}{}">{}</a>', root, line.path, line.title) if is_linked else line.title,
        "" if line.is_pause else _small(" · ".join(said)),
        _small(line.text) if line.text else "",
        joined(_document(document, root, query) for document in documents),
        markup('<div class="agenda-side">{}</div>', badge(line.objective)) if line.objective else "",
    )


def _small(text: str) -> SafeString:
    return markup('<p class="small mute">{}</p>', text)


def _document(document: Hung, root: str, query: str) -> SafeString:
    path, title, extension, size = document
    return markup(
        '<p class="small"><a href="{}{}{}">{}</a> <span class="mute">({}, {})</span></p>',
        root,
        path,
        query,
        title,
        extension,
        filesizeformat(size),
    )
