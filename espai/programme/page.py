"""What the page of a session gathers, in a number of queries that does not grow."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from espai.classroom.models import Document, hanging
from espai.core.access import Standing
from espai.core.kinds import trace_of
from espai.core.prepared import Prepared
from espai.core.requests import Request
from espai.programme import agenda
from espai.programme.forms.sessions import CallForm, usual_call
from espai.programme.models import Attendance, Contribution, Convening, Point, Session, Setback, Speaker
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
    entities: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


POINT = ("session_id", "item_id", "position", "kind", "minutes", "objective", "text", "contribution_id")


@Prepared
def opened(pk: int, who: Standing) -> QuerySet[Session]:
    """The session that a page shows, to whoever may read it."""
    mine = Session.objects.opened_by(who).filter(item__space_id=who.space, pk=pk)
    return mine.select_related("item", "edition", "minutes_text")


@Prepared
def _points_and_speakers(session: int) -> QuerySet[Any]:
    rows = Point.objects.filter(session_id=session).select_related("item", "contribution__item")
    return (
        rows.annotate(
            speaker=F("speakers__pk"),
            speaker_name=F("speakers__name"),
            speaker_body=F("speakers__body"),
            speaker_person=F("speakers__person"),
        )
        .only(*POINT, "item__title", "contribution__item__path")
        .order_by("position", "pk", "speakers__pk")
    )


@Prepared
def _answers(session: int) -> QuerySet[Any, tuple[int, str, bool | None, str | None]]:
    rows = Attendance.objects.filter(session_id=session).order_by("entity__sort_key", "entity__name", "pk")
    return rows.values_list("person_id", "answer", "present", "entity__name")


@Prepared
def _last_convening(session: int) -> QuerySet[Convening]:
    return Convening.objects.filter(session_id=session).order_by("-sequence")[:1]


@Prepared
def _last_setback(session: int) -> QuerySet[Setback]:
    return Setback.objects.filter(session_id=session).order_by("-pk")[:1]


@Prepared
def _shown_contributions(session: int, who: Standing) -> QuerySet[Contribution]:
    """The materials that were accepted, what the reader's side offered, and what waits for coordination."""
    state = Contribution.State
    wanted = Q(kind=Contribution.Kind.MATERIAL, item__state=state.ACCEPTED) | Q(item__author_id=who.person)
    wanted |= Q(entity__in=who.entities) | (Q(item__state=state.RECEIVED) if who.coordinates else Q())
    seen = Contribution.objects.visible_to(who).filter(wanted, session_id=session)
    return seen.exclude(item__state=state.WITHDRAWN).select_related("item", "entity").order_by("pk")


def points_of(session: Session) -> list[Point]:
    """Return the points of a session, each with who takes it, in one statement."""
    points: dict[int, Point] = {}
    takers: dict[int, list[Speaker]] = defaultdict(list)
    for row in _points_and_speakers(session.pk):
        points.setdefault(row.pk, row)
        if row.speaker:
            takers[row.pk].append(
                Speaker(pk=row.speaker, name=row.speaker_name, body=row.speaker_body, person_id=row.speaker_person)
            )
    for point in points.values():
        kept = point.speakers.all()
        kept._result_cache = takers[point.pk]  # noqa: SLF001 - what prefetching does, without its statement
        point._prefetched_objects_cache = {"speakers": kept}  # type: ignore[attr-defined]  # noqa: SLF001
    return list(points.values())


def coming_to(session: Session, person: int | None) -> Coming:
    """Return who comes to a session: one query."""
    told = Coming()
    answered: set[str] = set()
    invited: dict[str, bool] = {}
    for number, answer, present, name in _answers(session.pk):
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
    told.entities = [name for name, comes in invited.items() if comes]
    told.silent = [name for name in invited if name not in answered]
    return told


def session_page(session: Session, request: Request) -> dict[str, Any]:
    who, now = request.who, timezone.now()
    plan = agenda.of(session, points_of(session))
    context: dict[str, Any] = {
        "session": session,
        "agenda": plan,
        "hours": agenda.hours(session),
        "minutes_text": _minutes(session, who.coordinates),
        "is_over": session.ends_at <= now,
        "setback": _setback(session),
        "key": request.GET.get("clau", "") if who.links else "",
        **_documents(session, plan, request),
    }
    if not who.is_member:
        return context
    last = _last_convening.first(session.pk)
    trace = trace_of(session.item, request)
    context |= {
        "coming": coming_to(session, who.person),
        "last": last,
        "trace": trace,
        "topics": [step for step in trace if step["kind"] == Topic.KIND and not step["future"]],
        "can_answer": session.state == Session.State.CONVENED and session.starts_at > now,
        "has_begun": session.starts_at <= now,
        **_contributions(session, request),
    }
    if who.coordinates:
        is_sent = last is not None and session.state == Session.State.CONVENED
        context["changes"] = agenda.differences(last.facts, agenda.facts(session, plan)) if last and is_sent else []
        is_to_come = session.state in {Session.State.PLANNED, Session.State.CONVENED} and not context["has_begun"]
        context["call_form"] = CallForm(initial=usual_call(session)) if is_to_come else None
        context["next_step"] = _next_step(session, context)
    return context


def _documents(session: Session, plan: agenda.Agenda, request: Request) -> dict[str, Any]:
    """What hangs from the session, and from each of its points: one query."""
    points = {line.point.item_id: line.point for line in plan.lines}
    of_session: list[Document] = []
    of_point: dict[int, list[Document]] = defaultdict(list)
    for document in hanging((session.item_id, *points), request.who, link=bool(request.who.links)):
        if document.about_id == session.item_id:
            of_session.append(document)
        else:
            of_point[points[document.about_id].pk].append(document)
    for line in plan.lines:
        line.point.documents = of_point[line.point.pk]  # type: ignore[attr-defined]
    return {"documents": of_session}


def _minutes(session: Session, coordinates: bool) -> Any:  # noqa: FBT001 - what the reader is
    kept = getattr(session, "minutes_text", None)
    return kept if kept and (kept.published_at or coordinates) else None


def _setback(session: Session) -> Any:
    is_off = session.state in {Session.State.POSTPONED, Session.State.CANCELLED}
    return _last_setback.first(session.pk) if is_off else None


def _contributions(session: Session, request: Request) -> dict[str, list[Contribution]]:
    who, state = request.who, Contribution.State
    rows = _shown_contributions(session.pk, who)
    return {
        "materials": [one for one in rows if one.kind == Contribution.Kind.MATERIAL and one.state == state.ACCEPTED],
        "mine": [one for one in rows if one.item.author_id == who.person or one.entity_id in who.entities],
        "received": [one for one in rows if one.state == state.RECEIVED],
    }


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
