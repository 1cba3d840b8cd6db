"""Who is signed in, found by a statement that is composed once."""

from contextvars import ContextVar

from allauth.account import auth_backends
from django.db.models import QuerySet

from espai.core.prepared import Prepared
from espai.members.models import Person

_ahead: ContextVar[Person | None] = ContextVar("person_read_ahead", default=None)


@Prepared
def _person(pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


def read_ahead(person: Person | None) -> None:
    """Leave a person who was just read for the session that is about to ask for them; None leaves nobody."""
    _ahead.set(person)


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """The library's own, but for how the person of a session is found; whoever is not active is nobody."""

    def get_user(self, user_id: int) -> Person | None:
        person = _ahead.get()
        read_ahead(None)  # once: who asks later wants them as they are then
        if person is None or person.pk != user_id:
            person = _person.first(user_id)
        return person if person and self.user_can_authenticate(person) else None
