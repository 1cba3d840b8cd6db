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

__all__ = [
    "change_account",
    "change_edition",
    "choose_language",
    "designate",
    "end_designation",
    "open_edition",
    "open_membership",
    "place_membership",
    "renew_designation",
]
