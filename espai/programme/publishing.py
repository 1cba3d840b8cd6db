"""The programme and the minutes of a session as documents: what the reader of their page reads there."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core.exports import address
from espai.core.publishing import markdown
from espai.core.publishing.tree import Block, Grid, Heading, Publication, Run, bullets, fact, text
from espai.core.requests import Request
from espai.core.templatetags.dates import day, hour
from espai.core.templatetags.ui import OBJECTIVES
from espai.programme.agenda import Agenda, Line
from espai.programme.models import Minutes, Session


def programme(request: Request, page: dict[str, Any]) -> Publication:
    """Return the programme of a session, of what its page (`page.session_page`) was given."""
    session = page["session"]
    blocks = [
        *(fact(label, " · ".join(line for line in lines if line)) for label, lines in page["meta"]),
        *_setback(page),
        *_why(page),
        Heading(1, _("Programa")),
        *_agenda(page["agenda"], for_members=request.who.is_member),
        *_documents(request, page),
    ]
    return _whole(request, session.item.title, blocks)


def minutes(request: Request, one: Minutes) -> Publication:
    """Return the minutes, of which the reader has opened the page."""
    session = one.session
    title = _("Relatoria: %(title)s") % {"title": session.item.title}
    return _whole(request, title, [fact(_("Sessió"), day(session.starts_at)), *markdown.blocks(one.text)])


def _whole(request: Request, title: str, blocks: list[Block]) -> Publication:
    return Publication(title, get_language() or "ca", request.space.name, tuple(blocks))


def _setback(page: dict[str, Any]) -> Iterator[Block]:
    """What whoever has it printed must not miss: that it is not on this day, or at all."""
    setback, session = page["setback"], page["session"]
    if setback:
        yield fact(str(session.state.label), setback.reason)
    if setback and session.state == Session.State.POSTPONED:
        has_date = setback.was_at != session.starts_at
        yield text(
            _("La data que veieu és la nova; encara no està convocada.") if has_date else _("Encara no té data nova.")
        )


def _why(page: dict[str, Any]) -> Iterator[Block]:
    session = page["session"]
    if session.aims or page["objectives"] or page["topics"]:
        yield Heading(1, _("Què volem aconseguir"))
    if page["objectives"]:
        yield fact(_("Objectius"), ", ".join(str(OBJECTIVES[one]) for one in page["objectives"]))
    yield from markdown.blocks(session.aims, under=1)
    if page["topics"]:
        yield fact(_("Temes"), "; ".join(title for _href, title in page["topics"]))


def _agenda(agenda: Agenda, *, for_members: bool) -> Iterator[Block]:
    if not agenda.lines:
        yield fact(_("Ordre del dia"), _("encara no és fet"))
        return
    rows = [_point(line, for_members=for_members) for line in agenda.lines]
    yield Grid((_("Hora"), _("Punt"), _("Qui")), (*rows, (hour(agenda.ends), _("Final"), "")))


def _point(line: Line, *, for_members: bool) -> tuple[str, str, str]:
    takers = (taker.name if for_members else taker.public_name for taker in line.takers)
    said = "\n".join(part for part in (line.title, line.text) if part)
    return hour(line.at), said, ", ".join(takers)


def _documents(request: Request, page: dict[str, Any]) -> Iterator[Block]:
    of_session = [(document.item.path, document.item.title) for document in page["documents"]]
    of_points = [(path, title) for hung in page["of_points"] for path, title, _extension, _size in hung]
    if documents := [*of_session, *of_points]:
        yield Heading(1, _("Documents"))
        yield bullets((Run(title, href=address(request, path)),) for path, title in documents)
