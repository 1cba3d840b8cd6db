"""Two people at once, on real connections: one is done, the other is told, and nothing is half done."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from espai.classroom.actions import add_document
from espai.core.errors import Refused
from espai.core.models import Audience, Event, Link
from espai.core.signing import seal
from espai.notices import actions as notices
from espai.notices.models import Ask
from espai.topics import actions
from espai.topics.models import Need
from tests.files import upload

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def at_once(*deeds):
    """Run the deeds together; return for each True, or the sentence with which it was refused."""
    ready, said = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        ready.wait()
        try:
            deed()
            said[number] = True
        except Refused as refusal:
            said[number] = str(refusal)
        except Exception as bug:  # noqa: BLE001 - the test shows it
            said[number] = bug
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def draft(cast):
    return actions.draft_need(
        space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Falta temps", text="", kind="plan"
    )


def propose(cast):
    return actions.propose_topic(
        space=cast.space.pk, by=cast.nuria, title="Indicadors", reasons="", audience=Audience.SPACE
    )


def published(cast):
    return actions.publish_need(need=draft(cast), by=cast.montse, audience=Audience.SPACE)


def test_of_two_publications_one_is_done_and_its_audience_stays(cast):
    for _round in range(ROUNDS):
        need = draft(cast)
        said = at_once(
            lambda need=need: actions.publish_need(need=need, by=cast.montse, audience=Audience.COORDINATION),
            lambda need=need: actions.publish_need(need=need, by=cast.oriol, audience=Audience.SPACE),
        )
        assert sorted(map(str, said)) == ["Ja està publicada.", "True"]
        event = Event.objects.get(name="topics.need_published", target_id=need.pk)
        assert Need.objects.get(pk=need.pk).item.audience == event.data["audience"]


def test_what_is_withdrawn_is_in_no_topic_and_asks_nothing(cast, topic):
    for _round in range(ROUNDS):
        need = published(cast)
        said = at_once(
            lambda need=need: actions.withdraw_need(need=need, by=cast.montse),
            lambda need=need: actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x"),
            lambda need=need: actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate()),
        )
        assert not [one for one in said if isinstance(one, Exception)]
        if Need.objects.get(pk=need.pk).item.state == "withdrawn":
            assert not Link.objects.filter(source=need.item).exists()
            assert not Ask.objects.filter(item=need.item, done_at=None).exists()


def test_of_two_changes_one_is_kept_and_the_other_told(cast):
    need = published(cast)

    def change(title):
        actions.change_need(need=need, by=cast.montse, title=title, text="", kind="plan", version=1)

    said = at_once(lambda: change("Un"), lambda: change("Dos"))
    assert sorted(isinstance(one, str) for one in said) == [False, True]
    assert Need.objects.get().version == 2


def test_answering_supporting_and_withdrawing_at_once_wait_for_each_other(cast):
    for _round in range(ROUNDS):
        need = published(cast)
        actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate())
        ask = Ask.objects.get(item=need.item, what="support_need")
        token = seal("answer", [ask.pk, cast.pau.pk, "yes"])
        said = at_once(
            lambda token=token: notices.answer_from_message(token=token),
            lambda need=need: actions.support_need(need=need, by=cast.pau, entity=cast.riu.pk),
            lambda need=need: actions.withdraw_need(need=need, by=cast.montse),
        )
        assert not [one for one in said if isinstance(one, Exception)]
        assert Ask.objects.get(pk=ask.pk).done_at


def test_pressing_an_answer_twice_at_once_answers_once(cast):
    need = published(cast)
    actions.ask_opinion(need=need, by=cast.nuria, due=timezone.localdate())
    ask = Ask.objects.get(item=need.item, what="support_need")
    token = seal("answer", [ask.pk, cast.pau.pk, "yes"])
    said = at_once(*[lambda: notices.answer_from_message(token=token)] * 4)
    assert said.count(True) == 1
    assert said.count("Això ja està respost.") == 3


def test_links_and_locks_of_one_thing_do_not_wait_in_a_circle(cast):
    for turn in range(ROUNDS):
        need, topic = published(cast), propose(cast)

        def document(topic=topic, turn=turn):
            add_document(about=topic.item, by=cast.nuria, upload=upload("a.txt", b"%d" % turn), title="D", kind="other")

        def gather(need=need, topic=topic):
            actions.group_need(need=need, topic=topic, by=cast.nuria, reason="En parla.")

        assert at_once(document, gather, document) == [True, True, True]
