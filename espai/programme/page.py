"""What the page of a session gathers, in a number of queries that does not grow."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.classroom.models import Document, hanging_on_page
from espai.core.access import Standing
from espai.core.kinds import trace_of
from espai.core.links import Step, asks_trace
from espai.core.prepared import Prepared
from espai.core.reading import Asked, together
from espai.core.requests import Request, link_query
from espai.core.templatetags.dates import ago, day
from espai.core.templatetags.lists import row_list
from espai.programme import agenda
from espai.programme.forms.sessions import CallForm, usual_call
from espai.programme.models import Attendance, Contribution, Session, Setback
from espai.topics.models import Topic

Answer = Attendance.Answer


@dataclass
class Coming:
    """Who comes, or once the roll is called who was there, as members read it: how many, and from which entities."""

    people: int = 0
    online: int = 0
    waiting: int = 0
    is_called: bool = False
    mine: str = ""
    entities: tuple[str, ...] = ()
    silent: list[str] = field(default_factory=list)


# What is shown of the last sending of the programme; none when there was none.
TOLD = {
    "told_number": "sequence",
    "told_at": "at",
    "told_late": "is_late",
    "told_lead_days": "lead_days",
    "told_facts": "facts",
}


@Prepared
def opened(pk: int, who: Standing) -> QuerySet[Any]:
    """The session that a page shows, to whoever may read it, with what was last told of it (`TOLD`)."""
    mine = Session.objects.opened_by(who).filter(item__space_id=who.space, pk=pk)
    told = {name: F(f"convenings__{field}") for name, field in TOLD.items()}
    last_told = mine.annotate(**told).order_by(F("told_number").desc(nulls_last=True))
    return last_told.select_related("item", "edition", "minutes_text__content")[:1]


@Prepared
def answers_of(session: int) -> QuerySet[Any, tuple[int, str, bool | None, str | None]]:
    rows = Attendance.objects.filter(session_id=session).order_by("entity__sort_key", "entity__name", "pk")
    return rows.values_list("person_id", "answer", "present", "entity__name")


@Prepared
def _last_setback(session: int) -> QuerySet[Setback]:
    return Setback.objects.filter(session_id=session).order_by("-pk")[:1]


@Prepared
def _shown_contributions(session: int, who: Standing) -> QuerySet[Contribution, Any]:
    """The materials that were accepted, what the reader's side offered, and what waits for coordination."""
    state = Contribution.State
    wanted = Q(kind=Contribution.Kind.MATERIAL, item__state=state.ACCEPTED) | Q(item__author_id=who.person)
    wanted |= Q(entity__in=who.entities) | (Q(item__state=state.RECEIVED) if who.coordinates else Q())
    seen = Contribution.objects.visible_to(who).filter(wanted, session_id=session)
    shown = seen.exclude(item__state=state.WITHDRAWN).order_by("pk")
    plain = ("item__title", "item__path", "kind", "item__state", "item__author_id", "entity_id", "entity__name")
    return shown.values_list(*plain)


def coming_to(answers: list[Any], person: int | None) -> Coming:
    """Return who comes to a session, from the `answers_of` it."""
    told = Coming()
    answered: set[str] = set()
    invited: dict[str, bool] = {}
    for number, answer, present, name in answers:
        told.is_called |= present is not None
        comes = answer in {Answer.YES, Answer.ONLINE} if present is None else present
        told.people += comes
        told.online += answer == Answer.ONLINE
        told.waiting += answer == Answer.UNANSWERED
        if number == person:
            told.mine = answer
        if name:
            invited[name] = invited.get(name, False) or comes
            if answer != Answer.UNANSWERED:
                answered.add(name)
    told.entities = tuple(name for name, comes in invited.items() if comes)
    told.silent = [name for name in invited if name not in answered]
    return told


def session_page(session: Any, request: Request) -> dict[str, Any]:
    """What the template of a session that was `opened` is given."""
    who, now = request.who, timezone.now()
    key = request.GET.get("clau", "") if who.links else ""
    asked: list[Asked[Any]] = [
        agenda.points_of.asks(session.pk),
        hanging_on_page.asks(session.item_id, who, link=bool(who.links)),
    ]
    if who.is_member:
        asked.append(asks_trace(session.item_id, who))
        asked.append(answers_of.asks(session.pk))
        asked.append(_shown_contributions.asks(session.pk, who))
    points, hanging, *rest = together(*asked)
    context: dict[str, Any] = {
        "session": session,
        "agenda": agenda.of(session, points),
        "objectives": tuple(session.objectives),
        "topics": (),
        "next_step": "",
        "minutes_text": _minutes(session, who.coordinates),
        "is_over": session.ends_at <= now,
        "has_begun": session.starts_at <= now,
        "setback": _setback(session),
        "key": key,
        "root": f"/{request.space.slug}/",
        "query": link_query(request),
    }
    context |= _documents(session, hanging, context["agenda"])
    if rest:
        context |= _for_members(session, request, *rest)
    context["meta"] = _meta(session, context["coming"] if rest and session.told_at else None)
    if who.coordinates:
        context |= _for_coordination(session, context)
    return context


