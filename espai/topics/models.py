from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Item
from espai.core.prepared import Prepared
from espai.members.models import Entity, Person

FOLDER = "temes/necessitats"
TOPIC_FOLDER = "temes"
SELECTION_FOLDER = "temes/tria"
PANEL = 5


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, who: Standing) -> "NeedQuerySet":
        return self.filter(reach(who, "item__"))

    def opened_by(self, who: Standing) -> "NeedQuerySet":
        """What one may read, also by a signed link: for the page of a need only."""
        return self.filter(reach_or_link(who, "item__"))

    def published(self, who: Standing) -> "NeedQuerySet":
        """What a list of the reader's space shows, newest first."""
        listed = Q(item__kind=Need.KIND, item__space_id=who.space, item__state=Need.State.PUBLISHED)
        return self.visible_to(who).filter(listed).order_by("-item__date", "-pk")

    def editable_by(self, who: Standing) -> "NeedQuerySet":
        """The needs of one's own entity (a draft: its author's only), and coordination what it sees."""
        mine = self if who.coordinates else self.filter(entity_id__in=who.entities)
        return mine.visible_to(who)


class Need(models.Model):
    """What an entity needs for its plan, or how the Espai itself should work."""

    KIND = "need"
    TEXT = "need"

    class Kind(models.TextChoices):
        PLAN = "plan", _("Del pla")
        FUNCTIONING = "functioning", _("De funcionament de l’Espai")

    class State(models.TextChoices):
        DRAFT = "draft", _("Esborrany")
        PUBLISHED = "published", _("Publicada")
        WITHDRAWN = "withdrawn", _("Retirada")

    item = models.OneToOneField(Item, models.PROTECT, related_name="need")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="needs")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    supporters: int  # these two are added by `add_support`
    is_supported: bool

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=Q(version__gt=0), name="need_version_counts_from_one")]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Need.State":
        return Need.State(self.item.state)


class ListedNeed(NamedTuple):
    """A need as lists show it, in plain values."""

    pk: int
    title: str
    path: str
    date: datetime
    kind: str
    entity: str | None
    supporters: int = 0
    is_supported: bool = False


COLUMNS = ("pk", "item__title", "item__path", "item__date", "kind", "entity__name")


def listed(rows: Iterable[tuple[Any, ...]], who: Standing) -> list[ListedNeed]:
    """Return the needs of these `COLUMNS`, each with how many entities support it: one query."""
    needs = [ListedNeed(*row) for row in rows]
    said = _supporters(supports_of(tuple(need.pk for need in needs)))
    return [
        need._replace(supporters=len(said[need.pk]), is_supported=not said[need.pk].isdisjoint(who.entities))
        for need in needs
    ]


def add_support(need: Need, who: Standing, rows: Iterable[tuple[int, int]]) -> None:
    """Give a need `supporters` (how many entities) and `is_supported` (by one of the reader's), from `supports_of`."""
    said = _supporters(rows)[need.pk]
    need.supporters, need.is_supported = len(said), not said.isdisjoint(who.entities)


def _supporters(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    said: dict[int, set[int]] = defaultdict(set)
    for number, entity in rows:
        said[number].add(entity)
    return said


@Prepared
def supports_of(needs: tuple[int, ...]) -> models.QuerySet["Support", tuple[int, int]]:
    return Support.objects.filter(need_id__in=needs).values_list("need_id", "entity_id")


def needs_of(entity: Entity, who: Standing) -> list[dict[str, str]]:
    """Return the rows of the panel of an entity: the newest needs that it stated and the reader may see."""
    needs = Need.objects.published(who).filter(entity=entity).select_related("item")[:PANEL]
    return [{"title": need.item.title, "path": need.item.path, "note": need.get_kind_display()} for need in needs]


class Support(models.Model):
    """An entity says that it has the need: one an entity, whoever says it; the entity that stated it is the first."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="supports")
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["need", "entity"], name="support_once_an_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id} → {self.need_id}"


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, who: Standing) -> "TopicQuerySet":
        return self.filter(reach(who, "item__"))

    def editable_by(self, who: Standing) -> "TopicQuerySet":
        return self.visible_to(who) if who.coordinates else self.none()

    def listed(self, who: Standing) -> "TopicQuerySet":
        listed = Q(item__kind=Topic.KIND, item__space_id=who.space)
        return self.visible_to(who).filter(listed).order_by("-item__date", "-pk")


class Topic(models.Model):
    """What several needs have in common, and sessions may be about."""

    KIND = "topic"
    GROUPS = "groups"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposat")
        CONSULTED = "consulted", _("En consulta")
        TAKEN = "taken", _("Triat")
        LEFT = "left", _("No triat per ara")

    OPEN_TO_CHOICE = (State.PROPOSED, State.LEFT)

    item = models.OneToOneField(Item, models.PROTECT, related_name="topic")
    reasons = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=Q(version__gt=0), name="topic_version_counts_from_one")]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Topic.State":
        return Topic.State(self.item.state)


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, who: Standing) -> "SelectionQuerySet":
        return self.filter(reach(who, "item__"))

    def listed(self, who: Standing) -> "SelectionQuerySet":
        listed = Q(item__kind=Selection.KIND, item__space_id=who.space)
        return self.visible_to(who).filter(listed).order_by("-item__date", "-pk")


class Selection(models.Model):
    """A round in which the entities say which topics would be useful to them, and coordination decides."""

    KIND = "selection"

    class State(models.TextChoices):
        OPEN = "open", _("Oberta")
        CLOSED = "closed", _("Tancada")

    item = models.OneToOneField(Item, models.PROTECT, related_name="selection")
    closes_on = models.DateField()

    objects = SelectionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.item.title

    @property
    def is_open(self) -> bool:
        return self.item.state == self.State.OPEN and timezone.localdate() <= self.closes_on


class Candidate(models.Model):
    """A topic of a selection; once decided, taken or left with its reason."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="candidates")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="candidacies")
    is_taken = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    choosers: list[str]  # these two are added by `candidates_of`
    is_chosen: bool

    class Meta:
        constraints = [
            UniqueConstraint(fields=["selection", "topic"], name="candidate_once_a_selection"),
            UniqueConstraint(fields=["topic"], condition=Q(is_taken=None), name="candidate_of_one_open_selection"),
            CheckConstraint(condition=Q(is_taken=None) | ~Q(reason=""), name="decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.selection_id}"


class Choice(models.Model):
    """An entity says that a candidate would be useful to it: one an entity, whoever says it."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="choices")
    entity = models.ForeignKey(Entity, models.CASCADE, related_name="choices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["candidate", "entity"], name="choice_once_an_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id} → {self.candidate_id}"


def candidates_of(selection: Selection, who: Standing) -> list[Candidate]:
    """Return the candidates with `choosers` (names of entities) and `is_chosen` (by one of the reader's).

    The most chosen first; two statements, whatever their number.
    """
    listed = list(selection.candidates.select_related("topic__item").order_by("pk"))
    said: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Choice.objects.filter(candidate__in=listed).order_by("entity__sort_key")
    for candidate, entity, name in rows.values_list("candidate_id", "entity_id", "entity__name"):
        said[candidate].append((entity, name))
    for each in listed:
        each.choosers = [name for _entity, name in said[each.pk]]
        each.is_chosen = any(entity in who.entities for entity, _name in said[each.pk])
    return sorted(listed, key=lambda each: -len(each.choosers))
