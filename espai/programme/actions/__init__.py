"""Every write of the programme. `by` is the person who does it; `space` the id of the space."""

from espai.programme.actions.agenda import add_point, change_point, move_point, remove_point
from espai.programme.actions.attendance import answer_attendance, record_attendance
from espai.programme.actions.call import close_call, decline_call, open_call
from espai.programme.actions.contributions import (
    change_contribution,
    decide_contribution,
    draft_contribution,
    send_contribution,
    withdraw_contribution,
)
from espai.programme.actions.convening import cancel_session, convene_session, postpone_session, send_changes
from espai.programme.actions.minutes import publish_minutes, save_minutes
from espai.programme.actions.sessions import change_session, discard_session, draft_session, hold_session, plan_session

__all__ = [
    "add_point",
    "answer_attendance",
    "cancel_session",
    "change_contribution",
    "change_point",
    "change_session",
    "close_call",
    "convene_session",
    "decide_contribution",
    "decline_call",
    "discard_session",
    "draft_contribution",
    "draft_session",
    "hold_session",
    "move_point",
    "open_call",
    "plan_session",
    "postpone_session",
    "publish_minutes",
    "record_attendance",
    "remove_point",
    "save_minutes",
    "send_changes",
    "send_contribution",
    "withdraw_contribution",
]
