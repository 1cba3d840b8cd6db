"""Sessions of the demonstration: some held, one to come with its call open, one in preparation."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from espai.classroom.actions import add_document
from espai.core.models import Audience, Item
from espai.core.texts import actions as texts
from espai.home.demonstration.cast import Cast
from espai.home.demonstration.needs import numbered
from espai.members.models import Edition, Person, Space
from espai.programme import actions
from espai.programme.models import Minutes, Session
from espai.topics.models import Topic

LONG = 5
OUTSIDE = ("Neus Ferrer Amat", "Universitat de Mostra")
# Title, kind, minutes, objective, code of the entity that takes it (or "outside").
EVALUATION = [
    ("Benvinguda i enquadrament", "welcome", 10, "", "office"),
    ("Què preveuen els plans sobre la seva avaluació", "frame", 20, "recerca", "office"),
    ("Els sis criteris d’avaluació, en català planer", "talk", 20, "formacio", "outside"),
    ("Preguntes i aclariments", "debate", 10, "formacio", ""),
    ("Tres plans que s’acaben aquest any", "frame", 10, "recerca", "office"),
    ("Quines preguntes ens fem sobre el nostre pla?", "groups", 20, "reflexio", ""),
    ("Posada en comú dels grups", "debate", 10, "reflexio", ""),
    ("Quines dades recollim ja sense adonar-nos-en", "groups", 15, "reflexio", ""),
    ("Pausa", "pause", 25, "", ""),
]
WORKSHOP = [
    ("Com treballarem a la segona part", "frame", 5, "", "office"),
    ("Cinc preguntes d’avaluació per al vostre pla", "groups", 20, "creacio", ""),
    ("De cada pregunta, un indicador que es pugui recollir", "groups", 20, "creacio", ""),
    ("Contrast amb un altre ens de mida semblant", "groups", 15, "intercanvi", ""),
    ("Pausa curta", "pause", 10, "", ""),
    ("Qui ho farà, amb quin calendari i quins diners", "groups", 20, "creacio", ""),
    ("Posada en comú", "debate", 20, "creacio", ""),
    ("Què fem amb els resultats: el ple, el consell i la ciutadania", "debate", 10, "reflexio", ""),
    ("Què ens comprometem a provar", "debate", 10, "reflexio", ""),
    ("Acords i cloenda", "close", 10, "", "office"),
]
BASE = [
    ("Benvinguda", "welcome", 15, "", "office"),
    ("Què compta cada ens dins del 0,7 %", "frame", 45, "recerca", "office"),
    ("Com ho vam portar al ple", "experience", 30, "intercanvi", "99005"),
    ("Pausa", "pause", 30, "", ""),
    ("Una base comuna: taller", "groups", 75, "creacio", ""),
    ("Acords", "close", 45, "", "office"),
]
SHORT = [
    ("Benvinguda", "welcome", 10, "", "office"),
    ("Què vol dir transversal en un ajuntament petit", "talk", 40, "formacio", "outside"),
    ("Dues experiències", "experience", 40, "intercanvi", "99002"),
    ("Debat i acords", "debate", 30, "reflexio", ""),
]
CLINIC = [("Els vostres dubtes, un per un", "debate", 60, "intercanvi", "office")]
REMARKS = (
    (
        "99002",
        "quatre compten els ingressos propis i dos, els corrents",
        "Nosaltres, els corrents: en som tres.",
    ),
    ("99005", "", "Gràcies: ens serveix per al ple."),
)
MINUTES = """# Què en vam treure

- Cap ens no fa servir la mateixa base: quatre compten els ingressos propis i dos, els corrents.
- Es pot presentar el percentatge amb **les dues bases** i dir quina és la de cada any.

# Què vam acordar

1. Coordinació prepara una plantilla de càlcul amb exemples.
2. Cada ens la prova amb el tancament de l’any passat.
"""
BRIEF = """# Què en vam treure

