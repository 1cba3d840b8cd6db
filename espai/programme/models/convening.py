from typing import Any

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from espai.programme.models.session import Session


class Convening(models.Model):
    """The programme, a change or a cancellation left for everybody: what it said, and how long before."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", _("Convocatòria")
        CANCEL = "CANCEL", _("Anul·lació")

    session = models.ForeignKey(Session, models.CASCADE, related_name="convenings")
    sequence = models.PositiveIntegerField(help_text="Of the entry in calendars (RFC 5546).")
    method = models.CharField(max_length=10, choices=Method, default=Method.REQUEST)
    at = models.DateTimeField()
    by = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    lead_days = models.IntegerField()
    is_late = models.BooleanField(help_text="Sent with fewer days than the setting asks for.")
    batch = models.CharField(max_length=80)
    facts: Any = models.JSONField(default=dict, help_text="What was told, to say later what has changed.")
    changes: Any = models.JSONField(default=list, help_text="What differs from what was told before.")

    class Meta:
        constraints = [UniqueConstraint(fields=["session", "sequence"], name="convening_sequence_once")]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.sequence}"