def _for_members(
    session: Any, request: Request, steps: list[Step], answers: list[Any], offered: list[Any]
) -> dict[str, Any]:
    coming = coming_to(answers, request.who.person)
    trace = trace_of(session.item, request, steps)
    return {
        "coming": coming,
        "trace": trace,
        "topics": tuple((step["href"], step["title"]) for step in trace if _is_topic(step)),
        "can_answer": session.state == Session.State.CONVENED and session.starts_at > timezone.now(),
        **_contributions(offered, request),
    }


def _is_topic(step: dict[str, Any]) -> bool:
    return step["kind"] == Topic.KIND and not step["future"]


def _for_coordination(session: Any, context: dict[str, Any]) -> dict[str, Any]:
    is_sent = session.told_at is not None and session.state == Session.State.CONVENED
    now = agenda.facts(session, context["agenda"])
    changes = agenda.differences(session.told_facts, now) if is_sent else []
    is_to_come = session.state in {Session.State.PLANNED, Session.State.CONVENED} and not context["has_begun"]
    return {
        "changes": changes,
        "call_form": CallForm(initial=usual_call(session)) if is_to_come else None,
        "next_step": _next_step(session, context | {"changes": changes}),
    }


def _meta(session: Any, coming: Coming | None) -> list[tuple[str, list[str]]]:
    """When, where, how many come and in what state: each with its lines."""
    mode = str(Session.Mode(session.mode).label)
    seats = session.capacity
    how = [
        mode if session.place else "",
        ngettext("%(n)s plaça", "%(n)s places", seats) % {"n": seats} if seats else "",
    ]
    facts = [
        (_("Quan"), [day(session.starts_at), agenda.hours(session)]),
        (_("On"), [session.place or mode, " · ".join(part for part in how if part)]),
    ]
    if coming:
        people = ngettext("%(n)s persona", "%(n)s persones", coming.people) % {"n": coming.people}
        bodies = len(coming.entities)
        of_entities = ngettext("d’%(n)s ens", "de %(n)s ens", bodies) % {"n": bodies}
        facts.append((_("Qui hi va ser") if coming.is_called else _("Qui hi anirà"), [people, of_entities]))
    is_sent = session.told_at is not None and session.ends_at > timezone.now()
    sent = f"{_('enviada')} {ago(session.told_at)}" if is_sent and coming else ""
    return [*facts, (_("Estat"), [str(session.state.label), sent])]


def _documents(session: Session, hanging: list[Document], points: agenda.Agenda) -> dict[str, Any]:
    """What hangs from the session, and from each of its points, in their order."""
    of: dict[int, list[Document]] = defaultdict(list)
    for document in hanging:
        of[document.about_id].append(document)  # type: ignore[attr-defined]  # added by `hanging_from`
    of_points = tuple(tuple(_hung(document) for document in of[line.item]) for line in points.lines)
    return {"documents": of[session.item_id], "of_points": of_points}


def _hung(document: Document) -> agenda.Hung:
    return document.item.path, document.item.title, document.extension, document.file.size


def _minutes(session: Session, coordinates: bool) -> Any:  # noqa: FBT001 - what the reader is
    kept = getattr(session, "minutes_text", None)
    return kept if kept and (kept.published_at or coordinates) else None


def _setback(session: Session) -> Any:
    is_off = session.state in {Session.State.POSTPONED, Session.State.CANCELLED}
    return _last_setback.first(session.pk) if is_off else None


def _contributions(offered: list[Any], request: Request) -> dict[str, Any]:
    """Rows of the materials and of what the reader's side offered, and how many wait for coordination."""
    who, kinds, states = request.who, Contribution.Kind, Contribution.State
    materials, mine, received = [], [], 0
    for title, path, kind, state, author, entity, name in offered:
        row = {"title": title, "href": f"/{request.space.slug}/{path}"}
        said = str(kinds(kind).label)
        if kind == kinds.MATERIAL and state == states.ACCEPTED:
            materials.append(row | {"note": f"{said} · {name}" if name else said})
        if author == who.person or entity in who.entities:
            mine.append(row | {"note": f"{said} · {states(state).label}"})
        received += state == states.RECEIVED
    may_propose = bool(who.entities) or who.coordinates
    shown = row_list(mine) if mine else ""
    return {"materials": materials, "mine": shown, "received": received, "may_propose": may_propose}


def _next_step(session: Session, context: dict[str, Any]) -> str:
    """What coordination does next with a session: the one primary button of the page."""
    if session.state == Session.State.DRAFT:
        return "plan" if context["agenda"].lines else "agenda"
    if session.state in {Session.State.PLANNED, Session.State.POSTPONED}:
        return "convene"
    if session.state == Session.State.CANCELLED:
        return ""
    if context["has_begun"]:
        return "minutes" if session.roll_version > 1 else "roll"
    return "changes" if context["changes"] else ""
