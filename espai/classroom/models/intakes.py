from django.db import models
from django.utils.translation import gettext_lazy as _

from espai.members.models import Person


class Intake(models.Model):
    """A zip of documents: what it would do, line by line, then what it did. Whoever brought it sees it, nobody else."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Per confirmar")
        CONFIRMED = "confirmed", _("S’està important")
        DONE = "done", _("Importat")

    key = models.CharField(max_length=60, unique=True, help_text="That of the form that brought it.")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    space_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    path = models.CharField(max_length=120, help_text="Where the zip is kept until it is done.")
    said = models.JSONField(help_text="What is said of the files that no row tells about.")
    lines = models.JSONField()
    state = models.CharField(max_length=20, choices=State, default=State.SHOWN)
    at = models.DateTimeField(db_index=True, help_text="When it was last shown, confirmed or gone on with.")

    def __str__(self) -> str:
        return self.name
