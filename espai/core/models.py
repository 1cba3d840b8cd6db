"""The tables that let apps point at each other without knowing each other."""

from django.db import models
from django.db.models import Case, CheckConstraint, F, Index, Q, UniqueConstraint, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from espai.core.texts import models as texts  # noqa: F401 - Django finds the tables of texts from here


class Audience(models.TextChoices):
    PUBLIC = "public", _("Tothom")
    SPACE = "space", _("Membres de l’Espai")
    ENTITY = "entity", _("El nostre ens")
    GROUP = "group", _("El grup")
    COORDINATION = "coordination", _("Coordinació")
    LINK = "link", _("Qui en té l’enllaç")
    AUTHOR = "author", _("Només jo")


def _key(prefix: str, column: str) -> Concat:
    return Concat(Value(prefix), Cast(F(column), models.CharField()))


class Item(models.Model):
    """One row for each thing that another app may point at."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    path = models.CharField(max_length=300, help_text="Without the first segment, which is the reader's space.")
    state = models.CharField(max_length=30)
    date = models.DateTimeField()
    space_id = models.BigIntegerField(default=0, help_text="0 is the installation.")
    entity_id = models.BigIntegerField(null=True, db_index=True)
    group_id = models.BigIntegerField(null=True, db_index=True)
    author_id = models.BigIntegerField(null=True, db_index=True)
    audience = models.CharField(max_length=20, choices=Audience)
    root = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    is_listed = models.BooleanField(default=True)
    reach = models.GeneratedField(
        expression=Case(
            When(audience="public", then=Value("public")),
            When(audience="space", then=_key("space:", "space_id")),
            When(audience="entity", then=_key("entity:", "entity_id")),
            When(audience="group", then=_key("group:", "group_id")),
            When(audience="author", then=_key("person:", "author_id")),
            default=Value("coordination"),
        ),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )

    class Meta:
        indexes = [
            Index(F("space_id"), F("kind"), F("date").desc(), name="item_by_kind"),
            Index(F("space_id"), F("date").desc(), name="item_by_date"),
        ]
        constraints = [
            CheckConstraint(condition=Q(audience__in=Audience.values), name="item_audience_is_known"),
            CheckConstraint(condition=~Q(audience="space") | Q(space_id__gt=0), name="item_names_space"),
            CheckConstraint(condition=~Q(audience="entity") | Q(entity_id__isnull=False), name="item_names_entity"),
            CheckConstraint(condition=~Q(audience="group") | Q(group_id__isnull=False), name="item_names_group"),
            CheckConstraint(condition=~Q(audience="author") | Q(author_id__isnull=False), name="item_names_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def query(self) -> str:
        """What a form that adds something to this one is told in its address."""
        return f"?de={self.pk}"


class Link(models.Model):
    """An edge of «D'on ve, on porta»: `source` led to `target`, for a reason."""

    source = models.ForeignKey(Item, models.CASCADE, related_name="led_to")
    target = models.ForeignKey(Item, models.CASCADE, related_name="came_from")
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            CheckConstraint(condition=~Q(source=F("target")), name="link_is_not_to_itself"),
        ]
        indexes = [Index(fields=["target", "source"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class Event(models.Model):
    """What happened: append-only, plain ids, no personal text."""

    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    space_id = models.BigIntegerField(default=0)
    entity_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    target_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [
            Index(F("space_id"), F("at").desc(), name="event_by_date"),
            Index(fields=["kind", "target_id"], name="event_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.target_id}"


HELD = ("waiting", "infected", "failed")


class StoredFile(models.Model):
    """The bytes of a file that somebody brought; what it is called and who may have it is said by who points here."""

    class Scan(models.TextChoices):
        NONE = "", _("Sense antivirus")
        WAITING = "waiting", _("S’està comprovant")
        CLEAN = "clean", _("Comprovat")
        INFECTED = "infected", _("Retingut")
        FAILED = "failed", _("No s’ha pogut comprovar")

    digest = models.CharField(max_length=64, help_text="SHA-256 of the content.")
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    path = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=Scan, blank=True, default=Scan.NONE)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            Index(fields=["digest"], name="file_by_content"),
            Index(fields=["scan"], condition=Q(scan__in=HELD), name="file_held"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def is_held(self) -> bool:
        """Whether nobody may be given it: it was not scanned yet, could not be, or something was found."""
        return self.scan in HELD


class SearchEntry(models.Model):
    """An item as search knows it: its stems, by how much they say. The engine of each database indexes this row.

    It holds no audience: who may find it is asked of the item.
    """

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="entry")
    language = models.CharField(max_length=10, blank=True)
    phases = models.CharField(max_length=100, blank=True, help_text="Each between spaces.")
    title = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="The words of the title as they are, for what is half typed.")
    body = models.TextField(blank=True)
    at = models.DateTimeField()


class SearchPart(models.Model):
    """A piece of an item that a result opens at, in the order of reading; the first is what is said of the item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="search_parts")
    number = models.PositiveIntegerField()
    anchor = models.CharField(max_length=80, blank=True, help_text="What follows the address of the item.")
    page = models.PositiveIntegerField(null=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    stems = models.TextField()

    class Meta:
        constraints = [UniqueConstraint(fields=["item", "number"], name="search_part_has_its_number")]


class SearchPending(models.Model):
    """An item that has changed since it was indexed: written with the change, removed when it is indexed."""

    item_id = models.BigIntegerField()
    at = models.DateTimeField()
    failed = models.PositiveSmallIntegerField(default=0)


class SearchTerm(models.Model):
    """A stem, and in how many entries it is: what a word that was mistyped may be, and what is rare."""

    stem = models.CharField(max_length=60, primary_key=True)
    entries = models.PositiveIntegerField()


class Synonym(models.Model):
    """A line of the thesaurus of a space: expressions that say the same."""

    space_id = models.BigIntegerField()
    expressions = models.CharField(max_length=300)

    class Meta:
        constraints = [UniqueConstraint(fields=["space_id", "expressions"], name="synonyms_are_said_once")]


class Submission(models.Model):
    """A form that has been carried out; the same form sent twice finds what it made the first time."""

    key = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path


class ScheduledRun(models.Model):
    """A slot of the clock that some worker has taken."""

    task = models.CharField(max_length=100)
    slot = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["task", "slot"], name="run_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.task} {self.slot}"


class Heartbeat(models.Model):
    """When a worker was last seen alive."""

    worker = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
