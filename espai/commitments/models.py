from datetime import date

from django.db import models
from django.db.models import Case, CheckConstraint, Count, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach
from espai.core.models import Item
from espai.members.models import Person

FOLDER = "valoracio/millores"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, who: Standing) -> "CommitmentQuerySet":
        return self.filter(reach(who, "item__"))

    def listed(self, who: Standing) -> "CommitmentQuerySet":
        """The commitments of the reader's space: what is done first, then by the date that was said."""
        listed = Q(item__kind=Commitment.KIND, item__space_id=who.space)
        order = Case(*[When(item__state=state, then=Value(place)) for place, state in enumerate(ORDER)])
        return self.visible_to(who).filter(listed).alias(order=order).order_by("order", "due", "pk")

    def editable_by(self, who: Standing) -> "CommitmentQuerySet":
        """Coordination all; an owner the text and the progress of their own."""
        mine = self if who.coordinates else self.filter(owner_id=who.person or 0)
        return mine.visible_to(who).filter(item__space_id=who.space)

    def counts(self, who: Standing) -> dict[str, int]:
        """How many there are in each state: one query."""
        rows = self.listed(who).order_by().values("item__state").annotate(n=Count("pk"))
        return {row["item__state"]: row["n"] for row in rows}


class Commitment(models.Model):
    """Something that will change because somebody said it: what was said, who does it, until when, what came of it."""

    KIND = "commitment"
    FROM = "led_to_commitment"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposat")
        ACCEPTED = "accepted", _("Acceptat")
        DOING = "doing", _("En curs")
        DONE = "done", _("Fet")
        DISCARDED = "discarded", _("Descartat")

    item = models.OneToOneField(Item, models.PROTECT, related_name="commitment")
    heard = models.TextField(help_text="«Ens heu dit…»")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="None is the office.")
    due = models.DateField()
    effect = models.TextField(blank=True, help_text="«Hem fet…»")
    reason = models.TextField(blank=True, help_text="Why it was discarded.")
    version = models.PositiveIntegerField(default=1)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=Q(version__gt=0), name="commitment_version_counts_from_one")]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Commitment.State":
        return Commitment.State(self.item.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due < today()

    @property
    def holder(self) -> str:
        """The key of whom it is asked."""
        return f"person:{self.owner_id}" if self.owner_id else "coordination"


def today() -> date:
    return timezone.localdate()


OPEN = (Commitment.State.PROPOSED, Commitment.State.ACCEPTED, Commitment.State.DOING)
ORDER = (
    Commitment.State.DONE,
    Commitment.State.DOING,
    Commitment.State.ACCEPTED,
    Commitment.State.PROPOSED,
    Commitment.State.DISCARDED,
)
