from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from espai.core import partial
from espai.core.access import Standing, reach
from espai.core.models import Item
from espai.members.models import Entity

FOLDER = "recerca/plans"


class Validity(models.TextChoices):
    """How a plan stands on a day; derived, never stored."""

    IN_FORCE = "in_force", _("Vigent")
    LAPSED = "lapsed", _("Període acabat")
    REPLACED = "replaced", _("Substituït")
    NOT_APPROVED = "not_approved", _("En preparació segons la font")
    UNKNOWN = "unknown", _("Aprovació desconeguda")


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, who: Standing) -> "PlanQuerySet":
        return self.filter(reach(who, "item__"))

    def listed(self, who: Standing) -> "PlanQuerySet":
        """The plans that the reader may see, which belong to the installation, by body and period.

        Those without entity are of bodies outside the list of local entities: for reference, outside every figure.
        """
        seen = self.visible_to(who).filter(item__kind=Plan.KIND, item__space_id=0)
        return seen.order_by("entity__sort_key", "body", "-starts", "pk").select_related("item", "successor")


class Plan(models.Model):
    """A published plan of local cooperation policy: its facts, as sources state them."""

    KIND = "plan"

    class Kind(models.TextChoices):
        MASTER_PLAN = "master_plan", _("Pla director")
        ORIENTATIONS = "orientations", _("Orientacions estratègiques")
        AWARENESS = "awareness", _("Pla de sensibilització o d’educació")

    class Stage(models.TextChoices):
        INTENTION = "intention", _("Previst")
        DRAFTING = "drafting", _("En elaboració")

    class State(models.TextChoices):
        PUBLISHED = "published", _("Publicat")

    item = models.OneToOneField(Item, models.PROTECT, related_name="plan")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="plans")
    body = models.CharField(
        max_length=120, help_text="Whose it is, as the source says; bodies may be outside our list."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    starts = models.CharField(max_length=10, blank=True, validators=[partial.validate], help_text="May be partial.")
    ends = models.CharField(max_length=10, blank=True, validators=[partial.validate], help_text="May be partial.")
    stage = models.CharField(max_length=12, blank=True, choices=Stage, help_text="When the source spoke of it.")
    successor = models.ForeignKey("self", models.SET_NULL, null=True, related_name="predecessors")

    stands: Validity  # added by `add_validity`

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return self.item.title

    @property
    def kind_name(self) -> str:
        """What `get_kind_display` says, that translates every choice to say one: lists show dozens."""
        return str(self.Kind(self.kind).label)

    def validity(self, today: date, acts: set[str], later_acts: set[str]) -> Validity:
        """Return how the plan stands on a day, given the kinds of its approvals and of its successor's.

        What no source says is unknown, and never «not approved»; a plan is replaced when its successor has begun and
        was approved, for which a «dació de compte» is not enough.
        """
        if not acts:
            return Validity.NOT_APPROVED if self.stage else Validity.UNKNOWN
        later = self.successor.starts if self.successor else ""
        if later and partial.first_day(later) <= today and later_acts - {Approval.Kind.NOTED}:
            return Validity.REPLACED
        if self.ends and partial.last_day(self.ends) < today:
            return Validity.LAPSED
        return Validity.IN_FORCE if self.ends else Validity.UNKNOWN


def add_validity(plans: Iterable[Plan], today: date) -> list[Plan]:
    """Give each plan `stands`, its validity on a day: one statement for all. Their successors must be at hand."""
    listed = list(plans)
    asked = {plan.pk for plan in listed} | {plan.successor_id for plan in listed if plan.successor_id}
    acts: dict[int | None, set[str]] = defaultdict(set)
    for number, kind in Approval.objects.filter(plan__in=asked).values_list("plan_id", "kind"):
        acts[number].add(kind)
    for plan in listed:
        plan.stands = plan.validity(today, acts[plan.pk], acts[plan.successor_id])
    return listed


class Approval(models.Model):
    """One of the acts by which a plan was approved, or made known."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", _("Aprovat pel Ple")
        INITIAL = "initial", _("Aprovació inicial pel Ple")
        GAZETTE = "gazette", _("Aprovació definitiva publicada al butlletí oficial")
        NOTED = "noted", _("Dació de compte al Ple")
        ASSEMBLY = "assembly", _("Aprovat pel Consell Metropolità")
        GOVERNMENT = "government", _("Aprovat pel Govern")
        PARLIAMENT = "parliament", _("Aprovat pel Parlament")
        COUNCIL = "council", _("Primera aprovació pel consell de cooperació")
        UNSPECIFIED = "unspecified", _("Aprovat; la font no diu per qui")

    class Vote(models.TextChoices):
        UNANIMOUS = "unanimous", _("per unanimitat")
        ABSTENTIONS = "abstentions", _("amb abstencions")
        AGAINST = "against", _("amb vots en contra")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="approvals")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.CharField(max_length=10, blank=True, validators=[partial.validate], help_text="May be partial.")
    vote = models.CharField(max_length=12, blank=True, choices=Vote)

    class Meta:
        constraints = [UniqueConstraint(fields=["plan", "kind"], name="approved_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind}"


class Source(models.Model):
    """Where a fact of a plan was read."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sources")
    url = models.URLField(max_length=400)
    is_copy = models.BooleanField(default=False, help_text="A copy or a rewriting on a site of third parties.")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["plan", "url"], name="source_once_a_plan"),
            CheckConstraint(condition=Q(url__startswith="http"), name="source_is_a_web_address"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def site(self) -> str:
        return self.url.split("/")[2].removeprefix("www.")


def plans_of(entity: Entity, who: Standing) -> list[dict[str, str]]:
    """Return the rows of the panel of an entity."""
    plans = Plan.objects.listed(who).filter(entity=entity)
    return [{"title": plan.item.title, "path": plan.item.path, "note": plan.kind_name} for plan in plans]
