"""Who may enter each page: a table that must be complete."""

import pytest

from espai.core.access import Standing, routes

EVERYBODY = {"visitor", "link", "montse", "oriol", "carme", "ramon", "nuria", "tere", "berta"}
SIGNED_IN = EVERYBODY - {"visitor", "link"}
MEMBERS = {"montse", "oriol", "carme", "ramon", "nuria"}
READERS = MEMBERS | {"link"}
ACTING = {"montse", "oriol"}
CONTRIBUTORS = ACTING | {"nuria"}
COORDINATION = {"nuria"}

MAY = {
    "alive": EVERYBODY,
    "ready": EVERYBODY,
    "gallery": EVERYBODY,
    "home:start": EVERYBODY,
    "home:space": EVERYBODY,
    "home:accessibility": EVERYBODY,
    "home:privacy": EVERYBODY,
    "members:account": SIGNED_IN,
    "members:choose_language": SIGNED_IN,
    "members:entity_list": EVERYBODY,
    "members:entity_detail": EVERYBODY,
    "members:demo": EVERYBODY,
    "members:demo_enter": EVERYBODY,
    "notices:answer": EVERYBODY,
    "notices:unsubscribe": EVERYBODY,
    "notices:preferences": SIGNED_IN,
    "notices:mailbox": EVERYBODY,
    "notices:mailbox_message": EVERYBODY,
    "notices:ask_list": MEMBERS,
    "notices:outbox": COORDINATION,
    "notices:outbox_batch": COORDINATION,
    "notices:outbox_recall": COORDINATION,
    "topics:topic_list": EVERYBODY,
    "topics:topic_new": COORDINATION,
    "topics:topic_detail": EVERYBODY,
    "topics:topic_edit": COORDINATION,
    "topics:selection_new": COORDINATION,
    "topics:selection_detail": MEMBERS,
    "topics:selection_choose": ACTING,
    "topics:selection_decide": COORDINATION,
    "topics:need_list": MEMBERS,
    "topics:need_new": CONTRIBUTORS,
    "topics:need_detail": READERS,
    "topics:need_edit": CONTRIBUTORS,
    "topics:need_publish": CONTRIBUTORS,
    "topics:need_discard": CONTRIBUTORS,
    "topics:need_withdraw": CONTRIBUTORS,
    "topics:need_support": ACTING,
    "topics:need_ask_opinion": COORDINATION,
    "topics:need_group": COORDINATION,
    "classroom:document_list": EVERYBODY,
    "classroom:document_detail": EVERYBODY,
    "classroom:document_file": EVERYBODY,
    "classroom:document_text": EVERYBODY,
    "classroom:document_picture": EVERYBODY,
    "classroom:document_new": CONTRIBUTORS,
    "classroom:document_withdraw": CONTRIBUTORS,
    "classroom:document_edit": CONTRIBUTORS,
    "classroom:document_use": ACTING,
    "classroom:version_new": CONTRIBUTORS,
    "classroom:version_file": EVERYBODY,
    "research:plan_list": EVERYBODY,
    "research:plan_detail": EVERYBODY,
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_inactive": EVERYBODY,
    "account_request_login_code": EVERYBODY,
    "account_confirm_login_code": EVERYBODY,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "mfa_authenticate": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "members:edition_list": COORDINATION,
    "members:edition_new": COORDINATION,
    "members:edition_edit": COORDINATION,
    "members:import_entities": COORDINATION,
    "members:import_template": COORDINATION,
    "admission:apply": EVERYBODY,
    "admission:confirm": EVERYBODY,
    "admission:resend": EVERYBODY,
    "admission:application_list": COORDINATION,
    "admission:application_enter": COORDINATION,
    "admission:application_detail": READERS,
    "admission:application_review": COORDINATION,
    "admission:application_amend": COORDINATION,
    "admission:application_resolve": COORDINATION,
    "admission:application_answer": {"link"},
    "admission:application_evidence": COORDINATION | {"link"},
    "admission:application_withdraw": COORDINATION | {"link"},
    "admission:member_new": COORDINATION,
    "admission:people": COORDINATION,
    "admission:person_new": COORDINATION,
    "admission:person_end": COORDINATION,
    "admission:person_renew": COORDINATION,
    "surveys:survey_detail": MEMBERS,
    "commitments:commitment_list": MEMBERS,
    "commitments:commitment_detail": MEMBERS,
    "commitments:commitment_new": COORDINATION,
    "commitments:commitment_edit": MEMBERS,
    "commitments:commitment_accept": COORDINATION,
    "commitments:commitment_start": MEMBERS,
    "commitments:commitment_finish": MEMBERS,
    "commitments:commitment_discard": COORDINATION,
    "monitoring:overview": MEMBERS,
    "programme:session_list": EVERYBODY,
    "programme:session_new": COORDINATION,
    "programme:session_detail": EVERYBODY,
    "programme:session_calendar": EVERYBODY,
    "programme:session_edit": COORDINATION,
    "programme:session_plan": COORDINATION,
    "programme:session_discard": COORDINATION,
    "programme:session_convene": COORDINATION,
    "programme:session_postpone": COORDINATION,
    "programme:session_cancel": COORDINATION,
    "programme:agenda_edit": COORDINATION,
    "programme:point_edit": COORDINATION,
    "programme:point_move": COORDINATION,
    "programme:point_remove": COORDINATION,
    "programme:session_answer": MEMBERS,
    "programme:attendance_list": COORDINATION,
    "programme:attendance_record": COORDINATION,
    "programme:session_call": COORDINATION,
    "programme:call_decline": ACTING,
    "programme:contribution_list": COORDINATION,
    "programme:contribution_new": CONTRIBUTORS,
    "programme:contribution_detail": MEMBERS,
    "programme:contribution_edit": CONTRIBUTORS,
    "programme:contribution_attach": CONTRIBUTORS,
    "programme:contribution_send": CONTRIBUTORS,
    "programme:contribution_withdraw": CONTRIBUTORS,
    "programme:contribution_decide": COORDINATION,
    "programme:minutes_edit": COORDINATION,
    "programme:minutes_publish": COORDINATION,
}


def test_every_route_is_in_the_table():
    assert {name for name, _view in routes()} == set(MAY)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_access(name, who, cast):
    reader = Standing(space=cast.space.pk, links=frozenset({1})) if name == "link" else who(name)
    let_in = {route for route, view in routes() if view.access(reader)}
    assert let_in == {route for route, allowed in MAY.items() if name in allowed}


def test_in_another_space_a_coordinator_is_nobody(who, cast):
    stranger = who("nuria", space=cast.other)
    let_in = {route for route, view in routes() if view.access(stranger)}
    assert let_in == {route for route, allowed in MAY.items() if "berta" in allowed}
