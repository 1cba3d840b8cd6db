from django.db import models
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Item
from espai.core.texts.models import Text
from espai.programme.models.session import Session


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, who: Standing) -> "MinutesQuerySet":
        return self.filter(reach(who, "item__"))

    def opened_by(self, who: Standing) -> "MinutesQuerySet":
        """What one may read, also by a signed link to the session: for the page of the minutes only."""
        return self.filter(reach_or_link(who, "item__"))

    def editable_by(self, who: Standing) -> "MinutesQuerySet":
        return self.visible_to(who) if who.coordinates else self.none()


class Minutes(models.Model):
    """The minutes of a session: seen by coordination, and once published, as part of it, by whoever sees the session.

    A draft has no root: what changes who sees the session does not touch it.
    """

    KIND = "minutes"
    RECORDED = "recorded"
    TEXT = "minutes"

    class State(models.TextChoices):
        DRAFT = "draft", _("Esborrany")
        PUBLISHED = "published", _("Publicada")

    item = models.OneToOneField(Item, models.PROTECT, related_name="minutes")
    session = models.OneToOneField(Session, models.CASCADE, related_name="minutes_text")
    content = models.OneToOneField(Text, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = MinutesQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.session_id)

    @property
    def text(self) -> str:
        return self.content.markdown

    @property
    def html(self) -> str:
        return self.content.html

    @property
    def version(self) -> int:
        return self.content.version
