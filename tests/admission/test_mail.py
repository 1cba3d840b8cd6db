"""What the contact and the referent are told, and what nobody else reads."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from espai.admission import actions
from espai.admission.actions import deciding
from espai.core.models import Event
from espai.notices.models import Message


def last():
    return mail.outbox[-1]


def clau(text):
    return re.search(r"\?clau=([\w:.-]+)", text)[1]


def test_the_contact_gets_the_link_of_the_case(case, run_jobs, client):
    run_jobs()
    sent = last()
    assert (sent.subject, sent.to) == ("S’ha presentat la sol·licitud: Ajuntament de Nova", ["quim@mostra.example"])
    assert "Bon dia, Quim Vidal." in sent.body
    assert client.get(f"/aqui/{case.item.path}?clau={clau(sent.body)}").status_code == 200


def test_coordination_does_not_read_the_link_nor_the_code(case, run_jobs, enter, cast):
    assert "Quim" not in enter("nuria").get("/aqui/avisos/sortida/").text
    assert not Message.objects.filter(space_id=cast.space.pk).exists()
    run_jobs()
    assert set(Message.objects.values_list("is_secret", "text", "space_id")) == {(True, "", 0)}


def test_the_contact_is_told_what_is_missing_and_what_was_decided(case, cast, today, run_jobs):
    due = today + timedelta(days=5)
    actions.ask_amendment(application=case, by=cast.nuria, text="Falta el pla signat.", due=due, today=today)
    run_jobs()
    assert "Falta el pla signat." in last().body
    assert clau(last().body)
    deciding.deny_application(application=case, by=cast.nuria, reason="No s’ha aportat el pla.", today=today)
    run_jobs()
    assert last().subject == "Sol·licitud denegada: Ajuntament de Nova"
    assert "No s’ha aportat el pla." in last().body
    assert "clau" not in last().body


def test_acceptance_tells_the_contact_and_invites_the_referent(case, cast, today, run_jobs):
    run_jobs()
    mail.outbox.clear()
    deciding.accept_application(application=case, by=cast.nuria, reason="Compleix.", today=today)
    run_jobs()
    assert {(sent.to[0], sent.subject) for sent in mail.outbox} == {
        ("quim@mostra.example", "Sol·licitud acceptada: Ajuntament de Nova"),
        ("rosa@mostra.example", "Us han designat a l’Espai: Ajuntament de Nova"),
    }


def test_acceptance_without_referent_invites_nobody(edition, *, nova, said, cast, today, run_jobs):
    values = said | {"referent_name": "", "referent_email": ""}
    case = actions.enter_application(edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=values)
    deciding.accept_application(application=case, by=cast.nuria, reason="Compleix.", today=today)
    run_jobs()
    assert [sent.to[0] for sent in mail.outbox] == ["quim@mostra.example"] * 2


def test_a_withdrawal_is_confirmed(case, run_jobs):
    actions.withdraw_application(application=case, by=None)
    run_jobs()
    assert last().subject == "Sol·licitud retirada: Ajuntament de Nova"


def test_the_contact_is_written_to_in_their_language(edition, nova, said, run_jobs):
    actions.draft_application(edition=edition, entity=nova, said=said | {"language": "es"})
    run_jobs()
    assert Message.objects.get().language == "es"


def test_of_two_codes_only_the_last_leaves(draft, run_jobs):
    actions.send_code_again(application=draft)
    run_jobs()
    draft.code.refresh_from_db()
    assert [draft.code.digits in sent.body for sent in mail.outbox] == [True]


@pytest.mark.parametrize("name", ["Quim\r\nBcc: tothom@example.com", "Quim\nSubject: x"])
def test_a_name_is_never_a_header(client, *, edition, nova, said, run_jobs, name):
    from espai.admission.models import Application

    values = {"entity": nova.pk, "edition": edition.pk, "once": "k", **said, "contact_name": name}
    client.post("/aqui/membres/sollicita/", values)
    draft = Application.objects.get()
    assert "\n" not in draft.contact_name
    actions.confirm_application(application=draft, digits=draft.code.digits, today=edition.starts_on)
    run_jobs()
    for sent in mail.outbox:
        assert sent.to == ["quim@mostra.example"]
        assert sent.message().get_all("Bcc") is None
        assert len(sent.message().get_all("Subject")) == 1


def test_the_code_message_holds_nothing_that_a_stranger_wrote(edition, nova, said, run_jobs):
    values = said | {"contact_name": "Compreu a https://brossa.example", "statement": "brossa"}
    actions.draft_application(edition=edition, entity=nova, said=values)
    run_jobs()
    assert "brossa" not in last().body + last().subject


def test_events_hold_no_personal_text(case, cast, today):
    deciding.accept_application(application=case, by=cast.nuria, reason="Compleix.", today=today)
    said = str(list(Event.objects.values_list("data", flat=True)))
    assert not re.search("quim|rosa|vidal|compleix", said, re.IGNORECASE)
