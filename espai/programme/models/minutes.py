from django.db import models

from espai.programme.models.session import Session


class Minutes(models.Model):
    """The minutes of a session: seen by coordination, and once published by whoever sees the session."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="minutes_text")
    text = models.TextField()
    html = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.session_id)
