from espai.members.actions.people import (
    change_account,
    change_edition,
    choose_language,
    designate,
    end_designation,
    open_edition,
    open_membership,
    place_membership,
    renew_designation,
)
from espai.members.actions.spaces import open_space

__all__ = [
    "change_account",
    "change_edition",
    "choose_language",
    "designate",
    "end_designation",
    "open_edition",
    "open_membership",
    "open_space",
    "place_membership",
    "renew_designation",
]
