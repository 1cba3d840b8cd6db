"""Applications of the demonstration, accepted, to be amended and presented; and a member without a referent."""

from datetime import date, timedelta

from espai.admission import actions
from espai.admission.actions import deciding
from espai.core.collation import sort_key
from espai.home.demonstration.cast import Cast, dated
from espai.members import actions as members
from espai.members.models import Edition, Entity, Phase, PopulationFigure

# Code, name, inhabitants.
ENTITIES = [
    ("99007", "Ajuntament de Fontclara de Mostra", 14_200),
    ("99008", "Ajuntament de Montalt de Mostra", 23_650),
    ("99009", "Ajuntament de Vallfonda de Mostra", 8_940),
    ("99010", "Ajuntament de Rocabruna de Mostra", None),
]
# Code, phase, statement, contact, role, referent.
CASES = [
    (
        "99008",
        Phase.IMPLEMENTATION,
        "Tenim pla des de fa dos anys i volem contrastar-ne el seguiment amb altres municipis.",
        "Quim Vidal Serra",
        "Cap d’àrea de Drets Socials",
        "Rosa Pi Casals",
    ),
    (
        "99009",
        Phase.DRAFTING,
        "Comencem les orientacions i no tenim ningú amb experiència.",
        "Teresa Coma Valls",
        "Secretària",
        "Biel Font Roca",
    ),
    (
        "99010",
        Phase.EVALUATION,
        "El pla acaba enguany i el volem avaluar bé.",
        "Imma Grau Soler",
        "Tècnica de cooperació",
        "",
    ),
]


def load(cast: Cast, today: date) -> None:
    edition = _open(cast, today)
    entities = {code: _entity(code, name, inhabitants, today) for code, name, inhabitants in ENTITIES}
    cases = []
    for code, phase, statement, contact, role, referent in CASES:
        said = {
            "phase": phase,
            "statement": statement,
            "contact_name": contact,
            "contact_email": _address(contact),
            "contact_role": role,
            "referent_name": referent,
            "referent_email": _address(referent) if referent else "",
        }
        cases.append(
            actions.enter_application(
                edition=edition, entity=entities[code], by=cast.coordination, via="paper", today=today, said=said
            )
        )
    deciding.accept_application(
        application=cases[0], by=cast.coordination, reason="Compleix els requisits i aporta el pla vigent.", today=today
    )
    actions.ask_amendment(
        application=cases[1],
        by=cast.coordination,
        text="Ens cal la sol·licitud de suport que heu presentat i el document de designació signat.",
        due=today + timedelta(days=8),
        today=today,
    )
    for case, days in zip(cases, (12, 6, 2), strict=True):
        dated(case.item_id, days)
    deciding.enter_member(
        entity=entities["99007"], space=cast.space.pk, by=cast.coordination, from_on=today, today=today
    )


def _open(cast: Cast, today: date) -> Edition:
    """Give the edition of the year its rules: more than 10,000 inhabitants, and a plan in some phase."""
    edition = Edition.objects.get(space=cast.space)
    values = {
        "kinds": [Entity.Kind.TOWN_COUNCIL.value, Entity.Kind.COMARCAL_COUNCIL.value],
        "phases": [Phase.DRAFTING.value, Phase.IMPLEMENTATION.value, Phase.EVALUATION.value],
        "more_than": 10_000,
        "applications_from": today - timedelta(days=30),
        "applications_until": today + timedelta(days=60),
    }
    return members.change_edition(edition=edition, by=cast.coordination, version=1, values=values)


def _entity(code: str, name: str, inhabitants: int | None, today: date) -> Entity:
    entity = Entity.objects.create(
        code=code,
        name=name,
        kind=Entity.Kind.TOWN_COUNCIL,
        comarca="Mostra",
        sort_key=sort_key(name.removeprefix("Ajuntament de ")),
        is_invented=True,
    )
    if inhabitants:
        PopulationFigure.objects.create(
            entity=entity, year=today.year - 1, inhabitants=inhabitants, source="xifra inventada"
        )
    return entity


def _address(name: str) -> str:
    return f"{sort_key(name).replace(' ', '.')}@mostra.example"
