"""The published plans, as a file."""

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request
from espai.research.models import Plan, add_validity


def plans(request: Request) -> Table:
    """The plans of local entities, then those of other bodies, which are marked: they count in no figure."""
    columns = [_("De qui és"), _("Pla"), _("Tipus"), _("Des de"), _("Fins a"), _("Vigència")]
    columns += [_("Només com a referència"), _("Adreça web")]
    return Table(_("Plans publicats"), columns, _plans(request))


def _plans(request: Request) -> Iterator[list[Cell]]:
    by_body = (F("entity__sort_key").asc(nulls_last=True), "body", "-starts", "pk")
    for batch in batches(Plan.objects.listed(request.who).order_by(*by_body)):
        for plan in add_validity(batch, timezone.localdate()):
            yield [
                plan.body,
                plan.item.title,
                plan.kind_name,
                plan.starts,
                # The page does not say until when if it is not known since when.
                plan.ends if plan.starts else "",
                str(plan.stands.label),
                plan.entity_id is None,
                address(request, plan.item.path),
            ]
