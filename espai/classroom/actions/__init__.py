from espai.classroom.actions.documents import (
    add_document,
    add_version,
    change_document,
    share_document,
    tell_held,
    use_document,
    withdraw_document,
    withdraw_use,
)
from espai.classroom.actions.ties import hang_document, part_language, take_down_document, tie_languages

__all__ = [
    "add_document",
    "add_version",
    "change_document",
    "hang_document",
    "part_language",
    "share_document",
    "take_down_document",
    "tell_held",
    "tie_languages",
    "use_document",
    "withdraw_document",
    "withdraw_use",
]
