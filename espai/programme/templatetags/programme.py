"""The lists of the programme: sessions, and the points of an agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core.markup import joined, markup
from espai.core.templatetags.dates import hour, short_day
from espai.core.templatetags.lists import row_list
from espai.core.templatetags.ui import badge
from espai.programme.agenda import Agenda, Line
from espai.programme.models import Point, Session

register = template.Library()

PAUSE, TITLE = mark_safe(' class="is-pause"'), mark_safe(' class="row-title"')
OFF = {Session.State.CANCELLED, Session.State.POSTPONED}


@register.simple_tag
def session_rows(sessions: Iterable[Session], slug: str) -> SafeString:
    return row_list(_session(session, slug) for session in sessions)


def _session(session: Session, slug: str) -> dict[str, Any]:
    state = session.state
    if state == Session.State.POSTPONED:
        when = _("Sense data nova")
    else:
        when = f"{short_day(session.starts_at)}, {hour(session.starts_at)}–{hour(session.ends_at)}"
    return {
        "title": session.item.title,
        "href": f"/{slug}/{session.item.path}",
        "note": f"{when} · {session.place}" if session.place else when,
        "side": "" if state == Session.State.HELD else badge("warn" if state in OFF else "state", str(state.label)),
    }


@register.simple_tag
def agenda_list(agenda: Agenda, slug: str, key: str = "", *, for_members: bool = False) -> SafeString:
    """The points with their hour, who takes them and their documents; `key` is of the link that opened the page."""
    query = f"?{urlencode({'clau': key})}" if key else ""
    lines = tuple(_shown(line, for_members=for_members) for line in agenda.lines)
    return _agenda(get_language(), lines, agenda.ends, f"/{slug}/", query)


@dataclass(frozen=True)
class Shown:
    """What a reader is shown of a point, in plain values: many read the same agenda, and it is written once."""

    number: int
    at: datetime
    title: str
    path: str
    kind: str
    takers: tuple[str, ...]
    text: str
    objective: str
    documents: tuple[tuple[str, str, str, int], ...]

    @property
    def is_pause(self) -> bool:
        return self.kind == Point.Kind.PAUSE


def _shown(line: Line, *, for_members: bool) -> Shown:
    point = line.point
    documents = tuple(
        (one.item.path, one.item.title, one.extension, one.file.size) for one in getattr(point, "documents", [])
    )
    return Shown(
        number=point.pk,
        at=line.at,
        title=point.item.title,
        path=point.contribution.item.path if point.contribution and for_members else "",
        kind=point.kind,
        takers=tuple(str(one) if for_members else one.public_name for one in point.speakers.all()),
        text=point.text,
        objective=point.objective,
        documents=documents,
    )


@lru_cache(maxsize=512)
def _agenda(language: str, lines: tuple[Shown, ...], ends: datetime, root: str, query: str) -> SafeString:
    return markup(
        '<ol class="agenda">{}<li class="is-end"><time datetime="{}">{}</time><p class="mute">{}</p></li></ol>',
        joined(_point(line, root, query) for line in lines),
        localtime(ends).isoformat(),
        hour(ends),
        _("Final"),
    )


def _point(line: Shown, root: str, query: str) -> SafeString:
    said = " · ".join([str(Point.Kind(line.kind).label), *line.takers])
    return markup(
        '<li id="punt-{}"{}><time datetime="{}">{}</time><div class="agenda-main"><p{}>{}</p>{}{}{}</div>{}</li>',
        line.number,
        PAUSE if line.is_pause else "",
        localtime(line.at).isoformat(),
        hour(line.at),
        "" if line.is_pause else TITLE,
        markup('<a href="{}{}">{}</a>', root, line.path, line.title) if line.path else line.title,
        "" if line.is_pause else _small(said),
        _small(line.text) if line.text else "",
        joined(_document(document, root, query) for document in line.documents),
        markup('<div class="agenda-side">{}</div>', badge(line.objective)) if line.objective else "",
    )


def _small(text: str) -> SafeString:
    return markup('<p class="small mute">{}</p>', text)


def _document(document: tuple[str, str, str, int], root: str, query: str) -> SafeString:
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
