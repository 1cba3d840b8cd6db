from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery, UniqueConstraint, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    INTENTION = "intention", _("Intenció")
    DRAFTING = "drafting", _("Elaboració")
    IMPLEMENTATION = "implementation", _("Implementació")
    EVALUATION = "evaluation", _("Avaluació")
    HANDOVER = "handover", _("Relleu")


class EntityQuerySet(models.QuerySet["Entity"]):
    def members_of(self, space: int, today: date) -> "EntityQuerySet":
        """The entities that are members of a space today, in Catalan order."""
        begun = Q(memberships__space=space, memberships__from_on__lte=today)
        going_on = Q(memberships__until_on=None) | Q(memberships__until_on__gte=today)
        return self.filter(begun & going_on).order_by("sort_key", "pk")

    def with_phase(self, today: date) -> "EntityQuerySet":
        """Add `phase`, the one its plan work is in today; empty when nobody has said."""
        changes = PhaseChange.objects.filter(entity=OuterRef("pk"), on__lte=today).order_by("-on", "-pk")
        return self.annotate(phase=Coalesce(Subquery(changes.values("phase")[:1]), Value("")))


class Entity(models.Model):
    """A local entity: the member is the town council, not the person."""

    class Kind(models.TextChoices):
        TOWN_COUNCIL = "town_council", _("Ajuntament")
        COMARCAL_COUNCIL = "comarcal_council", _("Consell comarcal")
        SUPRAMUNICIPAL = "supramunicipal", _("Ens supramunicipal")
        OTHER = "other", _("Altres")

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    comarca = models.CharField(max_length=40)
    sort_key = models.CharField(max_length=160, db_index=True)
    is_invented = models.BooleanField(default=False, help_text="Of the demonstration; counts in no coverage.")

    phase: str  # added by `with_phase`

    objects = EntityQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=~Q(is_invented=True) | Q(code__startswith="99"), name="invented_entities_have_code_99"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """The address of its page in a space, without the first segment."""
        return f"membres/{self.pk}-{slugify(self.name)}/"

    @property
    def phase_name(self) -> str:
        return str(Phase(self.phase).label) if self.phase else ""


class PopulationFigure(models.Model):
    """Inhabitants of an entity in a year, with where the figure comes from."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="population")
    year = models.PositiveSmallIntegerField()
    inhabitants = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [UniqueConstraint(fields=["entity", "year"], name="one_population_a_year")]

    def __str__(self) -> str:
        return f"{self.entity} {self.year}"


class PhaseChange(models.Model):
    """Since when the plan work of an entity is in a phase."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=20, choices=Phase)
    on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.entity} {self.phase}"


def phases_of(entities: tuple[int, ...]) -> frozenset[str]:
    """Return the phases in which the plan work of these entities is today."""
    if not entities:
        return frozenset()
    now = Entity.objects.filter(pk__in=entities).with_phase(timezone.localdate())
    return frozenset(entity.phase for entity in now if entity.phase)


class Group(models.Model):
    """People of several entities who work on one thing in a space."""

    space = models.ForeignKey("members.Space", models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="groups")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} · {self.group_id}"
