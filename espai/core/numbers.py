"""Numbers that come from outside."""

DIGITS = 18


def number(text: str) -> int | None:
    """Return the number that a text from outside is, or None: no column holds more than eighteen digits."""
    return int(text) if len(text) <= DIGITS and text.isascii() and text.isdecimal() else None
