"""Who takes part in the demonstration: invented entities and people."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from espai.core.collation import sort_key
from espai.core.models import Item
from espai.members.models import Appointment, Designation, Edition, Entity, Membership, Person, PhaseChange, Space

# Code, name, kind, phase. Invented entities have codes 99xxx and no place on any map.
ENTITIES = [
    ("99001", "Ajuntament de Serra-seca de Mostra", "town_council", "evaluation"),
    ("99002", "Ajuntament de Vilanova de Mostra", "town_council", "implementation"),
    ("99003", "Ajuntament de Riudemar de Mostra", "town_council", "drafting"),
    ("99004", "Ajuntament de l’Alzina de Mostra", "town_council", "intention"),
    ("99005", "Ajuntament de Pontvell de Mostra", "town_council", "handover"),
    ("99006", "Consell Comarcal de Mostra", "comarcal_council", "implementation"),
]
# Entity, name, role.
PEOPLE = [
    ("99001", "Montse Roig Pla", "referent"),
    ("99002", "Pau Riera Font", "referent"),
    ("99003", "Aïna Soler Vidal", "referent"),
    ("99004", "Jordi Mas Coll", "referent"),
    ("99005", "Laia Puig Serra", "referent"),
    ("99006", "Marta Vila Camps", "referent"),
    ("99001", "Oriol Bosch Pi", "deputy"),
    ("99002", "Carme Sala Roca", "councillor"),
]


@dataclass
class Cast:
    """Who takes part, by code of entity."""

    space: Space
    entities: dict[str, Entity]
    people: dict[str, Person]
    coordination: Person


def gather(today: date) -> Cast:
    space = Space.objects.create(
        slug="planificacio",
        name="Planificació estratègica de la cooperació",
        acronym="PEC",
        summary="Ajuntaments i consells comarcals que elaboren, despleguen o avaluen el seu pla de cooperació.",
    )
    Edition.objects.create(
        space=space,
        name=f"Edició {today.year}",
        starts_on=date(today.year, 1, 1),
        ends_on=date(today.year, 12, 31),
    )
    begin = today - timedelta(days=200)
    entities: dict[str, Entity] = {}
    people: dict[str, Person] = {}
    for code, name, kind, phase in ENTITIES:
        short = name.split(" de ", 1)[-1]
        entity = Entity.objects.create(
            code=code, name=name, kind=kind, comarca="Mostra", sort_key=sort_key(short), is_invented=True
        )
        PhaseChange.objects.create(entity=entity, phase=phase, on=begin)
        entities[code] = entity
        Membership.objects.create(entity=entity, space=space, from_on=begin)
    for code, name, role in PEOPLE:
        person = person_of(name)
        people.setdefault(code, person)
        membership = Membership.objects.get(entity=entities[code], space=space)
        Designation.objects.create(membership=membership, person=person, role=role, from_on=begin)
    coordination = person_of("Núria Coll Ferrer")
    Appointment.objects.create(person=coordination, space=space, role="coordination", from_on=begin)
    observer = person_of("Ramon Prat Gil")
    Appointment.objects.create(person=observer, space=space, role="observer", from_on=begin)
    administrator = person_of("Tere Llop Mas")
    Appointment.objects.create(person=administrator, role="administrator", from_on=begin)
    return Cast(space, entities, people, coordination)


def person_of(name: str) -> Person:
    local = sort_key(name).replace(" ", ".")
    return Person.objects.create_user(email=f"{local}@mostra.example", full_name=name, is_invented=True)


def dated(item: int, days: int) -> None:
    """Give an item its own day: the demonstration looks lived in."""
    Item.objects.filter(pk=item).update(date=timezone.now() - timedelta(days=days))
