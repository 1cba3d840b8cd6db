"""«No» is an exception with a sentence for the person; a bug is never caught."""


class Refused(Exception):
    """An action will not be done; the text says what happened and what to do."""


class Conflict(Refused):
    """Somebody else changed the same thing meanwhile; nothing was written."""
