"""The cases, as a file for coordination."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from espai.admission.models import Application, add_missing
from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request
from espai.core.templatetags.dates import and_list


def applications(request: Request) -> Table:
    """The cases, newest first; what each lacks while it is open. None for who does not coordinate."""
    columns = [_("Ens"), _("Edició"), _("Data"), _("Estat"), _("Hi falta"), _("Adreça web")]
    return Table(_("Sol·licituds"), columns, _applications(request))


def _applications(request: Request) -> Iterator[list[Cell]]:
    cases = Application.objects.handled_by(request.who).select_related("item", "entity", "edition")
    for batch in batches(cases):
        for case in add_missing(batch, request.who):
            lacks = and_list(case.lacks) if case.state in Application.OPEN else ""
            said: list[Cell] = [case.entity.name, case.edition.name, case.item.date, str(case.state.label), lacks]
            yield [*said, address(request, case.item.path)]
