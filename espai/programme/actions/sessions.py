"""Every write about what a session is: its draft, its facts, and its being held."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, links, markdown, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Item, Link
from espai.members.models import Person
from espai.notices import asking
from espai.programme.asks import ATTEND, ATTEND_MIXED, CONTRIBUTE
from espai.programme.events import (
    SESSION_CHANGED,
    SESSION_DISCARDED,
    SESSION_DRAFTED,
    SESSION_HELD,
    SESSION_PLANNED,
)
from espai.programme.models import FOLDER, Point, Session
from espai.programme.models.agenda import WITHDRAWN
from espai.topics.models import Topic

State = Session.State
FIELDS = (
    "aims", "objectives", "why", "format", "mode", "place", "link", "starts_at", "ends_at", "capacity", "edition",
    "audience",
)  # fmt: skip


@transaction.atomic
def draft_session(*, space: int, by: Person, facts: Mapping[str, Any], once_key: str = "") -> Session:
    """Keep a session that only coordination sees, with a title, topics if it has any, and FIELDS.

    Raises IntegrityError on a repeated `once_key`.
    """
    item = items.create(
        kind=Session.KIND,
        title=facts["title"],
        state=State.DRAFT,
        audience=Audience.COORDINATION,
        space=space,
        author=by.pk,
        date=facts["starts_at"],
    )
    session = Session(item=item)
    _fill(session, facts)
    items.place(item=item, folder=FOLDER, pk=session.pk)
    _join_topics(session, facts.get("topics", ()), by)
    events.record(SESSION_DRAFTED, by=by.pk, item=item, target=session.pk)
    if once_key:
        once.remember(key=once_key, path=item.path)
    return session


@transaction.atomic
def change_session(*, session: Session, by: Person, version: int, facts: Mapping[str, Any]) -> Session:
    """Change facts of a session read at `version`: its title, its topics, any of FIELDS.

    Nothing is sent: coordination sends the changes when they are all made. Refuses with Conflict, writing nothing,
    when somebody else changed it since; and when it was held or cancelled.
    """
    session = items.locked(session)
    if session.state in {State.HELD, State.CANCELLED}:
        raise Refused(_("Aquesta sessió ja no es pot canviar."))
    if session.version != version and _is_so(session, facts):
        return session  # the same form, sent twice
    if session.version != version:
        raise Conflict(_("Algú altre l’ha canviada mentre escrivíeu. El vostre text no s’ha perdut."))
    session.version = version + 1
    _fill(session, facts)
    if session.state != State.DRAFT and session.item.audience != session.audience:
        items.set_audience(item=session.item, audience=session.audience)
    items.update(item=session.item, title=facts.get("title", session.item.title), date=session.starts_at)
    _move(session)
    if "topics" in facts:
        _join_topics(session, facts["topics"], by)
    events.record(SESSION_CHANGED, by=by.pk, item=session.item, target=session.pk, version=session.version)
    return session


@transaction.atomic
def plan_session(*, session: Session, by: Person) -> Session:
    """Show a draft to its audience, members or everybody. Refuses what is not a draft."""
    session = items.locked(session)
    if session.state != State.DRAFT:
        raise Refused(_("Ja està planificada."))
    items.set_audience(item=session.item, audience=session.audience, state=State.PLANNED)
    events.record(SESSION_PLANNED, by=by.pk, item=session.item, target=session.pk, audience=session.audience)
    return session


@transaction.atomic
def discard_session(*, session: Session, by: Person) -> None:
    """Delete a draft and its agenda, that nobody else has seen. Refuses what is no draft, or has materials in use."""
    session = items.locked(session)
    if session.state != State.DRAFT:
        raise Refused(_("Ja està planificada: la podeu cancel·lar."))
    points = list(Point.objects.filter(session=session).values_list("item_id", flat=True))
    if Link.objects.filter(source__in=[session.item_id, *points]).exclude(target__state=WITHDRAWN).exists():
        raise Refused(_("Té materials: retireu-los abans."))
    events.record(SESSION_DISCARDED, by=by.pk, item=session.item, target=session.pk)
    Point.objects.filter(session=session).delete()
    Item.objects.filter(pk__in=points).delete()
    session.delete()
    session.item.delete()


@transaction.atomic
def hold_session(*, session: Session, now: datetime | None = None) -> bool:
    """Say that a convened session whose end has passed was held; False, changing nothing, of any other.

    Done by the clock. What was asked about coming is settled.
    """
    session = items.locked(session)
    if session.state != State.CONVENED or session.ends_at > (now or timezone.now()):
        return False
    items.update(item=session.item, state=State.HELD)
    for what in (ATTEND, ATTEND_MIXED, CONTRIBUTE):
        asking.settle(item=session.item, what=what, answer="held")
    events.record(SESSION_HELD, by=None, item=session.item, target=session.pk)
    return True


def _is_so(session: Session, facts: Mapping[str, Any]) -> bool:
    joined = set(Link.objects.filter(target=session.item, kind=Session.TREATS).values_list("source_id", flat=True))
    kept = {"title": session.item.title} | {name: getattr(session, name) for name in FIELDS}
    wanted = {name: value for name, value in facts.items() if name in kept}
    return (
        all(kept[name] == value for name, value in wanted.items())
        and {topic.item_id for topic in facts.get("topics", ())} == joined
    )


def _fill(session: Session, facts: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in facts:
            setattr(session, name, facts[name])
    session.html = markdown.render(session.aims)
    session.save()


def _move(session: Session) -> None:
    """Give the session the address of its title, and its parts theirs."""
    before = session.item.path
    items.place(item=session.item, folder=FOLDER, pk=session.pk)
    if session.item.path != before:
        parts = list(session.item.parts.filter(path__contains="#"))
        for part in parts:
            part.path = f"{session.item.path}#{part.path.split('#', 1)[1]}"
        Item.objects.bulk_update(parts, ["path"])


def _join_topics(session: Session, topics: Iterable[Topic], by: Person) -> None:
    """Make these, and no others, the topics that led to a session, for its reason."""
    chosen = {topic.item_id: topic.item for topic in topics}
    joined = Link.objects.filter(target=session.item, kind=Session.TREATS)
    joined.exclude(source__in=list(chosen)).delete()
    joined.update(reason=session.why)
    kept = set(joined.values_list("source_id", flat=True))
    for number, item in chosen.items():
        if number not in kept:
            links.join(source=item, target=session.item, kind=Session.TREATS, reason=session.why, by=by.pk)
