"""Sign-in sessions in the database, and what every page of a person begins with, asked in one journey."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from espai.core.prepared import Prepared
from espai.core.reading import together
from espai.members import backends, standing
from espai.members.models import Person


@Prepared
def _live(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@Prepared
def _signed_in(key: str, now: datetime) -> QuerySet[Any]:
    """The person who signed in with a session, and what the session holds (None when it is no longer live)."""
    live = Session.objects.filter(session_key=OuterRef("usersession__session_key"), expire_date__gt=now)
    people = Person.objects.filter(usersession__session_key=key)
    return people.annotate(session_data=Subquery(live.values("session_data")))


class SessionStore(db.SessionStore):
    """Django's own, but for how a live session is found."""

    _session_cache: dict[str, Any]

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        # What is no key may hold what the database refuses.
        found = _live.first(key, timezone.now()) if key.isalnum() else None
        if found is None:
            self._session_key = None
        return found

    def read_ahead(self, slug: str | None, today: date) -> Callable[[int], list[Any] | None]:
        """Read the session, its person and their standing in a space (by its slug, None for none) at once.

        Who the person is remains for Django to say, from the session; what is returned gives the rows of the
        standing to that person, and None when they are somebody else's or nothing was read.
        """
        key = self.session_key or ""
        people: list[Any] = []
        rows: list[Any] = []
        if key.isalnum() and not hasattr(self, "_session_cache"):
            people, rows = together(_signed_in.asks(key, timezone.now()), standing.asks(slug, today, session=key))
        if not people or people[0].session_data is None:
            return lambda _person: None
        self._session_cache = self.decode(people[0].session_data)
        backends.read_ahead(people[0])
        return lambda person: rows if person == people[0].pk else None
