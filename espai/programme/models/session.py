import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import CheckConstraint, F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from espai.core.access import Standing, reach, reach_or_link
from espai.core.models import Audience, Item
from espai.core.templatetags import ui
from espai.members.models import Edition

FOLDER = "sessions"
OBJECTIVES = list(ui.OBJECTIVES.items())
CALL_CLOSES = timedelta(days=10)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, who: Standing) -> "SessionQuerySet":
        return self.filter(reach(who, "item__"))

    def opened_by(self, who: Standing) -> "SessionQuerySet":
        """What one may read, also by a signed link: for the page of a session only."""
        return self.filter(reach_or_link(who, "item__"))

    def listed(self, who: Standing) -> "SessionQuerySet":
        """What a list of the reader's space shows, the last to come first."""
        here = Q(item__kind=Session.KIND, item__space_id=who.space)
        return self.visible_to(who).filter(here).select_related("item").order_by("-item__date", "-pk")

    def editable_by(self, who: Standing) -> "SessionQuerySet":
        return self.visible_to(who) if who.coordinates else self.none()

    def to_come(self, now: datetime) -> "SessionQuerySet":
        """Those that are not over, soonest first; a postponed one is never over."""
        still = Q(ends_at__gt=now) & ~Q(item__state=Session.State.DRAFT)
        return self.filter(still | Q(item__state=Session.State.POSTPONED)).order_by("item__date", "pk")

    def over(self, now: datetime) -> "SessionQuerySet":
        not_over = Q(item__state__in=[Session.State.DRAFT, Session.State.POSTPONED])
        return self.filter(ends_at__lte=now).exclude(not_over)

    def with_answer(self, who: Standing) -> "SessionQuerySet":
        """Add `my_answer`, what the reader said about coming (None: was not asked)."""
        mine = FilteredRelation("attendances", condition=Q(attendances__person=who.person or 0))
        return self.annotate(mine=mine, my_answer=F("mine__answer"))


class Session(models.Model):
    """A working session of the Espai: its programme, and what it leaves."""

    KIND = "session"
    TREATS = "treats"

    class State(models.TextChoices):
        DRAFT = "draft", _("Esborrany")
        PLANNED = "planned", _("Planificada")
        CONVENED = "convened", _("Convocada")
        HELD = "held", _("Celebrada")
        POSTPONED = "postponed", _("Ajornada")
        CANCELLED = "cancelled", _("Cancel·lada")

    class Format(models.TextChoices):
        PLENARY = "plenary", _("Sessió de treball plenària")
        EXPERT_TALK = "expert_talk", _("Ponència i debat")
        EXPERIENCE_PANEL = "experience_panel", _("Taula d’experiències")
        PEER_ASSIST = "peer_assist", _("Assistència entre iguals")
        CASE_CLINIC = "case_clinic", _("Clínica de casos")
        WORLD_CAFE = "world_cafe", _("Cafè del món")
        AFTER_ACTION = "aar", _("Revisió posterior a l’acció")
        BEFORE_ACTION = "bar", _("Revisió prèvia")
        OPEN_SPACE = "open_space", _("Espai obert")
        FISHBOWL = "fishbowl", _("Peixera")
        WORKSHOP = "workshop", _("Taller de coproducció")
        VISIT = "visit", _("Visita o intercanvi in situ")
        WEBINAR = "webinar", _("Sessió en línia breu")
        TRAINING = "training", _("Formació")
        PRESENTATION_DAY = "presentation_day", _("Jornada de presentació")
        DROP_IN = "drop_in", _("Hora de consulta")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("Presencial")
        ONLINE = "online", _("En línia")
        MIXED = "mixed", _("Mixta")

    item = models.OneToOneField(Item, models.PROTECT, related_name="session")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="sessions")
    aims = models.TextField(blank=True, help_text="What the session is to achieve.")
    html = models.TextField(blank=True, editable=False)
    objectives = models.JSONField(default=list, help_text="Which of the five objectives of the Espai.")
    why = models.CharField(max_length=300, blank=True, help_text="Why these topics.")
    format = models.CharField(max_length=20, choices=Format)
    mode = models.CharField(max_length=10, choices=Mode)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True, help_text="For members only.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, help_text="Who sees it once it is planned.")
    call_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    agenda_version = models.PositiveIntegerField(default=1)
    roll_version = models.PositiveIntegerField(default=1)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Of its entry in calendars, for ever.")

    my_answer: str | None  # added by `with_answer`

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
            CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="session_has_seats"),
            CheckConstraint(condition=Q(audience__in=["space", "public"]), name="session_audience_is_wide"),
        ]

    def __str__(self) -> str:
        return self.item.title

    @property
    def state(self) -> "Session.State":
        return Session.State(self.item.state)

    @property
    def format_name(self) -> str:
        """What `get_format_display` says, that translates every choice to say one."""
        return str(Session.Format(self.format).label)

    @property
    def where(self) -> str:
        """The place, or how one attends where there is none."""
        return self.place or str(Session.Mode(self.mode).label)

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_call_open(self) -> bool:
        open_states = {Session.State.PLANNED, Session.State.CONVENED}
        is_in_time = self.call_until is not None and self.call_until >= timezone.localdate()
        return is_in_time and self.state in open_states

    @property
    def lead_days(self) -> int:
        return (timezone.localdate(self.starts_at) - timezone.localdate()).days


class Setback(models.Model):
    """A session was postponed or cancelled: when, by whom, why."""

    class Kind(models.TextChoices):
        POSTPONED = "postponed", _("Ajornada")
        CANCELLED = "cancelled", _("Cancel·lada")

    session = models.ForeignKey(Session, models.CASCADE, related_name="setbacks")
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=300)
    was_at = models.DateTimeField(help_text="When it was to start.")
    by = models.ForeignKey("members.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(kind="cancelled"), name="cancelled_once"),
        ]

    def __str__(self) -> str:
        return self.reason
