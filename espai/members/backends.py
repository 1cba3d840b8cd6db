"""Who is signed in, found by a statement that is composed once."""

from allauth.account import auth_backends
from django.db.models import QuerySet

from espai.core.prepared import Prepared
from espai.members.models import Person


@Prepared
def _person(pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """The library's own, but for how the person of a session is found; whoever is not active is nobody."""

    def get_user(self, user_id: int) -> Person | None:
        person = _person.first(user_id)
        return person if person and self.user_can_authenticate(person) else None
