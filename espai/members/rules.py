"""Who may enter a page."""

from espai.core.access import Standing


def anyone(who: Standing) -> bool:
    return True


def signed_in(who: Standing) -> bool:
    return who.person is not None


def member(who: Standing) -> bool:
    return who.is_member


def reader(who: Standing) -> bool:
    """Members, and whoever holds a signed link."""
    return who.is_member or bool(who.links)


def acts_for_an_entity(who: Standing) -> bool:
    return bool(who.entities)


def contributor(who: Standing) -> bool:
    return bool(who.entities) or who.coordinates


def coordination(who: Standing) -> bool:
    return who.coordinates


def holder(who: Standing) -> bool:
    """Whoever holds a signed link; what it opens, the page asks."""
    return bool(who.links)


def holder_or_coordination(who: Standing) -> bool:
    return who.coordinates or bool(who.links)
