"""The sheet of an entity as a document: what the reader of its page reads there."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core.exports import address
from espai.core.publishing.tree import Block, Grid, Heading, Publication, Run, bullets, fact, text
from espai.core.requests import Request
from espai.core.templatetags.dates import day, short_day


def sheet(request: Request, page: dict[str, Any]) -> Publication:
    """Return the sheet of an entity, of what its page was given."""
    blocks = [*_facts(page), *_people(page), *_phases(page), *_panels(request, page)]
    return Publication(page["entity"].name, get_language() or "ca", request.space.name, tuple(blocks))


def _facts(page: dict[str, Any]) -> Iterator[Block]:
    entity = page["entity"]
    yield fact(_("Tipus"), entity.get_kind_display())
    yield fact(_("Comarca"), entity.comarca)
    if "phases" in page:
        yield fact(_("Fase del pla"), entity.phase_name or "—")
    if entity.is_invented:
        yield text(_("Ens inventat, de la demostració."))


def _people(page: dict[str, Any]) -> Iterator[Block]:
    if people := page.get("people"):
        yield Heading(1, _("Qui actua en nom de l’ens"))
        rows = ((one.person.full_name, one.get_role_display(), day(one.from_on)) for one in people)
        yield Grid((_("Nom"), _("Paper"), _("Des del")), tuple(rows))


def _phases(page: dict[str, Any]) -> Iterator[Block]:
    if phases := page.get("phases"):
        yield Heading(1, _("Fases del treball del pla"))
        rows = ((short_day(one.on), one.get_phase_display(), one.reason) for one in phases)
        yield Grid((_("Data"), _("Fase"), _("Per què")), tuple(rows))


def _panels(request: Request, page: dict[str, Any]) -> Iterator[Block]:
    for label, rows in page["panels"]:
        yield Heading(1, str(label))
        yield bullets(_row(request, row) for row in rows)


def _row(request: Request, row: dict[str, Any]) -> tuple[Run, ...]:
    return Run(row["title"], href=address(request, row["path"])), Run(f" · {row['note']}" if row["note"] else "")
