"""Writing what a list of entities says, as a whole or not at all."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from espai.core import events
from espai.core.collation import place, sort_key
from espai.core.errors import Conflict, Refused
from espai.core.models import Item
from espai.members import actions, importing
from espai.members.events import ENTITIES_IMPORTED
from espai.members.importing import Line
from espai.members.models import Designation, Entity, Person, PopulationFigure


@transaction.atomic
def import_entities(*, lines: list[Line], seen: str, space: int, by: Person, today: date) -> dict[str, int]:
    """Write the lines of a list that was shown as `seen` (its digest); return how many entities are new and changed.

    Refuses, writing nothing, when a line is wrong or would now do something else than what was shown. A list that is
    brought again changes nothing.
    """
    list(Entity.objects.select_for_update().filter(code__in={line.values["codi"] for line in lines}).order_by("pk"))
    lines = importing.plan(lines, space, today)
    if importing.digest(lines) != seen:
        raise Conflict(_("Alguna cosa ha canviat mentre ho miràveu: reviseu-ho i torneu a confirmar."))
    if any(line.errors for line in lines):
        raise Refused(_("Hi ha files amb errors: no s’ha desat res."))
    changed = [line for line in lines if line.changes]
    entities = _write_entities(changed)
    _write_population(changed, entities)
    _write_members(changed, entities, space, by)
    new = sum(line.is_new for line in lines)
    counts = {"new": new, "changed": len(changed) - new}
    if changed:
        item = Item(kind="import", space_id=space)
        events.record(ENTITIES_IMPORTED, by=by.pk, item=item, target=0, new=new, changed=len(changed) - new)
    return counts


def _write_entities(lines: list[Line]) -> dict[str, Entity]:
    entities = {entity.code: entity for entity in Entity.objects.filter(code__in=[_code(line) for line in lines])}
    fresh: list[Entity] = []
    known: list[Entity] = []
    for line in lines:
        entity = entities.setdefault(_code(line), Entity(code=_code(line)))
        entity.name = line.values["nom"] or entity.name
        entity.comarca = line.values["comarca"] or entity.comarca
        entity.kind = importing.kind_of(line.values["tipus"]) or entity.kind
        entity.sort_key = sort_key(place(entity.name))
        (known if entity.pk else fresh).append(entity)
    Entity.objects.bulk_create(fresh)
    Entity.objects.bulk_update(known, ["name", "comarca", "kind", "sort_key"], batch_size=200)
    return entities


def _code(line: Line) -> str:
    return line.values["codi"]


def _write_population(lines: list[Line], entities: dict[str, Entity]) -> None:
    figures = [
        PopulationFigure(
            entity=entities[_code(line)],
            year=int(line.values["any"]),
            inhabitants=importing.number_of(line.values["poblacio"]) or 0,
            source=line.values["font"],
        )
        for line in lines
        if "poblacio" in line.changes
    ]
    PopulationFigure.objects.bulk_create(
        figures, update_conflicts=True, unique_fields=["entity", "year"], update_fields=["inhabitants", "source"]
    )


def _write_members(lines: list[Line], entities: dict[str, Entity], space: int, by: Person) -> None:
    for line in lines:
        if not {"membre_des_de", "referent"} & set(line.changes):
            continue
        since = importing.day_of(line.values["membre_des_de"]) or date.max
        try:
            membership = actions.open_membership(entity=entities[_code(line)], space=space, by=by, from_on=since)
            if "referent" in line.changes:
                actions.designate(
                    membership=membership,
                    by=by,
                    email=line.values["correu"],
                    full_name=line.values["referent"],
                    role=Designation.Role.REFERENT,
                    from_on=max(since, membership.from_on),
                )
        except Refused as refusal:
            raise Refused(_("Fila %(n)s: %(why)s") % {"n": line.number, "why": refusal}) from None
