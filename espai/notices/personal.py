"""The links of a message that act in somebody's name.

What is stored, and what coordination reads in the outbox, holds only their places; they are sealed, for the person the
message is for, when it leaves.
"""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from espai.core.signing import seal

PLACE = re.compile(r"/-/(resposta|baixa)/=(?:(\d+)\.(\w+))?=/")


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def answer(ask: int, value: str) -> str:
    """Return the place of the link that gives an answer to an ask."""
    return absolute(f"/-/resposta/={ask}.{value}=/")


def unsubscribe() -> str:
    """Return the place of the link that ends the weekly message."""
    return absolute("/-/baixa/==/")


def sealed(text: str, person: int) -> str:
    """Return a text with its places turned into the links of a person."""

    def link(found: re.Match[str]) -> str:
        purpose, ask, value = found.groups()
        if purpose == "baixa":
            return f"/-/baixa/{seal('unsubscribe', person)}/"
        return f"/-/resposta/{seal('answer', [int(ask), person, value])}/" if ask else found[0]

    return PLACE.sub(link, text)


def hidden(text: str) -> str:
    """Return a text as others than its reader see it: the places of the links are said in words."""
    return re.sub(rf"{re.escape(settings.BASE_URL)}{PLACE.pattern}", _("(enllaç personal)"), text)
