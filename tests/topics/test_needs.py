"""What may be done with a need, and what follows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Event, Item, Link, Submission
from espai.members.models import Designation, Membership
from espai.notices.models import Ask, Message
from espai.topics import actions
from espai.topics.models import Need, Support


def draft(cast, **values):
    given = {
        "space": cast.space.pk,
        "by": cast.montse,
        "entity": cast.serra,
        "title": "Falta temps",
        "text": "",
        "kind": "plan",
    }
    return actions.draft_need(**given | values)


def happened():
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def asked():
    return set(Ask.objects.filter(done_at=None).values_list("to", "what"))


def test_a_draft_is_of_its_author(cast):
    need = draft(cast, text="Molt **poc**")
    assert (need.item.path, need.item.state, need.item.audience) == (
        f"temes/necessitats/{need.pk}-falta-temps/",
        "draft",
        "author",
    )
    assert need.html == "<p>Molt <strong>poc</strong></p>\n"
    assert happened() == ["topics.need_drafted"]
    assert str(need) == "Falta temps"


def test_a_title_without_letters_has_an_address_too(cast):
    assert draft(cast, title="¿?").item.path.endswith("--/")


def test_the_same_form_twice_makes_one_draft(cast):
    draft(cast, once_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(cast, once_key="k")
    assert Need.objects.count() == 1
    assert Submission.objects.count() == 1


def test_publishing_shows_it_supports_it_and_asks_to_group_it(cast):
    need = actions.publish_need(need=draft(cast), by=cast.montse, audience=Audience.SPACE)
    assert (need.item.state, need.item.reach) == ("published", f"space:{cast.space.pk}")
    assert list(Support.objects.values_list("entity", "person")) == [(cast.serra.pk, cast.montse.pk)]
    assert asked() == {("coordination", "group_need")}
    assert happened() == ["topics.need_drafted", "topics.need_published"]


def test_coordination_publishes_for_no_entity(cast):
    need = draft(cast, by=cast.nuria, entity=None)
    need = actions.publish_need(need=need, by=cast.nuria, audience=Audience.COORDINATION)
    assert Support.objects.count() == 0
    assert need.item.reach == "coordination"
    assert actions.withdraw_need(need=need, by=cast.nuria).item.reach == "coordination"


def test_what_is_told_to_coordination_only_is_seen_by_its_own_entity_too(cast):
    need = actions.publish_need(need=draft(cast), by=cast.montse, audience=Audience.COORDINATION)
    assert need.item.reach == f"entity:{cast.serra.pk}"


def test_publishing_twice_is_refused(cast, need):
    with pytest.raises(Refused, match="Ja està publicada"):
        actions.publish_need(need=need, by=cast.montse, audience=Audience.SPACE)
    assert happened().count("topics.need_published") == 1


def test_changing_raises_the_version(cast, need):
    changed = actions.change_need(need=need, by=cast.montse, title="Altre", text="Nou", kind="functioning", version=1)
    assert (changed.version, changed.item.title, changed.html, changed.kind) == (
        2,
        "Altre",
        "<p>Nou</p>\n",
        "functioning",
    )
    assert happened()[-1] == "topics.need_changed"


def test_changing_what_somebody_else_changed_writes_nothing(cast, need):
    actions.change_need(need=need, by=cast.oriol, title="D’Oriol", text="", kind="plan", version=1)
    with pytest.raises(Conflict, match="no s’ha perdut"):
        actions.change_need(need=need, by=cast.montse, title="De Montse", text="", kind="plan", version=1)
    assert Need.objects.get().item.title == "D’Oriol"


def test_withdrawing_leaves_it_to_coordination_and_asks_nothing_more(cast, need):
    actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate())
    actions.withdraw_need(need=need, by=cast.montse)
    assert (Need.objects.get().item.state, Need.objects.get().item.reach) == ("withdrawn", f"entity:{cast.serra.pk}")
    assert asked() == set()
    with pytest.raises(Refused, match="Només es pot retirar una necessitat publicada"):
        actions.withdraw_need(need=need, by=cast.montse)
    with pytest.raises(Refused, match="ja no es pot canviar"):
        actions.change_need(need=need, by=cast.montse, title="x", text="", kind="plan", version=1)


def test_what_is_part_of_a_topic_is_not_withdrawn(cast, need, topic):
    actions.group_need(need=need, topic=topic, by=cast.nuria, reason="Ho és.")
    with pytest.raises(Refused, match="Ja forma part d’un tema"):
        actions.withdraw_need(need=need, by=cast.montse)


def test_support_is_one_an_entity(cast, need):
    for _time in range(2):
        actions.support_need(need=need, by=cast.pau, entity=cast.riu.pk)
    assert Support.objects.filter(entity=cast.riu).count() == 1
    assert happened().count("topics.need_supported") == 1
    assert str(Support.objects.get(entity=cast.riu)) == f"{cast.riu.pk} → {need.pk}"


def test_a_draft_cannot_be_supported_nor_grouped(cast, topic):
    need = draft(cast)
    with pytest.raises(Refused):
        actions.support_need(need=need, by=cast.pau, entity=cast.riu.pk)
    with pytest.raises(Refused):
        actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x")


def test_support_can_be_taken_back(cast, need):
    actions.support_need(need=need, by=cast.pau, entity=cast.riu.pk)
    actions.decline_support(need=need, by=cast.pau, entity=cast.riu.pk)
    actions.decline_support(need=need, by=cast.pau, entity=cast.riu.pk)
    assert not Support.objects.filter(entity=cast.riu).exists()
    assert happened().count("topics.support_withdrawn") == 1


def test_who_stated_a_need_does_not_decline_it(cast, need):
    with pytest.raises(Refused, match="retireu-la"):
        actions.decline_support(need=need, by=cast.montse, entity=cast.serra.pk)


def test_opinion_is_asked_of_the_entities_that_have_not_given_it(cast, need):
    due = timezone.localdate() + timedelta(days=7)
    assert actions.ask_opinion(need=need, by=cast.nuria, due=due) == 1
    assert asked() == {("coordination", "group_need"), (f"referent:{cast.riu.pk}", "support_need")}
    assert actions.ask_opinion(need=need, by=cast.nuria, due=due) == 0
    assert Ask.objects.filter(what="support_need").count() == 1
    actions.support_need(need=need, by=cast.pau, entity=cast.riu.pk)
    assert Ask.objects.get(what="support_need").answer == "yes"


def test_opinion_is_not_asked_of_who_left(cast, need):
    Membership.objects.filter(entity=cast.riu).update(until_on=timezone.localdate() - timedelta(days=1))
    assert actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate()) == 0


def test_opinion_needs_readers_and_a_date_to_come(cast, need):
    with pytest.raises(Refused, match="La data ja ha passat"):
        actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate() - timedelta(days=1))
    hidden = actions.publish_need(need=draft(cast), by=cast.montse, audience=Audience.COORDINATION)
    with pytest.raises(Refused, match="que veuen els membres"):
        actions.ask_opinion(need=hidden, by=cast.nuria, due=timezone.localdate())


def test_grouping_links_settles_and_tells_the_author(cast, need, topic, run_jobs):
    actions.group_need(need=need, topic=topic, by=cast.nuria, reason="Parla d’indicadors.")
    link = Link.objects.get()
    assert (link.source, link.target, link.kind, link.reason, link.by_id) == (
        need.item,
        topic.item,
        "groups",
        "Parla d’indicadors.",
        cast.nuria.pk,
    )
    assert asked() == set()
    run_jobs()
    message = Message.objects.get()
    assert (message.address, message.space_id) == ("montse@mostra.example", cast.space.pk)
    assert "Parla d’indicadors." in message.text
    assert f"/aqui/{topic.item.path}" in message.text


def test_a_topic_gathers_a_need_once(cast, need, topic, run_jobs):
    actions.group_need(need=need, topic=topic, by=cast.nuria, reason="Primer.")
    with pytest.raises(Refused, match="ja recull"):
        actions.group_need(need=need, topic=topic, by=cast.nuria, reason="Segon.")
    assert happened().count("topics.need_grouped") == 1


def test_an_author_who_left_is_not_told(cast, need, topic, run_jobs):
    Designation.objects.filter(person=cast.montse).update(until_on=timezone.localdate() - timedelta(days=1))
    actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x")
    run_jobs()
    assert Message.objects.count() == 0


def test_a_draft_is_deleted_without_anybody_else_having_seen_it(cast):
    need = draft(cast)
    with pytest.raises(Refused, match="Només es pot retirar"):
        actions.withdraw_need(need=need, by=cast.montse)
    actions.discard_need(need=need, by=cast.montse)
    assert (Need.objects.count(), Item.objects.count()) == (0, 0)
    assert happened()[-1] == "topics.need_discarded"


def test_what_is_published_is_not_deleted(cast, need):
    with pytest.raises(Refused, match="la podeu retirar"):
        actions.discard_need(need=need, by=cast.montse)


def test_the_address_follows_the_title(cast):
    need = draft(cast, title="La regidora no ens escolta")
    values = {"need": need, "by": cast.montse, "title": "Falta suport polític", "text": "", "kind": "plan"}
    need = actions.change_need(**values, version=1)
    assert need.item.path == f"temes/necessitats/{need.pk}-falta-suport-politic/"


def test_the_same_change_sent_twice_is_one(cast, need):
    values = {"need": need, "by": cast.montse, "title": "Altre", "text": "Nou", "kind": "plan", "version": 1}
    first = actions.change_need(**values)
    again = actions.change_need(**values)
    assert (first.version, again.version) == (2, 2)
    assert happened().count("topics.need_changed") == 1


def test_nobody_is_told_what_they_did_themselves(cast, topic, run_jobs):
    need = actions.publish_need(need=draft(cast, by=cast.nuria), by=cast.nuria, audience=Audience.SPACE)
    actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x")
    run_jobs()
    assert Message.objects.count() == 0


def test_the_same_topic_form_twice_makes_one(cast):
    values = {
        "space": cast.space.pk,
        "by": cast.nuria,
        "title": "T",
        "reasons": "",
        "audience": "space",
        "once_key": "k",
    }
    topic = actions.propose_topic(**values)
    assert (str(topic), topic.state.label) == ("T", "Proposat")
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.propose_topic(**values)


@pytest.mark.parametrize("gone", [[Need], [Need, Item]])
def test_what_somebody_else_removed_is_refused(cast, need, gone):
    for model in gone:
        model.objects.all().delete()
    with pytest.raises(Refused, match="ha esborrat mentrestant"):
        actions.withdraw_need(need=need, by=cast.pau)
