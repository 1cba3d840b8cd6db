"""The names of what the programme asks of people."""

from espai.programme.models import Session

ATTEND = "attend"
ATTEND_MIXED = "attend_mixed"  # as `attend`, with one answer more: on line
CONTRIBUTE = "contribute"
DECIDE = "decide_contribution"


def attend(session: Session) -> str:
    """Return which of the two asks about coming a session makes."""
    return ATTEND_MIXED if session.mode == Session.Mode.MIXED else ATTEND
