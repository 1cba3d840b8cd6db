"""Each member entity has somebody who acts for it, or coordination is asked for one."""

from datetime import timedelta

import pytest

from espai.admission import jobs
from espai.admission.actions import deciding
from espai.core.errors import Refused
from espai.members import standing
from espai.members.models import Designation, Membership
from espai.notices import asking
from espai.notices.models import Ask, Message
from espai.topics.asks import SUPPORT_NEED


def missing():
    return list(Ask.objects.filter(what="designate_referent", done_at=None).values_list("item__title", flat=True))


def designate(membership, cast, today, **more):
    values = {"email": "Rosa@mostra.example", "full_name": "Rosa Pi", "role": "referent", "from_on": today}
    return deciding.designate_person(membership=membership, by=cast.nuria, today=today, **values | more)


@pytest.fixture
def serra(cast):
    return Membership.objects.get(entity=cast.serra)


def end(cast, serra, today, until_on):
    designation = Designation.objects.get(membership=serra, role="referent")
    return deciding.end_designation(designation=designation, by=cast.nuria, until_on=until_on, today=today)


def test_ending_the_only_referent_asks_for_another_and_designating_settles_it(cast, serra, today):
    end(cast, serra, today, today - timedelta(days=1))
    assert missing() == ["Ajuntament de Serra"]
    designate(serra, cast, today, role="deputy")
    assert missing() == ["Ajuntament de Serra"]
    designate(serra, cast, today)
    assert missing() == []


def test_the_successor_inherits_what_was_asked(cast, serra, today, need, topic):
    asking.ask(to=f"referent:{cast.serra.pk}", item=topic.item, what=SUPPORT_NEED)
    end(cast, serra, today, today - timedelta(days=1))
    rosa = designate(serra, cast, today).person
    who = standing.of(person=rosa.pk, space=cast.space.pk, today=today)
    assert list(Ask.objects.open_for(who).values_list("what", flat=True)) == ["support_need"]
    who = standing.of(person=cast.montse.pk, space=cast.space.pk, today=today)
    assert not Ask.objects.open_for(who).exists()


def test_a_designation_that_ends_by_itself_is_noticed_by_the_clock(cast, serra, today):
    Designation.objects.filter(membership=serra, role="referent").update(until_on=today - timedelta(days=1))
    for _turn in range(2):
        jobs.check_referents.call()
    assert missing() == ["Ajuntament de Serra"]
    Membership.objects.filter(pk=serra.pk).update(until_on=today - timedelta(days=1))
    jobs.check_referents.call()
    assert missing() == []


def test_who_has_no_account_any_more_is_no_referent(cast, serra, today):
    type(cast.montse).objects.filter(pk=cast.montse.pk).update(is_active=False)
    assert list(standing.without_referent(cast.space.pk, today)) == [serra]
    assert list(standing.without_referent(cast.other.pk, today)) == []


def test_designating_twice_is_designating_once(cast, serra, today):
    first = designate(serra, cast, today)
    assert designate(serra, cast, today) == first
    assert first.person.email == "rosa@mostra.example"
    assert not first.person.has_usable_password()


def test_a_known_person_keeps_their_name(cast, serra, today):
    assert designate(serra, cast, today, email=cast.pau.email).person.full_name == "Pau"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"from_on": -40}, "encara no era membre"),
        ({"from_on": 3, "until_on": 1}, "abans de començar"),
    ],
)
def test_dates_that_cannot_be(cast, serra, today, more, said):
    days = {name: today + timedelta(days=number) for name, number in more.items()}
    with pytest.raises(Refused, match=said):
        designate(serra, cast, today, **days)


def test_nobody_is_designated_for_who_is_no_member(cast, serra, today):
    Membership.objects.filter(pk=serra.pk).update(until_on=today - timedelta(days=2))
    serra.refresh_from_db()
    with pytest.raises(Refused, match="ja no és membre"):
        designate(serra, cast, today)


def test_ending(cast, serra, today):
    with pytest.raises(Refused, match="abans de començar"):
        end(cast, serra, today, today - timedelta(days=99))
    for _turn in range(2):
        assert end(cast, serra, today, today).until_on == today
    assert missing() == []


def test_renewing(cast, serra, today):
    designation = designate(serra, cast, today, until_on=today + timedelta(days=3))

    def renew(until_on):
        return deciding.renew_designation(designation=designation, by=cast.nuria, until_on=until_on, today=today)

    assert renew(today + timedelta(days=9)).until_on == today + timedelta(days=9)
    with pytest.raises(Refused, match="ja ha passat"):
        renew(today - timedelta(days=1))
    assert renew(None).until_on is None
    Designation.objects.filter(pk=designation.pk).update(
        from_on=today - timedelta(days=9), until_on=today - timedelta(days=1)
    )
    with pytest.raises(Refused, match="ja ha acabat"):
        renew(None)


def test_two_open_designations_of_a_kind_cannot_be(cast, serra, today):
    first = designate(serra, cast, today, until_on=today + timedelta(days=3))
    Designation.objects.create(
        membership=serra, person=first.person, role="referent", from_on=today + timedelta(days=4)
    )
    with pytest.raises(Refused, match="ja té una altra"):
        deciding.renew_designation(designation=first, by=cast.nuria, until_on=None, today=today)


def test_an_entity_becomes_a_member_once(cast, nova, today):
    membership = deciding.enter_member(entity=nova, space=cast.space.pk, by=cast.nuria, from_on=today, today=today)
    assert missing() == ["Ajuntament de Nova"]
    assert membership.item.path == f"membres/{nova.pk}/persones/"
    with pytest.raises(Refused, match="ja és membre"):
        deciding.enter_member(entity=nova, space=cast.space.pk, by=cast.nuria, from_on=today, today=today)


def test_who_is_designated_is_told_how_to_enter(cast, serra, today, run_jobs):
    designate(serra, cast, today)
    run_jobs()
    message = Message.objects.get()
    assert message.address == "rosa@mostra.example"
    assert "/-/compte/codi/" in message.text
    assert message.subject == "Us han designat a l’Espai: Ajuntament de Serra"
