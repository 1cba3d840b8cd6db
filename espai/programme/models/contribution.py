from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach
from espai.core.models import Item
from espai.members.models import Entity
from espai.programme.models.session import Session


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, who: Standing) -> "ContributionQuerySet":
        return self.filter(reach(who, "item__"))

    def editable_by(self, who: Standing) -> "ContributionQuerySet":
        """The contributions of one's own entity (a draft: its author's only), and coordination what it sees."""
        mine = self if who.coordinates else self.filter(entity_id__in=who.entities)
        return mine.visible_to(who)


class Contribution(models.Model):
    """What somebody offers for a session: to speak, an experience, an initiative, a material."""

    KIND = "contribution"
    ENTERS = "enters"

    class Kind(models.TextChoices):
        TALK = "talk", _("Intervenció")
        EXPERIENCE = "experience", _("Experiència")
        INITIATIVE = "initiative", _("Iniciativa")
        MATERIAL = "material", _("Material")

    class State(models.TextChoices):
        DRAFT = "draft", _("Esborrany")
        RECEIVED = "received", _("Rebuda")
        ACCEPTED = "accepted", _("Acceptada")
        POSTPONED = "postponed", _("Ajornada")
        DECLINED = "declined", _("No incorporada")
        WITHDRAWN = "withdrawn", _("Retirada")

    session = models.ForeignKey(Session, models.PROTECT, related_name="contributions")
    item = models.OneToOneField(Item, models.PROTECT, related_name="contribution")
    kind = models.CharField(max_length=20, choices=Kind)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, blank=True, related_name="contributions")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it would take.")
    version = models.PositiveIntegerField(default=1)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(minutes=None) | Q(minutes__gt=0), name="contribution_takes_time"),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Contribution.State":
        return Contribution.State(self.item.state)


class Decision(models.Model):
    """What coordination decided about a contribution; the reason is for its author."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="decision")
    reason = models.CharField(max_length=300, blank=True)
    later = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
