from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach
from espai.core.anonymity import FEWEST
from espai.core.anonymity.chance import random_id
from espai.core.models import Item
from espai.members.models import Person
from espai.surveys.asks import ANSWER_SURVEY

FOLDER = "valoracio/enquestes"


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, who: Standing) -> "SurveyQuerySet":
        return self.filter(reach(who, "item__"))

    def listed(self, who: Standing) -> "SurveyQuerySet":
        listed = Q(item__kind=Survey.KIND, item__space_id=who.space)
        return self.visible_to(who).filter(listed).order_by("-opens_at", "-pk")

    def to_answer(self, who: Standing) -> "SurveyQuerySet":
        """The open surveys that the reader is invited to and has not answered, the one that closes first before."""
        mine = Q(
            item__asks__to=f"person:{who.person}", item__asks__what=ANSWER_SURVEY, item__asks__done_at__isnull=True
        )
        still_open = Q(item__state=Survey.State.OPEN, closes_at__gt=timezone.now())
        return self.listed(who).filter(mine, still_open).order_by("closes_at", "pk")

    def with_results(self, who: Standing, today: date) -> "SurveyQuerySet":
        """Those whose results the reader may see: from the promised day, and coordination from the release."""
        released = self.listed(who).filter(released_at__isnull=False)
        return released if who.coordinates else released.filter(results_on__lte=today)

    def ended(self, who: Standing, today: date) -> "SurveyQuerySet":
        """Those that are over for the reader: with results that they may see, or without any."""
        closed = self.listed(who).filter(item__state=Survey.State.CLOSED).order_by("-closes_at", "-pk")
        return closed if who.coordinates else closed.filter(Q(released_at=None) | Q(results_on__lte=today))

    def awaited(self, who: Standing, today: date) -> "SurveyQuerySet":
        """Those whose results are promised and members do not have yet, the nearest promise before."""
        running = Q(item__state=Survey.State.OPEN) | Q(released_at__isnull=False, results_on__gt=today)
        return self.listed(who).filter(running).order_by("results_on", "pk")


class Survey(models.Model):
    """Questions to some people about a thing; what they answer is sealed while it is open, and nobody's afterwards."""

    KIND = "survey"
    ABOUT = "rated_by"

    class Kind(models.TextChoices):
        SESSION = "session_satisfaction", _("Satisfacció d’una sessió")

    class State(models.TextChoices):
        OPEN = "open", _("Oberta")
        CLOSED = "closed", _("Tancada")

    item = models.OneToOneField(Item, models.PROTECT, related_name="survey")
    kind = models.CharField(max_length=30, choices=Kind)
    about = models.ForeignKey(Item, models.PROTECT, related_name="surveys")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    results_on = models.DateField()
    questions: Any = models.JSONField(help_text="As they were when it opened; they never change.")
    public_key = models.BinaryField(max_length=32)
    lost = models.BooleanField(default=False, help_text="Its key was gone before it closed, and the answers with it.")
    n = models.PositiveIntegerField(null=True, help_text="Only of what was released.")
    released_at = models.DateTimeField(null=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["about", "kind"], name="survey_of_a_kind_once"),
            CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="survey_closes_after_it_opens"),
            CheckConstraint(
                condition=Q(released_at=None, n=None) | Q(released_at__isnull=False, n__gte=FEWEST),
                name="survey_releases_five_or_more",
            ),
            CheckConstraint(condition=Q(lost=False) | Q(released_at=None), name="survey_lost_is_not_released"),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Survey.State":
        return Survey.State(self.item.state)

    def takes_answers(self, now: datetime) -> bool:
        return self.state == Survey.State.OPEN and now < self.closes_at

    def stage(self, who: Standing) -> str:
        """Return what its page shows to the reader: open, closing, lost, few, waiting or results."""
        if self.state == Survey.State.OPEN:
            return "open" if self.takes_answers(timezone.now()) else "closing"
        if self.lost or self.released_at is None:
            return "lost" if self.lost else "few"
        return "results" if who.coordinates or self.results_on <= timezone.localdate() else "waiting"


class Participation(models.Model):
    """That a person has answered, so that nobody answers twice; not what. The ask keeps when."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [UniqueConstraint(fields=["survey", "person"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.survey_id}"


class Sealed(models.Model):
    """An answer while the survey is open: a box of the same size as any other, with a random number."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="boxes")
    box = models.BinaryField()

    def __str__(self) -> str:
        return str(self.survey_id)


class Answer(models.Model):
    """What somebody answered, once the survey is released: written with all the others, in an order that is chance."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    values: Any = models.JSONField()

    def __str__(self) -> str:
        return str(self.survey_id)
