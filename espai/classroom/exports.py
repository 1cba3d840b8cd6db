"""The library, as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from espai.classroom.facets import Chosen
from espai.classroom.models import Document
from espai.core.exports import Cell, Table, address, batches
from espai.core.models import Audience
from espai.core.requests import Request


def documents(request: Request, now: Chosen) -> Table:
    """The documents that the reader may see, as they narrowed them; who sees each, for members."""
    audience = [_("Qui el veu")] if request.who.is_member else []
    columns = [_("Títol"), _("Tipus"), _("Origen"), *audience, _("Data"), _("Col·lecció"), _("Número"), _("Llengua")]
    columns += [_("Autoria"), _("Llicència"), _("Serveix per a"), _("Objectius")]
    columns += [_("Fitxer"), _("Versió"), _("Bytes"), _("Adreça web")]
    return Table(_("Documents"), columns, _documents(request, now))


def _documents(request: Request, now: Chosen) -> Iterator[list[Cell]]:
    listed = Document.objects.listed(request.who)
    found = listed.narrowed(**now.narrows).in_order(**now.orders)
    for batch in batches(found.select_related("item", "file", "entity")):
        for one in batch:
            row: list[Cell] = [one.item.title, one.kind_name, one.origin]
            row += [str(Audience(one.item.audience).label)] if request.who.is_member else []
            row += [one.item.date, one.series, one.issue, one.get_language_display(), one.authors]
            row += [one.get_licence_display(), ", ".join(one.phase_names)]
            row += [", ".join(one.objective_names), one.filename, one.number, one.file.size]
            yield [*row, address(request, one.item.path)]
