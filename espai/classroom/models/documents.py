from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, StrIndex
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import HELD, Audience, Item, StoredFile
from espai.core.prepared import Prepared
from espai.core.templatetags.ui import OBJECTIVES
from espai.members.models import Entity, Person, Phase

if TYPE_CHECKING:
    from espai.classroom.models.readings import Check, Reading

FOLDER = "documents"
HANGS, ADAPTED = "document", "adaptation"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, who: Standing) -> "DocumentQuerySet":
        return self.filter(reach(who, "item__"))

    def opened_by(self, who: Standing) -> "DocumentQuerySet":
        """What one may read, also by a signed link to it or to the page it is part of: for one document only."""
        return self.filter(reach_or_link(who, "item__"))

    def listed(self, who: Standing) -> "DocumentQuerySet":
        """What a list of the reader's space shows, newest first."""
        there = Q(item__kind=Document.KIND, item__space_id=who.space, item__state=Document.State.AVAILABLE)
        return self.visible_to(who).filter(there).order_by("-item__date", "-pk")

    def to_mend(self, who: Standing) -> "DocumentQuerySet":
        """What a list shows of what is public and not everybody can read, to whoever runs the space."""
        failing = Q(item__audience=Audience.PUBLIC, file__accessibility__failing__gt=0)
        return self.listed(who).filter(failing) if who.coordinates else self.none()

    def held(self, who: Standing) -> "DocumentQuerySet":
        """What a list shows of what has a file that an antivirus did not let through, to whoever runs the space."""
        of_any_version = Version.objects.filter(file__scan__in=HELD).values("document")
        return self.listed(who).filter(pk__in=of_any_version) if who.coordinates else self.none()

    def narrowed(
        self, *, kind: str = "", origin: int | None = None, language: str = "", phase: str = "", objective: str = ""
    ) -> "DocumentQuerySet":
        """Those of a kind, an entity (0: of coordination), a language, a phase and an objective, where they are given.

        What is in a list is looked for in its text: no word of either list is within another.
        """
        found = self.filter(kind=kind) if kind else self.all()
        found = found.filter(language=language) if language else found
        for field, value in (("phases", phase), ("objectives", objective)):
            place = StrIndex(Cast(field, models.TextField()), Value(value))
            found = found.alias(**{f"in_{field}": place}).filter(**{f"in_{field}__gt": 0}) if value else found
        if origin is None:
            return found
        return found.filter(entity_id=origin) if origin else found.filter(entity_id=None)

    def in_order(self, *, by_title: bool = False, by_use: bool = False) -> "DocumentQuerySet":
        """The newest first, unless by title in Catalan order, or by how many entities have used them."""
        if by_title:
            return self.order_by("title_key", "pk")
        if by_use:
            return self.order_by("-used", "-pk")
        return self

    def hanging_from(self, items: Any, who: Standing, *, link: bool = False) -> "DocumentQuerySet":
        """The documents that hang from any of these items (ids, or a queryset of them), with `about_id`, oldest first.

        `link` adds what a signed link opens: for a page that is itself opened by one.
        """
        mine = self.opened_by(who) if link else self.visible_to(who)
        hanging = Q(item__came_from__source__in=items, item__came_from__kind=HANGS)
        there = mine.filter(hanging, item__state=Document.State.AVAILABLE)
        return (
            there.annotate(about_id=F("item__came_from__source_id"))
            .select_related("item", "file", "entity")
            .order_by("pk")
        )

    def editable_by(self, who: Standing) -> "DocumentQuerySet":
        """Coordination what it sees; others what they added themselves, or their entity."""
        mine = Q(item__author_id=who.person) | Q(entity_id__in=who.entities)
        seen = self.visible_to(who)
        return seen if who.coordinates else seen.filter(mine)


