"""What was said and what was done about it, as a file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from espai.commitments.models import Commitment
from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request

State = Commitment.State


def commitments(request: Request) -> Table:
    """The commitments that the reader may see: of each, what the list says in its state."""
    columns = [_("Ens heu dit"), _("Compromís"), _("Hem fet"), _("No es farà"), _("Qui ho fa"), _("Per a quan")]
    return Table(_("Millores"), [*columns, _("Estat"), _("Adreça web")], _commitments(request))


def _commitments(request: Request) -> Iterator[list[Cell]]:
    for batch in batches(Commitment.objects.listed(request.who).select_related("item", "owner")):
        for one in batch:
            effect = one.effect if one.state == State.DONE else ""
            reason = one.reason if one.state == State.DISCARDED else ""
            owner = one.owner.full_name if one.owner else _("L’oficina")
            held = [owner, one.due] if one.is_open else ["", None]
            said = [one.heard, one.item.title, effect, reason]
            late = f" · {_('fora de termini')}" if one.is_late else ""
            yield [*said, *held, f"{one.state.label}{late}", address(request, one.item.path)]
