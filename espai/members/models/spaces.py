from datetime import date

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from espai.core.models import Item
from espai.members.models.entities import Entity, Phase

ENDS_AFTER = Q(until_on=None) | Q(until_on__gte=F("from_on"))


class Space(models.Model):
    """A community of practice with its own members, cycle and aula."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    acronym = models.CharField(max_length=20, blank=True)
    summary = models.TextField(blank=True)

    edition: str  # the name of the one that has begun last; added by `standing.read`

    def __str__(self) -> str:
        return self.name


def every_kind() -> list[str]:
    return list(Entity.Kind.values)


def every_phase() -> list[str]:
    return list(Phase.values)


class EditionQuerySet(models.QuerySet["Edition"]):
    def open_on(self, today: date) -> "EditionQuerySet":
        """The editions that receive applications on a day."""
        ends = Q(applications_until=None) | Q(applications_until__gte=today)
        return self.filter(ends, applications_from__lte=today).order_by("starts_on", "pk")


class Edition(models.Model):
    """A year of a space, with who may be admitted to it."""

    KIND = "edition"

    space = models.ForeignKey(Space, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    kinds = models.JSONField(default=every_kind, help_text="The kinds of entity that are admitted.")
    phases = models.JSONField(default=every_phase, help_text="The phases of plan work that are admitted.")
    more_than = models.PositiveIntegerField(null=True, blank=True, help_text="Inhabitants; none: no threshold.")
    applications_from = models.DateField(null=True, blank=True)
    applications_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["space", "name"], name="edition_name_once"),
            CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="edition_ends_after_it_starts"),
            CheckConstraint(
                condition=Q(applications_until=None)
                | Q(applications_from__isnull=False, applications_until__gte=F("applications_from")),
                name="applications_close_after_they_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, today: date) -> bool:
        """Whether it receives applications on a day."""
        if self.applications_from is None or today < self.applications_from:
            return False
        return self.applications_until is None or today <= self.applications_until

    @property
    def kind_names(self) -> list[str]:
        return [str(Entity.Kind(kind).label) for kind in self.kinds]

    @property
    def phase_names(self) -> list[str]:
        return [str(Phase(phase).label) for phase in self.phases]


class Membership(models.Model):
    """An entity in a space, with dates; people act for it by designation."""

    KIND = "membership"

    item = models.OneToOneField(Item, models.PROTECT, null=True, related_name="membership")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="memberships")
    space = models.ForeignKey(Space, models.PROTECT, related_name="memberships")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=ENDS_AFTER, name="membership_ends_after_it_begins"),
            UniqueConstraint(fields=["entity", "space"], condition=Q(until_on=None), name="one_live_membership"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} · {self.space}"
