from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from espai.members.models import Entity, Person
from espai.programme.models.session import Session


class Attendance(models.Model):
    """Somebody and a session: what they answered, and whether they were there."""

    class Answer(models.TextChoices):
        UNANSWERED = "unanswered", _("No ha respost")
        YES = "yes", _("Hi va")
        ONLINE = "online", _("Hi va en línia")
        NO = "no", _("No hi va")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, blank=True, related_name="attendances")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.UNANSWERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    present = models.BooleanField(null=True, blank=True, help_text="Null: the roll has not been called.")
    mode = models.CharField(max_length=10, choices=Session.Mode, blank=True, help_text="How they were there.")

    class Meta:
        constraints = [UniqueConstraint(fields=["session", "person"], name="attends_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.answer}"

    @property
    def comes(self) -> bool:
        return self.answer in {Attendance.Answer.YES, Attendance.Answer.ONLINE}


def people_of(session: Session) -> list[int]:
    """Return the ids of who was there: marked present, or said that they would come and not marked absent."""
    said = Q(answer__in=[Attendance.Answer.YES, Attendance.Answer.ONLINE]) & Q(present=None)
    there = Attendance.objects.filter(Q(present=True) | said, session=session)
    return list(there.order_by("person_id").values_list("person_id", flat=True))
