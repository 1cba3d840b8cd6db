from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from espai.members.models.entities import Entity

ENDS_AFTER = Q(until_on=None) | Q(until_on__gte=F("from_on"))


class Space(models.Model):
    """A community of practice with its own members, cycle and aula."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    acronym = models.CharField(max_length=20, blank=True)
    summary = models.TextField(blank=True)

    edition: str  # the name of the one that has begun last; added by `standing.find`

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """A year of a space."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="editions")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["space", "name"], name="edition_name_once"),
            CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="edition_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An entity in a space, with dates; people act for it by designation."""

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
