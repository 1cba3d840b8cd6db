"""What may be done with a commitment, and what follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.commitments import actions, quoting
from espai.commitments.models import Commitment
from espai.core.errors import Conflict, Refused
from espai.core.models import Event, Item, Link
from espai.notices.models import Ask


def proposed(cast, **values):
    given = {
        "space": cast.space.pk,
        "by": cast.nuria,
        "title": "Enviarem el programa tres setmanes abans",
        "heard": "Amb una setmana no podem preparar res.",
        "owner": None,
        "due": timezone.localdate() + timedelta(days=30),
    }
    return actions.propose_commitment(**given | values)


def done(cast, commitment):
    commitment = actions.accept_commitment(commitment=commitment, by=cast.nuria)
    return actions.finish_commitment(commitment=commitment, by=cast.nuria, effect="Ha arribat amb 24 dies.")


def asked(done_at=None):
    return list(Ask.objects.filter(what="keep_commitment", done_at=done_at).values_list("to", "due"))


def happened():
    return [name for name in Event.objects.order_by("pk").values_list("name", flat=True) if "commitment" in name]


def test_a_proposal_is_asked_of_its_owner_and_comes_from_somewhere(cast, need):
    commitment = proposed(cast, owner=cast.montse, origin=need.item)
    assert asked() == [(f"person:{cast.montse.pk}", commitment.due)]
    assert (commitment.item.path, commitment.state, commitment.item.audience) == (
        f"valoracio/millores/{commitment.pk}-enviarem-el-programa-tres-setmanes-abans/",
        "proposed",
        "space",
    )
    link = Link.objects.get(target=commitment.item)
    assert (link.source, link.kind) == (need.item, "led_to_commitment")
    assert happened() == ["commitments.commitment_proposed"]
    assert str(commitment) == commitment.item.title


def test_what_nobody_owns_is_asked_of_coordination(cast):
    commitment = proposed(cast)
    assert asked() == [("coordination", commitment.due)]
    assert not Link.objects.exists()


def test_the_same_form_twice_proposes_once(cast):
    proposed(cast, once_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        proposed(cast, once_key="k")
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize("name", ["berta", "tere"])
def test_who_is_no_member_is_given_nothing(cast, name):
    with pytest.raises(Refused, match="ha de formar part"):
        proposed(cast, owner=getattr(cast, name))
    commitment = proposed(cast)
    with pytest.raises(Refused, match="ha de formar part"):
        changed(cast, commitment, owner=getattr(cast, name))


def changed(cast, commitment, **values):
    given = {"title": "T", "heard": "H", "owner": cast.pau, "due": timezone.localdate(), "version": 1}
    return actions.change_commitment(commitment=commitment, by=cast.nuria, **given | values)


def test_a_change_asks_its_new_owner(cast):
    commitment = changed(cast, proposed(cast, owner=cast.montse))
    assert asked() == [(f"person:{cast.pau.pk}", timezone.localdate())]
    assert (commitment.item.title, commitment.heard, commitment.version) == ("T", "H", 2)
    assert commitment.item.path.endswith("-t/")
    assert happened()[-1] == "commitments.commitment_changed"


def test_a_change_keeps_an_owner_who_has_left(cast):
    from espai.members.models import Designation

    commitment = proposed(cast, owner=cast.pau)
    Designation.objects.filter(person=cast.pau).update(until_on=timezone.localdate() - timedelta(days=1))
    assert changed(cast, commitment).owner == cast.pau


def test_of_two_changes_the_second_is_told(cast):
    commitment = proposed(cast)
    changed(cast, commitment)
    assert changed(cast, commitment).version == 2  # the same form, sent twice
    with pytest.raises(Conflict):
        changed(cast, commitment, title="Altre")
    assert Item.objects.get(commitment=commitment).title == "T"


def test_from_proposal_to_effect(cast):
    commitment = proposed(cast, owner=cast.montse)
    with pytest.raises(Refused, match="Només es pot començar"):
        actions.start_commitment(commitment=commitment, by=cast.montse)
    with pytest.raises(Refused, match="Encara és una proposta"):
        actions.finish_commitment(commitment=commitment, by=cast.montse, effect="E")
    actions.accept_commitment(commitment=commitment, by=cast.nuria)
    with pytest.raises(Refused, match="ja no és una proposta"):
        actions.accept_commitment(commitment=commitment, by=cast.nuria)
    actions.start_commitment(commitment=commitment, by=cast.montse)
    commitment = actions.finish_commitment(commitment=commitment, by=cast.montse, effect="Ha arribat.")
    assert (commitment.state, commitment.effect, commitment.is_open) == ("done", "Ha arribat.", False)
    assert asked() == []
    assert happened() == [f"commitments.commitment_{verb}" for verb in ("proposed", "accepted", "started", "finished")]


def test_what_is_over_is_over(cast):
    commitment = done(cast, proposed(cast))
    for act in (
        lambda: changed(cast, commitment),
        lambda: actions.finish_commitment(commitment=commitment, by=cast.nuria, effect="E"),
        lambda: actions.discard_commitment(commitment=commitment, by=cast.nuria, reason="R"),
    ):
        with pytest.raises(Refused, match="ja és tancat"):
            act()


def test_discarding_says_why(cast):
    commitment = actions.discard_commitment(commitment=proposed(cast), by=cast.nuria, reason="No hi ha sala.")
    assert (commitment.state, commitment.reason) == ("discarded", "No hi ha sala.")
    assert asked() == []
    assert happened()[-1] == "commitments.commitment_discarded"


def test_late_is_what_is_open_after_its_date(cast):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = proposed(cast, due=yesterday)
    assert late.is_late
    assert not proposed(cast).is_late
    assert not done(cast, late).is_late


def test_what_is_done_is_listed_first_and_counted(cast, who):
    first = proposed(cast, title="Un")
    done(cast, proposed(cast, title="Dos"))
    actions.accept_commitment(commitment=proposed(cast, title="Tres"), by=cast.nuria)
    listed = [commitment.item.title for commitment in Commitment.objects.listed(who("montse"))]
    assert listed == ["Dos", "Tres", "Un"]
    assert Commitment.objects.counts(who("montse")) == {"done": 1, "accepted": 1, "proposed": 1}
    assert Commitment.objects.counts(who("berta", space=cast.other)) == {}
    assert Commitment.objects.counts(who("visitor")) == {}
    assert list(Commitment.objects.editable_by(who("nuria")).filter(pk=first.pk)) == [first]
    assert not Commitment.objects.editable_by(who("montse")).exists()
    assert not Commitment.objects.editable_by(who("visitor")).exists()


def test_words_are_read_by_whoever_knows_how(cast, need, who, monkeypatch):
    monkeypatch.setattr(quoting, "_readers", {})
    assert quoting.heard(need.item, who("nuria"), "") == "No tenim indicadors"
    assert quoting.heard(need.item, who("nuria"), "m") is None
    quoting.add("need", lambda _item, _who, mark: mark.upper())
    assert quoting.heard(need.item, who("nuria"), "") == ""
    assert quoting.heard(need.item, who("nuria"), "m") == "M"
