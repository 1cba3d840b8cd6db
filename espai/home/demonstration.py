"""The demonstration: two spaces with invented entities and people, dated relative to today."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from espai.core.collation import sort_key
from espai.core.models import Audience, Item
from espai.members.loaders import load_entities
from espai.members.models import Appointment, Designation, Edition, Entity, Membership, Person, PhaseChange, Space
from espai.notices import weekly
from espai.topics import actions
from espai.topics.models import Need

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
# Entity, title, text, kind, days ago, entities that support it.
NEEDS = [
    (
        "99001",
        "No sabem si el 0,7 % s’ha de calcular sobre ingressos propis o corrents",
        "Cada any responem diferent al ple. Ens aniria bé **una base comuna** i dos exemples.",
        "plan",
        40,
        ["99002", "99003", "99005"],
    ),
    ("99002", "Volem avaluar el pla amb 6.000 €", "Tenim partida però no termes de referència.", "plan", 33, ["99001"]),
    ("99003", "Com impliquem Educació i Joventut?", "Ens cal transversalitat abans d’aprovar.", "plan", 21, []),
    ("99004", "Busquem un municipi de mida semblant que hagi fet orientacions", "Som 8.000.", "plan", 15, ["99006"]),
    ("99005", "Tenim el pla vençut i cap calendari", "Va acabar l’any passat.", "plan", 9, ["99004"]),
    (
        "99006",
        "Que el programa arribi tres setmanes abans",
        "Amb una setmana no podem preparar res.",
        "functioning",
        5,
        ["99002"],
    ),
]
TOPICS = [
    (
        "El 0,7 %: base de càlcul, full de ruta i comunicació",
        "Tres ens han dit el mateix amb paraules diferents, i els plans publicats no fan servir la mateixa base.",
        Audience.PUBLIC,
        [(0, "Demana una base comuna, que és el cor del tema.")],
    ),
    (
        "Avaluar un pla director amb pocs recursos",
        "Hi ha plans que s’acaben aviat i equips d’una persona a mitja jornada.",
        Audience.SPACE,
        [(1, "Parla d’encarregar-la amb un pressupost petit.")],
    ),
]


@dataclass
class Cast:
    """Who takes part, by code of entity."""

    space: Space
    entities: dict[str, Entity]
    people: dict[str, Person]
    coordination: Person


@transaction.atomic
def load(*, times: int = 1) -> bool:
    """Load the demonstration into an empty site; False, doing nothing, when there are spaces already.

    `times` repeats what members wrote, for measuring.
    """
    if Space.objects.exists():
        return False
    today = timezone.localdate()
    load_entities()
    cast = _cast(today)
    for turn in range(times):
        _activity(cast, turn)
    _drafts(cast)
    _second_space(cast, today)
    for person in Person.objects.filter(is_invented=True).order_by("pk"):
        weekly.compose(person=person, now=timezone.now() - weekly.HOLD)
    return True


def _cast(today: date) -> Cast:
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
        person = _person(name)
        people.setdefault(code, person)
        membership = Membership.objects.get(entity=entities[code], space=space)
        Designation.objects.create(membership=membership, person=person, role=role, from_on=begin)
    coordination = _person("Núria Coll Ferrer")
    Appointment.objects.create(person=coordination, space=space, role="coordination", from_on=begin)
    observer = _person("Ramon Prat Gil")
    Appointment.objects.create(person=observer, space=space, role="observer", from_on=begin)
    administrator = _person("Tere Llop Mas")
    Appointment.objects.create(person=administrator, role="administrator", from_on=begin)
    return Cast(space, entities, people, coordination)


def _person(name: str) -> Person:
    local = sort_key(name).replace(" ", ".")
    return Person.objects.create_user(email=f"{local}@mostra.example", full_name=name, is_invented=True)


def _activity(cast: Cast, turn: int) -> None:
    needs = []
    for code, title, text, kind, days, supporters in NEEDS:
        by, entity = cast.people[code], cast.entities[code]
        need = actions.draft_need(
            space=cast.space.pk, by=by, entity=entity, title=_numbered(title, turn), text=text, kind=kind
        )
        actions.publish_need(need=need, by=by, audience=Audience.SPACE)
        for other in supporters:
            actions.support_need(need=need, by=cast.people[other], entity=cast.entities[other].pk)
        _date(need.item_id, days)
        needs.append(need)
    for number, (title, reasons, audience, grouped) in enumerate(TOPICS):
        topic = actions.propose_topic(
            space=cast.space.pk, by=cast.coordination, title=_numbered(title, turn), reasons=reasons, audience=audience
        )
        for index, reason in grouped:
            actions.group_need(need=needs[index], topic=topic, by=cast.coordination, reason=reason)
        _date(topic.item_id, 6 - number)
    due = timezone.localdate() + timedelta(days=10)
    if turn == 0:
        actions.ask_opinion(need=needs[4], by=cast.coordination, due=due)


def _numbered(title: str, turn: int) -> str:
    return f"{title} ({turn + 1})" if turn else title


def _drafts(cast: Cast) -> None:
    actions.draft_need(
        space=cast.space.pk,
        by=cast.people["99001"],
        entity=cast.entities["99001"],
        title="Com expliquem la despesa al ple?",
        text="",
        kind=Need.Kind.PLAN,
    )


def _second_space(cast: Cast, today: date) -> None:
    space = Space.objects.create(
        slug="ciutadania-global",
        name="Educació per a la ciutadania global",
        acronym="ECG",
        summary="Referents dels plans d’educació per a la ciutadania global.",
    )
    begin = today - timedelta(days=100)
    entity = cast.entities["99002"]
    membership = Membership.objects.create(entity=entity, space=space, from_on=begin)
    person = _person("Berta Nin Oliu")
    Designation.objects.create(membership=membership, person=person, role="referent", from_on=begin)
    Appointment.objects.create(person=cast.coordination, space=space, role="coordination", from_on=begin)
    need = actions.draft_need(
        space=space.pk,
        by=person,
        entity=entity,
        title="No tenim indicadors de l’educació per a la ciutadania global",
        text="Comptem activitats, però no sabem què canvia.",
        kind=Need.Kind.PLAN,
    )
    actions.publish_need(need=need, by=person, audience=Audience.SPACE)


def _date(item: int, days: int) -> None:
    # The demonstration looks lived in: what happened has its own day.
    Item.objects.filter(pk=item).update(date=timezone.now() - timedelta(days=days))
