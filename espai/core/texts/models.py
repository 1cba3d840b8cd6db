"""The tables of texts; who sees one is who sees its item, and who may change it says the app that has it."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery, UniqueConstraint

from espai.core.access import Standing, reach
from espai.core.texts.anchors import AROUND, LONGEST, Anchor


def _name_of(column: str) -> Subquery:
    """The name of a person: ids of people are plain here, and may be of somebody who is gone."""
    people = apps.get_model(settings.AUTH_USER_MODEL)._default_manager  # noqa: SLF001 - the name that Django documents
    return Subquery(people.filter(pk=OuterRef(column)).values("full_name")[:1])


class Text(models.Model):
    """A text of an item, as it is now."""

    item = models.ForeignKey("core.Item", models.CASCADE, related_name="texts")
    name = models.CharField(max_length=40, help_text="Which of the texts of the item.")
    markdown = models.TextField()
    html = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=0, help_text="Grows each time that it is saved.")
    number = models.PositiveIntegerField(default=0, help_text="Of its last version.")
    shown_from = models.PositiveIntegerField(
        default=0, help_text="The version with which it was published; those before are a draft."
    )

    class Meta:
        constraints = [UniqueConstraint(fields=["item", "name"], name="text_has_its_name")]

    def __str__(self) -> str:
        return self.name


class TextVersionQuerySet(models.QuerySet["TextVersion"]):
    def visible_to(self, who: Standing, *, drafts: bool = False) -> "TextVersionQuerySet":
        """Those of the texts that one sees; of a draft, what one wrote, and with `drafts` what anybody did."""
        seen = self.filter(reach(who, "text__item__"))
        own = Q(number__gte=F("text__shown_from")) | Q(by_id=who.person or 0)
        return seen if drafts else seen.filter(own)

    def with_names(self) -> "TextVersionQuerySet":
        return self.annotate(by_name=_name_of("by_id"))


class TextVersion(models.Model):
    """A text as somebody left it."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    markdown = models.TextField()
    by_id = models.BigIntegerField(null=True)
    began_at = models.DateTimeField(help_text="When it was first saved; what follows soon is folded into it.")
    at = models.DateTimeField(help_text="When it was last saved.")
    name = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    restored_from = models.PositiveIntegerField(null=True, help_text="The number of the version that it brings back.")
    added = models.PositiveIntegerField(default=0, help_text="Words, since the version before.")
    removed = models.PositiveIntegerField(default=0, help_text="Words, since the version before.")

    by_name: str | None  # added by `with_names`

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["text", "number"], name="text_version_has_its_number"),
            CheckConstraint(condition=Q(number__gt=0), name="text_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id}.{self.number}"


class TextCommentQuerySet(models.QuerySet["TextComment"]):
    def visible_to(self, who: Standing) -> "TextCommentQuerySet":
        """Those on the texts that one sees; of a draft, which a comment quotes, one’s own and coordination’s."""
        seen = self.filter(reach(who, "text__item__"))
        own = Q(version__gte=F("text__shown_from")) | Q(by_id=who.person or 0)
        return seen if who.coordinates else seen.filter(own)

    def changeable_by(self, who: Standing) -> "TextCommentQuerySet":
        """One’s own, and coordination any: what may be resolved or withdrawn."""
        mine = self if who.coordinates else self.filter(by_id=who.person or 0)
        return mine.visible_to(who)

    def with_names(self) -> "TextCommentQuerySet":
        return self.annotate(by_name=_name_of("by_id"))


class TextComment(models.Model):
    """What somebody says of a passage of a text, or of the whole where there is no quote."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="comments")
    version = models.PositiveIntegerField(help_text="The number of the version that was read.")
    quote = models.CharField(max_length=LONGEST, blank=True)
    prefix = models.CharField(max_length=AROUND, blank=True)
    suffix = models.CharField(max_length=AROUND, blank=True)
    start = models.PositiveIntegerField(default=0)
    body = models.TextField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_id = models.BigIntegerField(null=True)

    by_name: str | None  # added by `with_names`

    objects = TextCommentQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(resolved_at=None, resolved_by_id=None)
                | Q(resolved_at__isnull=False, resolved_by_id__isnull=False),
                name="comment_is_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:40]

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.quote, self.prefix, self.suffix, self.start)
