"""What may be done with a case, and what follows."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.storage import default_storage
from django.utils import timezone

from espai.admission import actions, jobs
from espai.admission.actions import deciding
from espai.admission.models import Application, Code, Resolution
from espai.classroom.models import Document
from espai.core.errors import Refused
from espai.core.models import Event, Item, Link, StoredFile
from espai.members import standing
from espai.members.models import Membership, Person, PhaseChange, PopulationFigure
from espai.notices.models import Ask, Message
from tests.files import upload

TAKEN = "ja té una sol·licitud en marxa"


def fresh(case):
    return Application.objects.select_related("item", "entity", "edition").get(pk=case.pk)


def asked():
    return list(Ask.objects.filter(done_at=None).values_list("to", "what", "item__title"))


def happened():
    names = Event.objects.order_by("pk").values_list("name", flat=True)
    return [name.removeprefix("admission.") for name in names if name.startswith("admission.")]


def other_draft(edition, nova, said):
    return actions.draft_application(edition=edition, entity=nova, said=said | {"contact_email": "x@mostra.example"})


def accept(case, cast, today):
    return deciding.accept_application(application=case, by=cast.nuria, reason="Compleix.", today=today)


def test_what_is_not_confirmed_is_seen_by_nobody_and_is_in_nobodys_way(draft, *, edition, nova, said, who, today):
    for name in ("nuria", "montse", "tere", "visitor"):
        assert not Application.objects.opened_by(who(name)).exists()
    assert asked() == []
    other = other_draft(edition, nova, said)
    assert actions.confirm_application(application=other, digits=other.code.digits, today=today)
    assert asked() == [("coordination", "review_application", "Ajuntament de Nova")]


def test_the_right_code_presents_it_once(draft, who, today):
    digits = draft.code.digits
    for _turn in range(2):
        assert actions.confirm_application(application=draft, digits=digits, today=today)
    case = fresh(draft)
    assert (case.state, case.is_live, case.item.audience) == ("presented", True, "link")
    assert happened() == ["code_sent", "application_presented"]
    assert list(Application.objects.waiting(who("nuria"))) == [case]
    assert not Application.objects.waiting(who("montse")).exists()


def test_five_wrong_codes_close_the_door_also_for_the_right_one(draft, today):
    wrong = "000000" if draft.code.digits != "000000" else "111111"
    for _turn in range(5):
        assert not actions.confirm_application(application=draft, digits=wrong, today=today)
    with pytest.raises(Refused, match="ja no val"):
        actions.confirm_application(application=draft, digits=draft.code.digits, today=today)
    assert Code.objects.get().tries == 5


def test_a_code_lives_thirty_minutes(draft, today):
    with (
        time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False),
        pytest.raises(Refused, match="ja no val"),
    ):
        actions.confirm_application(application=draft, digits=draft.code.digits, today=today)


def test_a_new_code_replaces_the_one_before_and_there_are_three(draft, today):
    first = draft.code.digits
    actions.send_code_again(application=draft)
    code = Code.objects.get()
    assert code.digits != first
    assert not actions.confirm_application(application=draft, digits=first, today=today)
    actions.send_code_again(application=draft)
    assert Code.objects.get().tries == 0
    with pytest.raises(Refused, match="No se’n poden enviar més"):
        actions.send_code_again(application=draft)


def test_no_code_is_sent_again_once_it_is_presented(case):
    with pytest.raises(Refused, match="No se’n poden enviar més"):
        actions.send_code_again(application=case)


def test_the_code_is_written_nowhere_but_in_the_message(draft, run_jobs):
    run_jobs()
    assert draft.code.digits in mail.outbox[0].body
    assert (Message.objects.get().state, Message.objects.get().text) == ("sent", "")
    assert draft.code.digits not in str(Code.objects.values().get())


def test_a_mailbox_gets_six_codes_an_hour(edition, nova, said):
    for _turn in range(6):
        actions.draft_application(edition=edition, entity=nova, said=said)
    with pytest.raises(Refused, match="massa codis"):
        actions.draft_application(edition=edition, entity=nova, said=said | {"contact_email": "QUIM@mostra.example"})


def test_an_entity_has_one_live_case_an_edition(case, *, edition, nova, said, cast, today):
    other = other_draft(edition, nova, said)
    with pytest.raises(Refused, match=TAKEN):
        actions.confirm_application(application=other, digits=other.code.digits, today=today)
    assert fresh(other).item.audience == "author"
    actions.withdraw_application(application=case, by=None)
    assert actions.confirm_application(application=other, digits=other.code.digits, today=today)
    deciding.deny_application(application=other, by=cast.nuria, reason="No.", today=today)
    third = actions.enter_application(edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=said)
    assert fresh(third).state == "presented"


def test_what_was_looked_at_stays_with_the_case(nova, edition, said, cast, today):
    PopulationFigure.objects.create(entity=nova, year=today.year - 1, inhabitants=9_000, source="Idescat")
    case = actions.enter_application(edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=said)
    PopulationFigure.objects.create(entity=nova, year=today.year, inhabitants=12_000, source="Padró")
    accept(case, cast, today)
    case = fresh(case)
    assert (case.looked_at.inhabitants, case.looked_at.is_met) == (9_000, False)
    resolution = Resolution.objects.get()
    assert (resolution.looked_at.inhabitants, resolution.looked_at.source) == (12_000, "Padró")
    assert resolution.looked_at.is_met


def test_a_review_is_started_once(case, cast):
    actions.start_review(application=case, by=cast.nuria)
    assert fresh(case).state == "in_review"
    assert asked() == [("coordination", "review_application", "Ajuntament de Nova")]
    with pytest.raises(Refused, match="Ja no està pendent"):
        actions.start_review(application=case, by=cast.nuria)


def test_an_amendment_is_asked_and_answered(case, cast, today, who):
    due = today + timedelta(days=5)
    actions.ask_amendment(application=case, by=cast.nuria, text="Falta el pla.", due=due, today=today)
    assert (fresh(case).state, asked()) == ("amending", [])
    assert not Application.objects.waiting(who("nuria")).exists()
    with pytest.raises(Refused, match="no s’hi pot demanar"):
        actions.ask_amendment(application=case, by=cast.nuria, text="I més.", due=due, today=today)
    actions.answer_amendment(application=case, by=None, text="Aquí el teniu.", documents=[("plan", upload())])
    amendment = case.amendments.get()
    assert (fresh(case).state, amendment.answer) == ("in_review", "Aquí el teniu.")
    assert asked() == [("coordination", "review_application", "Ajuntament de Nova")]
    document = Document.objects.get()
    assert (document.kind, document.item.root_id, document.item.audience) == ("plan", case.item_id, "link")
    with pytest.raises(Refused, match="cap esmena pendent"):
        actions.answer_amendment(application=case, by=None, text="Un altre cop.")


def test_an_amendment_is_not_due_in_the_past(case, cast, today):
    with pytest.raises(Refused, match="ja ha passat"):
        actions.ask_amendment(application=case, by=cast.nuria, text="x", due=today - timedelta(days=1), today=today)


def test_what_is_closed_stays_closed(case, cast, today):
    accept(case, cast, today)
    deeds = [
        lambda: accept(case, cast, today),
        lambda: deciding.deny_application(application=case, by=cast.nuria, reason="x", today=today),
        lambda: actions.withdraw_application(application=case, by=None),
        lambda: actions.add_evidence(application=case, by=None, kind="plan", upload=upload()),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match="ja està tancada"):
            deed()
    assert fresh(case).state == "accepted"


def test_accepting_opens_the_membership_and_designates_the_referent(case, nova, cast, today):
    membership = accept(case, cast, today)
    assert (membership.entity, membership.from_on, membership.until_on) == (nova, today, None)
    rosa = Person.objects.get(email="rosa@mostra.example")
    assert f"referent:{nova.pk}" in standing.of(person=rosa.pk, space=cast.space.pk, today=today).keys
    assert PhaseChange.objects.get(entity=nova).phase == "implementation"
    assert fresh(case).is_live
    assert Link.objects.get(source=case.item).target == membership.item
    assert asked() == []


def test_accepting_keeps_a_live_membership_and_a_phase_that_was_known(cast, edition, said, today):
    membership = Membership.objects.get(entity=cast.serra)
    Membership.objects.filter(pk=membership.pk).update(until_on=today + timedelta(days=9))
    PhaseChange.objects.create(entity=cast.serra, phase="implementation", on=today)
    values = said | {"referent_name": "Montse", "referent_email": cast.montse.email}
    case = actions.enter_application(
        edition=edition, entity=cast.serra, by=cast.montse, via="referent", today=today, said=values
    )
    assert accept(case, cast, today) == membership
    membership.refresh_from_db()
    assert membership.until_on is None
    assert membership.designations.count() == 2
    assert PhaseChange.objects.count() == 1


def test_accepting_without_a_referent_asks_coordination_for_one(edition, nova, said, cast, today):
    values = said | {"referent_name": "", "referent_email": ""}
    case = actions.enter_application(edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=values)
    membership = accept(case, cast, today)
    assert asked() == [("coordination", "designate_referent", "Ajuntament de Nova")]
    assert Ask.objects.get(done_at=None).due == today + timedelta(days=30)
    assert list(standing.without_referent(cast.space.pk, today)) == [membership]


def test_accepting_is_all_or_nothing(case, cast, today):
    Person.objects.create_user("rosa@mostra.example", "Rosa", is_active=False)
    with pytest.raises(Refused, match="està tancat"):
        accept(case, cast, today)
    assert fresh(case).state == "presented"
    assert not Membership.objects.filter(entity=case.entity).exists()
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("phase", "documents", "lacks"),
    [
        ("implementation", set(), ["la xifra de població", "el pla o les orientacions", "el document de designació"]),
        ("drafting", {"designation"}, ["la xifra de població", "la prova que s’ha demanat suport"]),
        ("evaluation", {"plan", "designation"}, ["la xifra de població"]),
    ],
)
def test_what_a_case_lacks(case, phase, documents, lacks):
    case.phase = phase
    assert case.missing(documents) == lacks


def test_a_case_that_lacks_nothing(case):
    case.verdict, case.phase = {}, "intention"
    assert case.looked_at is None
    assert case.missing({"designation"}) == []


def test_forms_that_nobody_confirmed_are_forgotten_with_their_files(edition, nova, said, case):
    files = {"documents": [("plan", upload()), ("designation", upload("d.pdf", b"%PDF-1.7\nx"))]}
    actions.add_evidence(application=case, by=None, kind="plan", upload=upload())
    old = actions.draft_application(edition=edition, entity=nova, said=said, **files)
    Code.objects.filter(application=old).update(sent_at=timezone.now() - timedelta(days=2))
    kept = actions.draft_application(edition=edition, entity=nova, said=said)
    before = set(StoredFile.objects.values_list("path", flat=True))
    jobs.forget_unconfirmed.call()
    assert set(Application.objects.values_list("pk", flat=True)) == {case.pk, kept.pk}
    assert not Item.objects.filter(pk=old.item_id).exists()
    assert [document.item.root_id for document in Document.objects.all()] == [case.item_id]
    assert len(before) == 2
    assert StoredFile.objects.get().path in before


def test_the_bytes_of_what_is_forgotten_go_too(edition, nova, said, django_capture_on_commit_callbacks):
    old = actions.draft_application(edition=edition, entity=nova, documents=[("plan", upload())], said=said)
    Code.objects.filter(application=old).update(sent_at=timezone.now() - timedelta(days=2))
    path = StoredFile.objects.get().path
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_unconfirmed.call()
    assert not default_storage.exists(path)


def test_a_case_that_does_not_fit_says_so(case):
    case.verdict = case.verdict | {"inhabitants": 12}
    assert case.missing({"plan", "designation"}) == ["complir els requisits"]


def test_things_have_names(case, cast, today):
    amendment = actions.ask_amendment(application=case, by=cast.nuria, text="Falta.", due=today, today=today)
    accept(case, cast, today)
    assert [str(each) for each in (case, amendment, case.code, Resolution.objects.get())] == [
        "Ajuntament de Nova",
        "Falta.",
        str(case.pk),
        "accepted",
    ]