La transversalitat comença per **una** regidoria amb qui ja hi ha confiança, no per totes alhora.
"""
FIGURES = "ens;ingressos propis;ingressos corrents\nExemple A;0,42;0,31\nExemple B;0,70;0,55\n"


def load(cast: Cast, turn: int) -> None:
    """The first turn tells the story; of the others, each second one adds a past session, for measuring."""
    if turn:
        if turn % 2:
            _held(cast, numbered("El 0,7 %: cap a una base comuna", turn), 40 + turn, BASE, MINUTES)
        return
    first = _held(cast, "Implicar altres àrees: per on començar", 95, SHORT, BRIEF, hours=2)
    second = _held(cast, "El 0,7 %: cap a una base comuna", 40, BASE, MINUTES, audience=Audience.PUBLIC)
    _held(cast, "Orientacions en municipis petits: dues experiències", 9, SHORT, BRIEF, hours=2)
    _held(cast, "Hora de consulta: les bases de subvencions", 3, CLINIC, BRIEF, hours=1)
    _document(cast, second, "Càlcul del 0,7 %: dos exemples", FIGURES)
    actions.publish_minutes(session=first, by=cast.coordination)
    actions.publish_minutes(session=second, by=cast.coordination)
    _revised(cast, second)
    _coming(cast)
    _draft(cast)


def _revised(cast: Cast, session: Session) -> None:
    """Members comment on the minutes, and coordination writes them better."""
    minutes = Minutes.objects.select_related("content").get(session=session)
    for code, quote, body in REMARKS:
        texts.comment(text=minutes.content, by=cast.people[code].pk, quote=quote, body=body)
    better = MINUTES.replace("els ingressos propis", "els ingressos corrents propis")
    actions.save_minutes(session=session, by=cast.coordination, text=better, version=1)


def fill(cast: Cast, past: int) -> None:
    """Add held sessions until there are so many."""
    held = Session.objects.filter(item__state=Session.State.HELD).count()
    for number in range(held, past):
        _held(cast, numbered("El 0,7 %: cap a una base comuna", number), 140 + number, BASE, MINUTES)


def small(space: Space, coordination: Person) -> None:
    """One short session of the second space."""
    session = actions.draft_session(
        space=space.pk,
        by=coordination,
        facts={
            "title": "Indicadors de l’educació per a la ciutadania global",
            "format": "webinar",
            "mode": "online",
            "objectives": ["intercanvi"],
            "link": "https://reunions.mostra.example/ecg",
            "audience": Audience.SPACE,
            **_hours(18, 10, 1),
        },
    )
    for title, kind, minutes in (("Què mesurem ara", "frame", 20), ("Dos exemples", "experience", 30)):
        actions.add_point(session=session, by=coordination, title=title, kind=kind, minutes=minutes)
    actions.plan_session(session=session, by=coordination)


def _coming(cast: Cast) -> None:
    session = _drafted(
        cast,
        "Com avaluem un pla director amb pocs recursos?",
        24,
        hours=5,
        place="Recinte Mundet, Barcelona",
        mode="mixed",
        link="https://reunions.mostra.example/avaluar",
        capacity=40,
        format="plenary",
        objectives=["recerca", "intercanvi", "creacio"],
        topics=_topics(cast, "Avaluar un pla"),
        why="S’acaben tres plans aquest any i cap ens no n’ha avaluat mai cap.",
        aims="Que cada ens surti amb **cinc preguntes d’avaluació** per al seu pla i amb qui les respondrà.",
        audience=Audience.PUBLIC,
    )
    _add(cast, session, EVALUATION)
    session = actions.plan_session(session=session, by=cast.coordination)
    until = timezone.localdate(session.starts_at) - timedelta(days=10)
    actions.open_call(session=session, by=cast.coordination, until=until)
    accepted = _offer(cast, session, "99002", kind="experience", title="Avaluar amb equip propi i 6.000 €", minutes=20)
    actions.decide_contribution(contribution=accepted, by=cast.coordination, outcome="accepted", minutes=20)
    _add(cast, session, WORKSHOP)
    _convene(cast, session)
    _offer(
        cast, session, "99001", kind="material", title="Plantilla de termes de referència per encarregar una avaluació"
    )
    for code, answer in (("99002", "yes"), ("99003", "yes"), ("99006", "online"), ("99005", "no")):
        _answer(cast, session, code, answer)


def _draft(cast: Cast) -> None:
    session = _drafted(
        cast,
        "Plans vençuts: pròrroga, pont i relleu",
        66,
        format="case_clinic",
        mode="on_site",
        place="Seu del Consell Comarcal de Mostra",
        objectives=["intercanvi"],
    )
    _add(cast, session, BASE[:2])


def _held(
    cast: Cast,
    title: str,
    days: int,
    points: list[Any],
    text: str,
    *,
    hours: int = 4,
    audience: str = Audience.SPACE,
) -> Session:
    """A session that was convened, answered and held, and whose roll was called: made to come, then moved back."""
    session = _drafted(
        cast,
        title,
        30,
        hours=hours,
        format="plenary",
        mode="on_site",
        place="Recinte Mundet, Barcelona",
        objectives=["recerca", "creacio"],
        topics=_topics(cast, "El 0,7 %") if "0,7" in title else [],
        why="Tres ens demanaven el mateix amb paraules diferents." if "0,7" in title else "",
        audience=audience,
    )
    _add(cast, session, points)
    session = actions.plan_session(session=session, by=cast.coordination)
    _convene(cast, session)
    came = ["99001", "99002", "99003", "99005"]
    for code in [*came, "99006"]:
        _answer(cast, session, code, "yes" if code in came else "no")
    session = _moved(session, 30 + days)
    actions.hold_session(session=session)
    there = {cast.people[code].pk for code in came}
    actions.record_attendance(session=session, by=cast.coordination, version=1, on_site=there)
    actions.save_minutes(session=session, by=cast.coordination, text=text, version=0)
    return Session.objects.select_related("item").get(pk=session.pk)


def _drafted(cast: Cast, title: str, days: int, *, hours: int = 4, **values: Any) -> Session:
    edition = Edition.objects.filter(space=cast.space).order_by("-starts_on").first()
    when = _hours(days, 9, hours, 0 if hours == LONG else 30)
    facts = {"title": title, "edition": edition, "audience": Audience.SPACE, **when, **values}
    return actions.draft_session(space=cast.space.pk, by=cast.coordination, facts=facts)


def _hours(days: int, hour: int, hours: int, minute: int = 0) -> dict[str, datetime]:
    day = timezone.localtime() + timedelta(days=days)
    day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))  # not on a weekend
    starts = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=hours)}


def _add(cast: Cast, session: Session, points: list[Any]) -> None:
    for title, kind, minutes, objective, taker in points:
        people, outsiders = [], [OUTSIDE] if taker == "outside" else []
        if taker == "office":
            people = [(cast.coordination, "Oficina de Cooperació de Mostra")]
        elif taker in cast.people:
            people = [(cast.people[taker], cast.entities[taker].name)]
        actions.add_point(
            session=session,
            by=cast.coordination,
            title=title,
            kind=kind,
            minutes=minutes,
            objective=objective,
            people=people,
            outsiders=outsiders,
        )


def _convene(cast: Cast, session: Session) -> None:
    kept = Session.objects.get(pk=session.pk)
    actions.convene_session(session=kept, by=cast.coordination, seen=(kept.version, kept.agenda_version))


def _offer(cast: Cast, session: Session, code: str, *, kind: str, title: str, minutes: int | None = None) -> Any:
    by, entity = cast.people[code], cast.entities[code]
    text = "Ho vam fer entre tres persones en dos mesos. Podem ensenyar els documents."
    made = actions.draft_contribution(
        session=session, by=by, entity=entity, kind=kind, title=title, text=text, minutes=minutes
    )
    return actions.send_contribution(contribution=made, by=by)


def _answer(cast: Cast, session: Session, code: str, answer: str) -> None:
    person = cast.people[code]
    actions.answer_attendance(session=session, person=person, by=person, answer=answer)


def _moved(session: Session, days: int) -> Session:
    """Take a session some days back: the demonstration looks lived in."""
    kept = Session.objects.get(pk=session.pk)
    kept.starts_at -= timedelta(days=days)
    kept.ends_at -= timedelta(days=days)
    kept.save(update_fields=["starts_at", "ends_at"])
    kept.convenings.update(at=kept.starts_at - timedelta(days=21))
    Item.objects.filter(pk=kept.item_id).update(date=kept.starts_at)
    return Session.objects.select_related("item").get(pk=kept.pk)


def _topics(cast: Cast, beginning: str) -> list[Topic]:
    listed = Topic.objects.filter(item__space_id=cast.space.pk, item__title__startswith=beginning)
    return list(listed.select_related("item").order_by("pk")[:1])


def _document(cast: Cast, session: Session, title: str, content: str) -> None:
    upload = SimpleUploadedFile("calcul.csv", content.encode(), content_type="text/csv")
    add_document(about=session.item, by=cast.coordination, upload=upload, title=title, kind="material", is_part=True)