class Document(models.Model):
    """A file of the aula virtual: with a page, a type, an origin and an audience."""

    KIND = "document"

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programa")
        MINUTES = "minutes", _("Relatoria")
        PRESENTATION = "presentation", _("Presentació")
        MATERIAL = "material", _("Material de treball")
        PLAN = "plan", _("Pla o orientacions")
        DESIGNATION = "designation", _("Designació")
        EVIDENCE = "evidence", _("Justificant")
        TEMPLATE = "template", _("Plantilla o model")
        REPORT = "report", _("Informe o guia")
        OTHER = "other", _("Altres")

    class State(models.TextChoices):
        AVAILABLE = "available", _("Disponible")
        WITHDRAWN = "withdrawn", _("Retirat")

    class Language(models.TextChoices):
        CATALAN = "ca", _("Català")
        SPANISH = "es", _("Castellà")
        ENGLISH = "en", _("Anglès")
        FRENCH = "fr", _("Francès")
        OCCITAN = "oc", _("Occità")
        PORTUGUESE = "pt", _("Portuguès")
        OTHER = "other", _("Una altra llengua")

    class Licence(models.TextChoices):
        BY = "by", "CC BY 4.0"
        BY_SA = "by-sa", "CC BY-SA 4.0"
        BY_NC_SA = "by-nc-sa", "CC BY-NC-SA 4.0"
        BY_NC_ND = "by-nc-nd", "CC BY-NC-ND 4.0"
        ZERO = "zero", "CC0 1.0"
        RESERVED = "reserved", _("Tots els drets reservats")

    item = models.OneToOneField(Item, models.PROTECT, related_name="document")
    kind = models.CharField(max_length=20, choices=Kind)
    # Of the version that it has now, which lists show: written with it.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="documents")
    filename = models.CharField(max_length=150)
    number = models.PositiveSmallIntegerField(default=1)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="documents")
    language = models.CharField(max_length=10, choices=Language, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=20, choices=Licence, blank=True)
    series = models.CharField(max_length=150, blank=True)
    issue = models.CharField(max_length=20, blank=True, help_text="Which of its series.")
    phases = models.JSONField(default=list, help_text="Which phases of the work on a plan it serves.")
    objectives = models.JSONField(default=list, help_text="Which of the five objectives of the Espai it serves.")
    title_key = models.CharField(max_length=300, default="", help_text="What its title sorts by.")
    used = models.PositiveIntegerField(default=0, help_text="By how many entities: lists are in its order.")
    work = models.UUIDField(null=True, db_index=True, help_text="The same in all the languages that it is in.")
    sheet_version = models.PositiveIntegerField(default=1, help_text="Counts the changes of what is said of it.")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["title_key", "id"], name="document_by_title"),
            models.Index(fields=["-used", "-id"], name="document_by_use"),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def kind_name(self) -> str:
        """What `get_kind_display` says, that translates every choice to say one: lists show dozens."""
        return str(self.Kind(self.kind).label)

    @property
    def extension(self) -> str:
        return extension_of(self.filename)

    @property
    def reading(self) -> "Reading | None":
        """What is known of the text of its file; None before anything is."""
        return getattr(self.file, "reading", None)

    @property
    def accessibility(self) -> "Check | None":
        """What is known of whether everybody can read its file; None before anything is."""
        return getattr(self.file, "accessibility", None)

    @property
    def origin(self) -> str:
        """Of whom it is: an entity, or coordination."""
        return self.entity.name if self.entity else gettext("Coordinació")

    def twins(self, who: Standing) -> DocumentQuerySet:
        """The other documents of the reader's space, among those that they may see, that hold the same file now."""
        return Document.objects.listed(who).filter(file_id=self.file_id).exclude(pk=self.pk).select_related("item")

    def languages(self, who: Standing) -> DocumentQuerySet:
        """The same document in other languages, among those that the reader may see, in the order of the languages."""
        if self.work is None:
            return Document.objects.none()
        others = Document.objects.listed(who).filter(work=self.work).exclude(pk=self.pk)
        return others.select_related("item").order_by("language", "pk")

    @property
    def objective_names(self) -> list[str]:
        return [str(OBJECTIVES[objective]) for objective in self.objectives]

    @property
    def phase_names(self) -> list[str]:
        return [str(Phase(phase).label) for phase in self.phases]


class Version(models.Model):
    """A file that a document has or had: none is ever lost."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="versions")
    filename = models.CharField(max_length=150)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True, help_text="What changed.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_has_its_number")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.number}"

    @property
    def extension(self) -> str:
        return extension_of(self.filename)


class Use(models.Model):
    """An entity says that it has used a document: what helped one may help another."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="uses")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "entity"], name="used_once_by_an_entity")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.entity_id}"


def extension_of(filename: str) -> str:
    return filename.rpartition(".")[2].upper()


@Prepared
def hanging_on_page(page: int, who: Standing, *, link: bool = False) -> models.QuerySet[Any]:
    """What hangs from a page or from one of its parts (ids of items)."""
    parts = Item.objects.filter(Q(pk=page) | Q(root_id=page)).order_by().values("pk")
    return Document.objects.hanging_from(parts, who, link=link)


@Prepared
def hanging(items: tuple[int, ...], who: Standing, *, link: bool = False) -> models.QuerySet[Any]:
    """What `hanging_from` gives, for pages."""
    return Document.objects.hanging_from(items, who, link=link)
