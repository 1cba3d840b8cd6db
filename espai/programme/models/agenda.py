from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from espai.core.models import Item
from espai.members.models import Person
from espai.programme.models.session import OBJECTIVES, Session

WITHDRAWN = "withdrawn"  # the state of a material that hangs no more


class Point(models.Model):
    """A point of the agenda; materials and debates hang from its item, whose anchor is on the session's page."""

    KIND = "point"

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Benvinguda")
        FRAME = "frame", _("Marc")
        EXPERIENCE = "experience", _("Experiència")
        TALK = "talk", _("Intervenció")
        INITIATIVE = "initiative", _("Iniciativa")
        GROUPS = "groups", _("Treball en grup")
        DEBATE = "debate", _("Debat")
        PAUSE = "pause", _("Pausa")
        CLOSE = "close", _("Cloenda")
        OTHER = "other", _("Altres")

    session = models.ForeignKey(Session, models.PROTECT, related_name="points")
    item = models.OneToOneField(Item, models.PROTECT, related_name="point")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    minutes = models.PositiveSmallIntegerField()
    objective = models.CharField(max_length=20, choices=OBJECTIVES, blank=True)
    text = models.CharField(max_length=300, blank=True)
    contribution = models.ForeignKey(
        "programme.Contribution", models.SET_NULL, null=True, blank=True, related_name="points"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [CheckConstraint(condition=Q(minutes__gt=0), name="point_takes_time")]

    def __str__(self) -> str:
        return self.item.title


def spoken_name(name: str, body: str) -> str:
    return f"{name}, {body}" if body else name


def public_name(name: str, body: str, person: int | None) -> str:
    """Who speaks, as whoever is not a member reads it: people of the Espai are not named."""
    return (body or str(_("Coordinació"))) if person else spoken_name(name, body)


class Speaker(models.Model):
    """Who takes a point: somebody of the Espai, or from outside with a name and a body."""

    point = models.ForeignKey(Point, models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    body = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["point", "person"], name="speaks_once_in_a_point"),
        ]

    def __str__(self) -> str:
        return spoken_name(self.name, self.body)
