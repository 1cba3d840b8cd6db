"""Sign-in sessions in the database, read by a statement that is composed once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from espai.core.prepared import Prepared


@Prepared
def _live(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """Django's own, but for how a live session is found."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        # What is no key may hold what the database refuses.
        found = _live.first(key, timezone.now()) if key.isalnum() else None
        if found is None:
            self._session_key = None
        return found
