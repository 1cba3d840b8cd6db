from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Item, StoredFile
from espai.core.prepared import Prepared
from espai.members.models import Entity

FOLDER = "documents"
HANGS = "document"


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

    item = models.OneToOneField(Item, models.PROTECT, related_name="document")
    kind = models.CharField(max_length=20, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="documents")
    filename = models.CharField(max_length=150)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="documents")

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.item.title

    @property
    def kind_name(self) -> str:
        """What `get_kind_display` says, that translates every choice to say one: lists show dozens."""
        return str(self.Kind(self.kind).label)

    @property
    def extension(self) -> str:
        return self.filename.rpartition(".")[2].upper()


@Prepared
def hanging_on_page(page: int, who: Standing, *, link: bool = False) -> models.QuerySet[Any]:
    """What hangs from a page or from one of its parts (ids of items)."""
    parts = Item.objects.filter(Q(pk=page) | Q(root_id=page)).order_by().values("pk")
    return Document.objects.hanging_from(parts, who, link=link)


@Prepared
def hanging(items: tuple[int, ...], who: Standing, *, link: bool = False) -> models.QuerySet[Any]:
    """What `hanging_from` gives, for pages."""
    return Document.objects.hanging_from(items, who, link=link)
