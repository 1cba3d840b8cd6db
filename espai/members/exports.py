"""The directory, as a file."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request
from espai.members.models import Entity


def members(request: Request) -> Table:
    """The entities that take part; in what phase they are, for members."""
    phase = [_("Fase del pla")] if request.who.is_member else []
    return Table(_("Membres"), [_("Ens"), _("Comarca"), *phase, _("Adreça web")], _members(request))


def _members(request: Request) -> Iterator[list[Cell]]:
    today = timezone.localdate()
    for batch in batches(Entity.objects.members_of(request.who.space, today).with_phase(today)):
        for entity in batch:
            phase = [entity.phase_name] if request.who.is_member else []
            yield [entity.name, entity.comarca, *phase, address(request, entity.path)]
