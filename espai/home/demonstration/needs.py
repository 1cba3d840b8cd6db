"""What members of the demonstration need, and the topics made of it."""

from datetime import timedelta

from django.utils import timezone

from espai.core.models import Audience
from espai.home.demonstration.cast import Cast, dated
from espai.topics import actions
from espai.topics.actions.selection import Decision
from espai.topics.models import Need, Topic

# Entity, title, text, kind, days ago, entities that support it.
NEEDS = [
    (
        "99001",
        "No sabem si el 0,7 % s’ha de calcular sobre ingressos propis o corrents",
        "Cada any responem diferent al ple. Ens aniria bé **una base comuna** i dos exemples.",
        "plan",
        100,
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


# Title, why; what the entities choose among.
CANDIDATES = [
    ("Indicadors que es poden recollir de debò", "Dos plans es van avaluar sense dades perquè ningú no les recollia."),
    ("Transversalitat interna: com implicar altres departaments", "Surt a quatre converses d’acompanyament."),
    ("Consells de cooperació vius: reglament, rols i renovació", "Hi ha consells que fa un any que no es reuneixen."),
]


def load(cast: Cast, turn: int) -> None:
    needs = []
    for code, title, text, kind, days, supporters in NEEDS:
        by, entity = cast.people[code], cast.entities[code]
        need = actions.draft_need(
            space=cast.space.pk, by=by, entity=entity, title=numbered(title, turn), text=text, kind=kind
        )
        actions.publish_need(need=need, by=by, audience=Audience.SPACE)
        for other in supporters:
            actions.support_need(need=need, by=cast.people[other], entity=cast.entities[other].pk)
        dated(need.item_id, days)
        needs.append(need)
    for number, (title, reasons, audience, grouped) in enumerate(TOPICS):
        topic = actions.propose_topic(
            space=cast.space.pk, by=cast.coordination, title=numbered(title, turn), reasons=reasons, audience=audience
        )
        for index, reason in grouped:
            actions.group_need(need=needs[index], topic=topic, by=cast.coordination, reason=reason)
        dated(topic.item_id, (70, 30)[number])
    due = timezone.localdate() + timedelta(days=10)
    if turn == 0:
        actions.ask_opinion(need=needs[4], by=cast.coordination, due=due)


def choose(cast: Cast) -> None:
    """One round decided, with its reasons, and one open that some entities have answered."""
    topics = [_topic(cast, title, reasons) for title, reasons in CANDIDATES]
    decided = Topic.objects.filter(item__space_id=cast.space.pk, item__title__in=[row[0] for row in TOPICS])
    today = timezone.localdate()
    first = actions.open_selection(
        space=cast.space.pk, by=cast.coordination, title="Temes del primer trimestre", topics=decided, closes_on=today
    )
    reason = "Ho demanen ens de totes les fases i hi ha experiència per compartir."
    decisions = {pk: Decision(is_taken=True, reason=reason) for pk in first.candidates.values_list("pk", flat=True)}
    actions.close_selection(selection=first, by=cast.coordination, decisions=decisions)
    dated(first.item_id, 29)
    closes = today + timedelta(days=12)
    second = actions.open_selection(
        space=cast.space.pk, by=cast.coordination, title="Què treballem després?", topics=topics, closes_on=closes
    )
    wanted = list(second.candidates.order_by("pk").values_list("pk", flat=True))
    for code, some in (("99002", wanted[:2]), ("99003", wanted[1:]), ("99006", wanted[1:2])):
        actions.choose_topics(selection=second, by=cast.people[code], entity=cast.entities[code].pk, candidates=some)


def _topic(cast: Cast, title: str, reasons: str) -> Topic:
    return actions.propose_topic(
        space=cast.space.pk, by=cast.coordination, title=title, reasons=reasons, audience=Audience.SPACE
    )


def numbered(title: str, turn: int) -> str:
    return f"{title} ({turn + 1})" if turn else title


def draft(cast: Cast) -> None:
    actions.draft_need(
        space=cast.space.pk,
        by=cast.people["99001"],
        entity=cast.entities["99001"],
        title="Com expliquem la despesa al ple?",
        text="",
        kind=Need.Kind.PLAN,
    )
