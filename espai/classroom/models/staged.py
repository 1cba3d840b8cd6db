from django.db import models

from espai.members.models import Person


class Staged(models.Model):
    """A file that is arriving by parts: whose it is, what they said of it, and the parts that are here."""

    key = models.CharField(max_length=40, unique=True, help_text="Its name in addresses, and that of its form.")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    space_id = models.BigIntegerField()
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    mark = models.CharField(max_length=64, help_text="SHA-256 of the content, or what the browser can say instead.")
    parts = models.JSONField(default=dict, help_text="Where each part is kept, by its number.")
    at = models.DateTimeField(db_index=True, help_text="When it was last begun or gone on with.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "space_id", "name", "size", "mark"], name="staged_once_a_file"),
        ]

    def __str__(self) -> str:
        return self.name
