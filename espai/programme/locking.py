"""What every action on a session starts with, and what it ends with when visitors may see it."""

from espai.core import items
from espai.programme.models import Session


def locked(session: Session) -> Session:
    """Return the session as it is once nobody else is writing it: the lock is on its item, the first taken."""
    items.lock(session.item_id)
    return Session.objects.select_related("item").get(pk=session.pk)


def shown(session: Session) -> None:
    """Tell the caches of visitors that the page of a session has changed."""
    items.update(item=session.item)
