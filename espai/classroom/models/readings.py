"""What is known of a file by opening it: its text, and whether everybody can read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from espai.core.models import StoredFile


class Reading(models.Model):
    """What is known of the text of a file: it belongs to its content, so that two documents with it are read once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Pendent de llegir")
        READ = "read", _("Llegit")
        PARTLY = "partly", _("Llegit en part")
        EMPTY = "empty", _("Sense text")
        SCANNED = "scanned", _("Imatge sense text")
        ENCRYPTED = "encrypted", _("Amb contrasenya")
        DAMAGED = "damaged", _("Malmès")
        TOO_LONG = "too_long", _("Massa llarg de llegir")
        TOO_LARGE = "too_large", _("Massa gran per llegir-lo")
        UNSUPPORTED = "unsupported", _("Format que no es llegeix")

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="reading")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10, blank=True, help_text="Detected in the text.")
    pages = models.PositiveIntegerField(default=0)
    without_text = models.PositiveIntegerField(default=0, help_text="Pages that show something and say nothing.")
    is_cut = models.BooleanField(default=False, help_text="Only the beginning was kept, of a text without end.")
    has_ocr = models.BooleanField(default=False, help_text="Some pages were read on their picture.")
    characters = models.PositiveIntegerField(default=0)
    picture = models.CharField(max_length=120, blank=True, help_text="Where the picture of the first page is kept.")
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    reader = models.PositiveSmallIntegerField(default=0, help_text="Version of what read it; a better one reads again.")

    class Meta:
        indexes = [models.Index(fields=["reader"], name="read_by_which_reader")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"

    @property
    def has_text(self) -> bool:
        return self.characters > 0


class Check(models.Model):
    """Whether everybody can read a file: it belongs to its content, as its reading does."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Pendent de comprovar")
        CHECKED = "checked", _("Comprovat")
        ENCRYPTED = "encrypted", _("Amb contrasenya")
        DAMAGED = "damaged", _("Malmès")
        TOO_LONG = "too_long", _("Massa llarg de comprovar")
        TOO_LARGE = "too_large", _("Massa gran per comprovar-lo")
        UNSUPPORTED = "unsupported", _("Format que no es comprova")

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="accessibility")
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    findings = models.JSONField(default=list, help_text="What was found: rule, count, and the first places.")
    failing = models.PositiveSmallIntegerField(default=0, help_text="How many rules fail.")
    to_look = models.PositiveSmallIntegerField(default=0, help_text="How many a person has to look at.")
    at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    checker = models.PositiveSmallIntegerField(default=0, help_text="Version of what checked it; a better one repeats.")

    class Meta:
        indexes = [models.Index(fields=["checker"], name="checked_by_which_checker")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.state}"


class Passage(models.Model):
    """Some paragraphs of a file under one heading, on one page: what a search finds and a quotation points at."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True, help_text="The way to it, from the widest heading.")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="passage_has_its_number")]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.number}"

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()
