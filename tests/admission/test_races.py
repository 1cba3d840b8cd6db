"""Two people at once, on real connections: one is done, the other is told, and nothing is half done."""

import pytest

from espai.admission import actions
from espai.admission.actions import deciding
from espai.admission.models import Application, Code, Resolution
from espai.core.models import Event
from espai.members.models import Designation, Membership, Person
from espai.notices.models import Ask
from tests.topics.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def test_of_two_cases_of_an_entity_confirmed_at_once_one_is_presented(edition, nova, said, today):
    for turn in range(ROUNDS):
        drafts = [
            actions.draft_application(
                edition=edition, entity=nova, said=said | {"contact_email": f"{letter}{turn}@mostra.example"}
            )
            for letter in "ab"
        ]
        said_now = at_once(
            *[
                lambda draft=draft: actions.confirm_application(
                    application=draft, digits=draft.code.digits, today=today
                )
                for draft in drafts
            ]
        )
        assert said_now.count(True) == 1, said_now
        assert sum("ja té una sol·licitud" in str(one) for one in said_now) == 1
        live = Application.objects.get(is_live=True)
        assert Ask.objects.filter(done_at=None).count() == 1
        actions.withdraw_application(application=live, by=None)


def test_wrong_codes_at_once_are_all_counted(draft, today):
    wrong = "000000" if draft.code.digits != "000000" else "111111"
    at_once(*[lambda: actions.confirm_application(application=draft, digits=wrong, today=today)] * 4)
    draft.code.refresh_from_db()
    assert draft.code.tries == 4


def test_accepting_denying_and_withdrawing_at_once_ends_one_way(edition, nova, said, cast, today):
    for _turn in range(ROUNDS):
        case = actions.enter_application(
            edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=said
        )
        done = at_once(
            lambda case=case: deciding.accept_application(application=case, by=cast.nuria, reason="x", today=today),
            lambda case=case: deciding.deny_application(application=case, by=cast.nuria, reason="x", today=today),
            lambda case=case: actions.withdraw_application(application=case, by=None),
        )
        assert done.count(True) == 1, done
        state = Application.objects.get(pk=case.pk).item.state
        assert Resolution.objects.filter(application=case).count() == (state != "withdrawn")
        assert Membership.objects.filter(entity=nova).exists() == (state == "accepted")
        if state == "accepted":
            break


def test_two_editions_accepted_at_once_open_one_membership(edition, nova, said, cast, today):
    from espai.members.models import Edition

    other = Edition.objects.create(
        space=cast.space, name="Edició 2", starts_on=edition.starts_on, ends_on=edition.ends_on
    )
    cases = [
        actions.enter_application(edition=each, entity=nova, by=cast.nuria, via="paper", today=today, said=said)
        for each in (edition, other)
    ]
    done = at_once(
        *[
            lambda case=case: deciding.accept_application(application=case, by=cast.nuria, reason="x", today=today)
            for case in cases
        ]
    )
    assert done == [True, True]
    assert Membership.objects.filter(entity=nova).count() == 1
    assert Designation.objects.filter(membership__entity=nova).count() == 1
    assert Person.objects.filter(email="rosa@mostra.example").count() == 1


def test_an_amendment_is_answered_once(edition, nova, said, cast, today):
    case = actions.enter_application(edition=edition, entity=nova, by=cast.nuria, via="paper", today=today, said=said)
    actions.ask_amendment(application=case, by=cast.nuria, text="x", due=today, today=today)
    done = at_once(*[lambda: actions.answer_amendment(application=case, by=None, text="y")] * 3)
    assert done.count(True) == 1
    assert Event.objects.filter(name="admission.amendment_answered").count() == 1


def test_one_ask_for_a_referent_however_many_look(cast, today):
    membership = Membership.objects.get(entity=cast.serra)
    Designation.objects.filter(membership=membership).delete()
    done = at_once(*[lambda: deciding.keep_referent_ask(membership=membership, today=today)] * 4)
    assert done == [True] * 4
    assert Ask.objects.filter(what="designate_referent").count() == 1


def test_a_person_designated_by_two_at_once_is_one(cast, today):
    membership = Membership.objects.get(entity=cast.serra)

    def designate():
        deciding.designate_person(
            membership=membership,
            by=cast.nuria,
            today=today,
            email="nova@mostra.example",
            full_name="Nova",
            role="deputy",
            from_on=today,
        )

    assert at_once(designate, designate, designate) == [True] * 3
    assert Designation.objects.filter(person__email="nova@mostra.example").count() == 1


def test_codes_asked_for_at_once_are_counted_one_after_the_other(edition, nova, said):
    def ask():
        actions.draft_application(edition=edition, entity=nova, said=dict(said), source="here")

    at_once(*[ask] * 12)
    assert Code.objects.count() == 6
