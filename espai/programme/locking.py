"""What every action on a session ends with when visitors may see it."""

from espai.core import items
from espai.programme.models import Session


def shown(session: Session) -> None:
    """Tell the caches of visitors that the page of a session has changed."""
    items.update(item=session.item)
