"""Choosing topics: the entities say which would be useful to them, coordination takes or leaves each with a reason."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, once
from espai.core.errors import Refused
from espai.core.models import Audience
from espai.members import standing
from espai.members.models import Person
from espai.notices import asking
from espai.topics.asks import CHOOSE_TOPICS, DECIDE_TOPICS
from espai.topics.events import SELECTION_CLOSED, SELECTION_OPENED, TOPICS_CHOSEN
from espai.topics.models import SELECTION_FOLDER, Candidate, Choice, Selection, Topic


class Decision(NamedTuple):
    """What coordination decides on a topic, with the reason that everybody who sees the topic reads."""

    is_taken: bool
    reason: str


@transaction.atomic
def open_selection(
    *, space: int, by: Person, title: str, topics: Collection[Topic], closes_on: date, once_key: str = ""
) -> Selection:
    """Ask every member entity which of these topics would be useful to it, until a day, that day included.

    Refuses a day that has passed, and topics that are being chosen or were taken already. Raises IntegrityError on a
    repeated `once_key`.
    """
    if closes_on < timezone.localdate():
        raise Refused(_("La data ja ha passat."))
    chosen = [items.locked(topic) for topic in sorted(topics, key=lambda topic: topic.item_id)]
    if any(topic.state not in Topic.OPEN_TO_CHOICE for topic in chosen):
        raise Refused(_("Algun d’aquests temes ja es tria o ja s’ha triat: torneu a mirar la llista."))
    item = items.create(
        kind=Selection.KIND,
        title=title,
        state=Selection.State.OPEN,
        audience=Audience.SPACE,
        space=space,
        author=by.pk,
    )
    selection = Selection.objects.create(item=item, closes_on=closes_on)
    items.place(item=item, folder=SELECTION_FOLDER, pk=selection.pk)
    Candidate.objects.bulk_create([Candidate(selection=selection, topic=topic) for topic in chosen])
    for topic in chosen:
        items.update(item=topic.item, state=Topic.State.CONSULTED)
    members = standing.live(timezone.localdate()).filter(space=space).values_list("entity_id", flat=True)
    referents = [f"referent:{entity}" for entity in members]
    asking.ask_each(to=referents, item=item, what=CHOOSE_TOPICS, due=closes_on, minutes=2)
    asking.ask(to="coordination", item=item, what=DECIDE_TOPICS, due=closes_on, minutes=10)
    events.record(SELECTION_OPENED, by=by.pk, item=item, target=selection.pk, topics=len(chosen))
    if once_key:
        once.remember(key=once_key, path=item.path)
    return selection


@transaction.atomic
def choose_topics(*, selection: Selection, by: Person, entity: int, candidates: Collection[int]) -> None:
    """Keep which candidates (ids) would be useful to an entity, instead of what it had said; none is an answer too.

    Settles what was asked of the entity. Refuses a selection that is closed, and candidates of another.
    """
    selection = items.locked(selection)
    if not selection.is_open:
        raise Refused(_("Aquesta tria ja s’ha tancat."))
    offered = set(selection.candidates.values_list("pk", flat=True))
    if not offered.issuperset(candidates):
        raise Refused(_("Algun dels temes no és d’aquesta tria: torneu-la a obrir."))
    before = Choice.objects.filter(candidate__selection=selection, entity=entity)
    kept = set(before.values_list("candidate_id", flat=True))
    before.exclude(candidate__in=candidates).delete()
    now = timezone.now()
    added = sorted(set(candidates) - kept)
    Choice.objects.bulk_create([Choice(candidate_id=pk, entity_id=entity, person=by, at=now) for pk in added])
    asking.settle(item=selection.item, what=CHOOSE_TOPICS, to=f"referent:{entity}", answer="chosen")
    events.record(
        TOPICS_CHOSEN, by=by.pk, item=selection.item, target=selection.pk, chooser=entity, topics=len(set(candidates))
    )


@transaction.atomic
def close_selection(*, selection: Selection, by: Person, decisions: Mapping[int, Decision]) -> None:
    """Take or leave each candidate (id), with its reason, and end the selection; what was asked about it is settled.

    A topic that is left may be chosen again another time. Refuses a selection that is closed, and one decided in part
    or without reasons.
    """
    selection = items.locked(selection)
    if selection.item.state == Selection.State.CLOSED:
        raise Refused(_("Aquesta tria ja s’ha tancat."))
    candidates = list(selection.candidates.select_related("topic__item").order_by("topic__item_id"))
    if any(not (each.pk in decisions and decisions[each.pk].reason.strip()) for each in candidates):
        raise Refused(_("Cal decidir cada tema i dir-ne la raó."))
    for each in candidates:
        each.is_taken, each.reason = decisions[each.pk]
        items.lock(each.topic.item_id)
        state = Topic.State.TAKEN if each.is_taken else Topic.State.LEFT
        items.update(item=each.topic.item, state=state)
    Candidate.objects.bulk_update(candidates, ["is_taken", "reason"])
    items.update(item=selection.item, state=Selection.State.CLOSED)
    for what in (CHOOSE_TOPICS, DECIDE_TOPICS):
        asking.settle(item=selection.item, what=what, answer="closed")
    taken = sum(bool(each.is_taken) for each in candidates)
    events.record(SELECTION_CLOSED, by=by.pk, item=selection.item, target=selection.pk, taken=taken)
