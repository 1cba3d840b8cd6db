from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from espai.classroom.models import Document
from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Item
from espai.members.eligibility import Verdict
from espai.members.models import Edition, Entity, Membership, Person, Phase

FOLDER = "membres/sollicituds"
CODE_LIVES = timedelta(minutes=30)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, who: Standing) -> "ApplicationQuerySet":
        return self.filter(reach(who, "item__"))

    def opened_by(self, who: Standing) -> "ApplicationQuerySet":
        """What one may read, also by the signed link that the contact was sent: for the page of a case only."""
        return self.filter(reach_or_link(who, "item__"))

    def held_by(self, who: Standing) -> "ApplicationQuerySet":
        """The case that the signed link of the request names: whoever holds it completes it and withdraws it."""
        return self.filter(item_id__in=sorted(who.links), item__space_id=who.space)

    def listed(self, who: Standing) -> "ApplicationQuerySet":
        """The cases of the reader's space, newest first."""
        here = Q(item__kind=Application.KIND, item__space_id=who.space)
        return self.visible_to(who).filter(here).order_by("-item__date", "-pk")

    def handled_by(self, who: Standing) -> "ApplicationQuerySet":
        return self.listed(who) if who.coordinates else self.none()

    def waiting(self, who: Standing) -> "ApplicationQuerySet":
        """The cases that wait for coordination, the oldest first; none for anybody else."""
        ours = [Application.State.PRESENTED, Application.State.IN_REVIEW]
        return self.handled_by(who).filter(item__state__in=ours).order_by("item__date", "pk")


class Application(models.Model):
    """The case of an entity that applies to an edition: one that is live for each entity and edition."""

    KIND = "application"
    LEADS = "admission"

    class State(models.TextChoices):
        DRAFT = "draft", _("Per confirmar")
        PRESENTED = "presented", _("Presentada")
        IN_REVIEW = "in_review", _("En revisió")
        AMENDING = "amending", _("Pendent d’esmena")
        ACCEPTED = "accepted", _("Acceptada")
        DENIED = "denied", _("Denegada")
        WITHDRAWN = "withdrawn", _("Desistida")

    OPEN = (State.PRESENTED, State.IN_REVIEW, State.AMENDING)

    item = models.OneToOneField(Item, models.PROTECT, related_name="application")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="applications")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="applications")
    is_live = models.BooleanField(default=False, help_text="Presented, and neither denied nor withdrawn.")
    phase = models.CharField(max_length=20, choices=Phase)
    statement = models.TextField(blank=True)
    contact_name = models.CharField(max_length=120)
    contact_email = models.EmailField()
    contact_role = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, blank=True)
    referent_name = models.CharField(max_length=120, blank=True)
    referent_email = models.EmailField(blank=True)
    verdict = models.JSONField(default=dict, help_text="What was looked at when it was presented.")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="applications")

    lacks: list[str]  # added by `add_missing`

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["edition", "entity"], condition=Q(is_live=True), name="one_live_application_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Application.State":
        return Application.State(self.item.state)

    @property
    def looked_at(self) -> Verdict | None:
        """What was looked at when it was presented."""
        return Verdict(**self.verdict) if self.verdict else None

    def missing(self, documents: set[str]) -> list[str]:
        """Return in words what the case still lacks, given the kinds of its documents; nothing of it blocks."""
        proof = Document.Kind.PLAN if self.needs_plan else Document.Kind.EVIDENCE
        verdict = self.looked_at
        wanted = [
            (verdict is None or verdict.is_met is not None, _("la xifra de població")),
            (verdict is None or verdict.is_met is not False, _("complir els requisits")),
            (proof in documents or self.phase == Phase.INTENTION, self._proof()),
            (bool(self.referent_email), _("la persona referent")),
            (Document.Kind.DESIGNATION in documents, _("el document de designació")),
        ]
        return [str(words) for is_there, words in wanted if not is_there]

    def _proof(self) -> Any:
        return _("el pla o les orientacions") if self.needs_plan else _("la prova que s’ha demanat suport")

    @property
    def needs_plan(self) -> bool:
        """Drafting is proven by having applied for support; the other phases but intention by the plan itself."""
        return self.phase not in {Phase.INTENTION, Phase.DRAFTING}


def add_missing(applications: Iterable[Application], who: Standing) -> list[Application]:
    """Give each case `lacks`, in words: one query for all."""
    listed = list(applications)
    kinds: dict[int, set[str]] = defaultdict(set)
    documents = Document.objects.hanging_from([each.item_id for each in listed], who)
    for item, kind in documents.values_list("item__came_from__source", "kind"):
        kinds[item].add(kind)
    for each in listed:
        each.lacks = each.missing(kinds[each.item_id])
    return listed


class Code(models.Model):
    """That a code was sent to the mailbox of a contact. The code is kept nowhere: it is derived from the salt."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="code")
    salt = models.CharField(max_length=40)
    source = models.CharField(max_length=64, blank=True, help_text="A mark of the connection, kept for a day.")
    sent_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1, help_text="How many codes were sent.")
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.application_id)

    @property
    def digits(self) -> str:
        """The six digits: whoever has the database but not the secret of the installation cannot tell them."""
        value = salted_hmac("espai.admission.code", f"{self.application_id}:{self.salt}").hexdigest()
        return f"{int(value, 16) % 1_000_000:06}"

    def is_over(self, now: datetime) -> bool:
        return now > self.sent_at + CODE_LIVES


class Amendment(models.Model):
    """What coordination asked to be completed, and what was answered."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="amendments")
    text = models.TextField()
    due = models.DateField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="one_open_amendment_an_application"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Resolution(models.Model):
    """The decision on a case, with the reason that the entity reads and what was looked at."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Acceptada")
        DENIED = "denied", _("Denegada")

    application = models.OneToOneField(Application, models.CASCADE, related_name="resolution")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.outcome

    @property
    def looked_at(self) -> Verdict:
        return Verdict(**self.verdict)
