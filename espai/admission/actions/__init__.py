from espai.admission.actions.cases import (
    add_evidence,
    answer_amendment,
    ask_amendment,
    confirm_application,
    draft_application,
    enter_application,
    send_code_again,
    start_review,
    withdraw_application,
)
from espai.admission.actions.deciding import (
    accept_application,
    deny_application,
    designate_person,
    end_designation,
    enter_member,
    keep_referent_ask,
    renew_designation,
)

__all__ = [
    "accept_application",
    "add_evidence",
    "answer_amendment",
    "ask_amendment",
    "confirm_application",
    "deny_application",
    "designate_person",
    "draft_application",
    "end_designation",
    "enter_application",
    "enter_member",
    "keep_referent_ask",
    "renew_designation",
    "send_code_again",
    "start_review",
    "withdraw_application",
]
