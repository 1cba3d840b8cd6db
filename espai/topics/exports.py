"""The lists of needs and of topics, as files."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request
from espai.topics.models import COLUMNS, Need, Topic, listed


def needs(request: Request) -> Table:
    """The published needs that the reader may see; that one’s own entity has it too, for who acts for one."""
    mine = [_("El vostre també")] if request.who.entities else []
    columns = [_("Necessitat"), _("Ens"), _("Data"), _("Ens que ho necessiten"), *mine, _("Classe"), _("Adreça web")]
    return Table(_("Necessitats"), columns, _needs(request))


def _needs(request: Request) -> Iterator[list[Cell]]:
    who = request.who
    for batch in batches(Need.objects.published(who).values_list(*COLUMNS)):
        for need in listed(batch, who):
            row: list[Cell] = [need.title, need.entity or _("Coordinació"), need.date, need.supporters]
            row += [need.is_supported] if who.entities else []
            yield [*row, str(Need.Kind(need.kind).label), address(request, need.path)]


def topics(request: Request) -> Table:
    """The topics that the reader may see."""
    return Table(_("Temes"), [_("Tema"), _("Data"), _("Estat"), _("Adreça web")], _topics(request))


def _topics(request: Request) -> Iterator[list[Cell]]:
    found = Topic.objects.listed(request.who).values_list("item__title", "item__date", "item__state", "item__path")
    for batch in batches(found):
        for title, date, state, path in batch:
            yield [title, date, str(Topic.State(state).label), address(request, path)]
