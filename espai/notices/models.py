from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach
from espai.core.models import Item


class AskQuerySet(models.QuerySet["Ask"]):
    def open_for(self, who: Standing) -> "AskQuerySet":
        """What is expected of the reader here and not done; a successor inherits it by holding the same key."""
        held = Q(space_id=who.space, to__in=sorted(who.keys), done_at=None)
        soonest = (F("due").asc(nulls_last=True), "pk")
        return self.filter(held & reach(who, "item__")).select_related("item").order_by(*soonest)


class Ask(models.Model):
    """What is expected of somebody: `to` is a key (`person:5`, `referent:17`, `coordination`)."""

    space_id = models.BigIntegerField()
    to = models.CharField(max_length=40)
    item = models.ForeignKey(Item, models.CASCADE, related_name="asks")
    what = models.CharField(max_length=40)
    why = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=40, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["to", "item", "what"], condition=Q(done_at=None), name="asked_once"),
        ]
        indexes = [
            models.Index(fields=["to", "space_id"], condition=Q(done_at=None), name="ask_open"),
            models.Index(fields=["space_id", "due", "id"], condition=Q(done_at=None), name="ask_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.what} → {self.to}"


class Message(models.Model):
    """A mail that leaves, is a row first: it can be read, held and recalled until it is sent."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Per enviar")
        SENDING = "sending", _("S’està enviant")
        SENT = "sent", _("Enviat")
        RECALLED = "recalled", _("Retirat")
        FAILED = "failed", _("No s’ha pogut enviar")

    key = models.CharField(max_length=120, unique=True, help_text="What makes it one and the same message.")
    batch = models.CharField(max_length=80, db_index=True)
    space_id = models.BigIntegerField(default=0)
    person_id = models.BigIntegerField(db_index=True, help_text="0 is somebody who has no account.")
    address = models.EmailField()
    language = models.CharField(max_length=5)
    reason = models.CharField(max_length=200, help_text="Why this person gets it.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An iTIP object: what a mail program puts in a calendar.")
    headers = models.JSONField(default=dict)
    is_secret = models.BooleanField(default=False, help_text="Holds a code: the text goes once it is sent.")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    is_recalled = models.BooleanField(default=False, help_text="Recalled while it was leaving: not to be tried again.")
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "not_before"], name="message_due"),
            models.Index(fields=["space_id", "batch"], name="message_by_batch"),
            models.Index(fields=["person_id", "created_at"], name="message_by_person"),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """What a person wants to be told by mail."""

    person = models.OneToOneField("members.Person", models.CASCADE, related_name="preference")
    wants_weekly = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.person_id)
