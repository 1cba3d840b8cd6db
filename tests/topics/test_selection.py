"""Choosing topics: the entities say which would be useful, coordination takes or leaves each with a public reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from espai.core.access import Standing
from espai.core.errors import Conflict, Refused
from espai.core.models import Event
from espai.notices.models import Ask
from espai.topics import actions
from espai.topics.actions.selection import Decision
from espai.topics.models import Candidate, Choice, Selection, Topic, candidates_of

pytestmark = pytest.mark.django_db
YES, NO = Decision(is_taken=True, reason="Ho demanen molts."), Decision(is_taken=False, reason="Encara no toca.")


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def propose(cast, title="Tema", audience="space"):
    return actions.propose_topic(space=cast.space.pk, by=cast.nuria, title=title, reasons="", audience=audience)


def begin(cast, topics, **values):
    given = {"title": "Quins temes treballem?", "closes_on": in_days(10)}
    return actions.open_selection(space=cast.space.pk, by=cast.nuria, topics=topics, **given | values)


@pytest.fixture
def topics(cast):
    return [propose(cast, title) for title in ("Indicadors", "Avaluació", "Participació")]


@pytest.fixture
def selection(cast, topics):
    return begin(cast, topics)


def pks(selection):
    return list(selection.candidates.order_by("pk").values_list("pk", flat=True))


def choose(cast, selection, name="montse", entity="serra", candidates=()):
    actions.choose_topics(
        selection=selection, by=getattr(cast, name), entity=getattr(cast, entity).pk, candidates=candidates
    )


def states(topics):
    return [Topic.objects.select_related("item").get(pk=topic.pk).item.state for topic in topics]


def test_opening_asks_each_entity_and_coordination(cast, selection, topics):
    asked = set(Ask.objects.filter(item=selection.item, done_at=None).values_list("to", "what", "due"))
    due = selection.closes_on
    assert asked == {
        (f"referent:{cast.serra.pk}", "choose_topics", due),
        (f"referent:{cast.riu.pk}", "choose_topics", due),
        ("coordination", "decide_topics", due),
    }
    assert states(topics) == ["consulted"] * 3
    assert selection.item.path == f"temes/tria/{selection.pk}-quins-temes-treballem/"
    assert Event.objects.get(name="topics.selection_opened").data == {"topics": 3}


def test_a_day_that_has_passed_and_a_topic_that_is_being_chosen_are_refused(cast, topics, selection):
    with pytest.raises(Refused, match="ja ha passat"):
        begin(cast, [propose(cast)], closes_on=in_days(-1))
    with pytest.raises(Refused, match="ja es tria"):
        begin(cast, topics[:1])
    assert Selection.objects.count() == 1


def test_an_entity_says_which_and_may_change_its_mind(cast, who, selection):
    first, second, third = pks(selection)
    choose(cast, selection, candidates=[first, second])
    choose(cast, selection, name="oriol", candidates=[second, third])
    assert set(Choice.objects.values_list("candidate", "entity", "person")) == {
        (second, cast.serra.pk, cast.montse.pk),
        (third, cast.serra.pk, cast.oriol.pk),
    }
    asks = Ask.objects.filter(what="choose_topics", done_at=None)
    assert list(asks.values_list("to", flat=True)) == [f"referent:{cast.riu.pk}"]
    choose(cast, selection, name="pau", entity="riu", candidates=[third])
    found = candidates_of(selection, who("pau"))
    assert [(each.topic.item.title, each.choosers, each.is_chosen) for each in found] == [
        ("Participació", ["Ajuntament de Riu", "Ajuntament de Serra"], True),
        ("Avaluació", ["Ajuntament de Serra"], False),
        ("Indicadors", [], False),
    ]


def test_choosing_none_is_an_answer(cast, selection):
    choose(cast, selection)
    assert not Choice.objects.exists()
    assert Ask.objects.get(to=f"referent:{cast.serra.pk}").answer == "chosen"


def test_candidates_of_another_selection_are_refused(cast, selection):
    other = begin(cast, [propose(cast), propose(cast)])
    with pytest.raises(Refused, match="no és d’aquesta tria"):
        choose(cast, selection, candidates=pks(other))
    assert not Choice.objects.exists()


def test_after_its_day_nothing_is_chosen(cast, selection):
    Selection.objects.update(closes_on=in_days(-1))
    with pytest.raises(Refused, match="ja s’ha tancat"):
        choose(cast, selection, candidates=pks(selection))


def test_each_topic_is_taken_or_left_with_its_reason(cast, selection, topics):
    first, second, third = pks(selection)
    actions.close_selection(selection=selection, by=cast.nuria, decisions={first: YES, second: NO, third: YES})
    assert states(topics) == ["taken", "left", "taken"]
    kept = dict(Candidate.objects.values_list("pk", "reason"))
    assert kept == {first: "Ho demanen molts.", second: "Encara no toca.", third: "Ho demanen molts."}
    assert not Ask.objects.filter(done_at=None).exists()
    assert Event.objects.get(name="topics.selection_closed").data == {"taken": 2}
    with pytest.raises(Refused, match="ja s’ha tancat"):
        actions.close_selection(selection=selection, by=cast.nuria, decisions={first: NO, second: NO, third: NO})
    with pytest.raises(Refused, match="ja s’ha tancat"):
        choose(cast, selection, candidates=[first])


@pytest.mark.parametrize("decisions", [{}, {0: YES}, {0: YES, 1: YES, 2: Decision(is_taken=True, reason=" ")}])
def test_what_is_decided_in_part_or_without_reason_is_refused(cast, selection, topics, decisions):
    numbers = pks(selection)
    given = {numbers[index]: decision for index, decision in decisions.items()}
    with pytest.raises(Refused, match="Cal decidir cada tema"):
        actions.close_selection(selection=selection, by=cast.nuria, decisions=given)
    assert states(topics) == ["consulted"] * 3


def test_a_topic_that_was_left_may_be_chosen_again_and_one_taken_may_not(cast, selection, topics):
    first, second, third = pks(selection)
    actions.close_selection(selection=selection, by=cast.nuria, decisions={first: YES, second: NO, third: NO})
    begin(cast, topics[1:])
    with pytest.raises(Refused):
        begin(cast, topics[:1])


def test_the_database_keeps_a_decision_with_a_reason_and_one_open_candidacy(cast, selection, topics):
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=pks(selection)[0]).update(is_taken=True, reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(selection=Selection.objects.get(), topic=topics[0])
    other = Selection.objects.create(item=propose(cast).item, closes_on=in_days(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(selection=other, topic=topics[0])


def test_things_are_called_by_what_they_are(cast, selection):
    choose(cast, selection, candidates=pks(selection)[:1])
    assert str(selection) == "Quins temes treballem?"
    candidate = Candidate.objects.order_by("pk").first()
    assert str(candidate) == f"{candidate.topic_id} · {selection.pk}"
    assert str(Choice.objects.get()) == f"{cast.serra.pk} → {candidate.pk}"


# Pages


def url(selection):
    return f"/aqui/{selection.item.path}"


def test_an_entity_chooses_on_the_page(enter, cast, selection):
    client = enter("montse")
    assert "Resposta de: Ajuntament de Serra" in client.get(url(selection)).text
    first, second, _third = pks(selection)
    response = client.post(f"/aqui/temes/tria/{selection.pk}/tria/", {"candidate": [first, second, "x"]}, follow=True)
    assert "S’ha anotat el que tria el vostre ens." in response.text
    assert set(Choice.objects.values_list("candidate_id", flat=True)) == {first, second}
    assert response.text.count("checked") == 2


def test_who_does_not_act_for_an_entity_reads(enter, selection):
    text = enter("carme").get(url(selection)).text
    assert "Indicadors" in text
    assert "Desa el que triem" not in text


def test_another_space_finds_nothing(enter, selection):
    assert enter("berta").get(url(selection)).status_code == 403
    assert enter("berta").get(f"/alla/temes/tria/{selection.pk}-x/").status_code == 404


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("name", ["pau", "nuria"])
def test_the_page_costs_the_same_with_more(enter, cast, count, name, django_assert_num_queries):
    selection = begin(cast, [propose(cast, f"T{number}") for number in range(count)])
    choose(cast, selection, candidates=pks(selection))
    client = enter(name)
    with django_assert_num_queries({"pau": 6, "nuria": 5}[name]):
        assert len(client.get(url(selection)).context["candidates"]) == count


NEW = "/aqui/temes/tria/nova/"


def fields(topics, **values):
    return {
        "title": "Tria",
        "topics": [topic.pk for topic in topics],
        "closes_on": in_days(5).isoformat(),
        "once": "k",
    } | values


def test_coordination_opens_a_selection_once(enter, cast, topics):
    client = enter("nuria")
    assert client.get(NEW).status_code == 200
    first = client.post(NEW, fields(topics))
    selection = Selection.objects.get()
    assert first.url == url(selection)
    for topics_sent in ([propose(cast)], topics):  # the same form, whose topics are no longer offered
        assert client.post(NEW, fields(topics_sent)).url == first.url
    assert Selection.objects.count() == 1
    other = client.post(NEW, fields(topics, once="another"))
    assert "topics" in other.context["form"].errors
    assert client.post(NEW, fields(topics, once="k\x00")).status_code == 200


def test_a_refused_selection_keeps_what_was_typed(enter, topics):
    response = enter("nuria").post(NEW, fields(topics, closes_on=in_days(-1).isoformat(), title="La meva tria"))
    assert "La data ja ha passat." in response.text
    assert 'value="La meva tria"' in response.text
    assert response.text.count("checked") == 3


def decide(selection, *answers):
    return {
        name: value
        for pk, (answer, reason) in zip(pks(selection), answers, strict=True)
        for name, value in ((f"decision-{pk}", answer), (f"reason-{pk}", reason))
    }


def test_coordination_decides_and_everybody_reads_why(enter, client, cast):
    topics = [propose(cast, "Obert", audience="public"), propose(cast, "Tancat")]
    selection = begin(cast, topics)
    target = f"/aqui/temes/tria/{selection.pk}/decideix/"
    coordinator = enter("nuria")
    assert "Tanca la tria" in coordinator.get(url(selection)).text
    refused = coordinator.post(target, decide(selection, ("take", "Ho demanen tots."), ("", "")))
    assert "Ho demanen tots." in refused.text
    assert refused.status_code == 200
    answers = decide(selection, ("take", "Ho demanen tots."), ("leave", "Més endavant."))
    assert coordinator.post(target, answers).url == url(selection)
    assert "Aquesta tria ja s’ha tancat." in coordinator.post(target, answers, follow=True).text
    text = coordinator.get(url(selection)).text
    assert "Més endavant." in text
    assert "Tanca la tria" not in text
    client.logout()
    public = client.get(f"/aqui/{topics[0].item.path}").text
    assert "Es treballarà" in public
    assert "Ho demanen tots." in public


def test_a_topic_that_was_left_says_why(enter, cast, topics):
    selection = begin(cast, topics[:1])
    actions.close_selection(selection=selection, by=cast.nuria, decisions={pks(selection)[0]: NO})
    text = enter("pau").get(f"/aqui/{topics[0].item.path}").text
    assert "Queda per més endavant" in text
    assert "Encara no toca." in text


def test_the_list_says_what_is_being_chosen(enter, selection):
    client = enter("pau")
    assert "Podeu dir-hi la vostra fins al" in client.get("/aqui/temes/").text
    Selection.objects.update(closes_on=in_days(-1))
    assert "Pendent que coordinació decideixi" in client.get("/aqui/temes/").text
    assert "El termini s’ha acabat" in client.get(url(selection)).text


# Editing a topic


def change(cast, topic, **values):
    given = {"title": "Nou", "reasons": "Per **això**.", "audience": "public", "version": 1}
    return actions.change_topic(topic=topic, by=cast.nuria, **given | values)


def test_a_topic_is_changed_once_a_version(cast, topic):
    changed = change(cast, topic)
    assert (changed.item.title, changed.item.audience, changed.version) == ("Nou", "public", 2)
    assert "<strong>això</strong>" in changed.html
    assert change(cast, topic).version == 2
    with pytest.raises(Conflict):
        change(cast, topic, title="Un altre")


def test_coordination_edits_a_topic_and_is_shown_the_conflict(enter, cast, topic):
    client = enter("nuria")
    address = f"/aqui/temes/{topic.pk}/edita/"
    typed = {"title": "Nou", "reasons": "El meu.", "audience": "space", "version": "1"}
    assert 'value="Indicadors"' in client.get(address).text
    change(cast, topic, reasons="El seu.")
    response = client.post(address, typed)
    assert "Algú altre l’ha canviat mentre escrivíeu" in response.text
    assert "El <del>" in response.text  # what each says alone is marked, by words
    assert "seu.</del>" in response.text
    assert "El meu." in response.text
    again = client.post(address, typed | {"version": "2"})
    topic.refresh_from_db()
    assert (again.status_code, topic.reasons, topic.version) == (302, "El meu.", 3)
    assert enter("montse").get(address).status_code == 403
    assert not Topic.objects.editable_by(Standing()).exists()


def test_a_topic_shows_its_documents(enter, cast, topic):
    from espai.classroom.actions import add_document
    from tests.files import upload

    add_document(about=topic.item, by=cast.nuria, upload=upload(), title="Guia del tema", kind="report")
    text = enter("pau").get(f"/aqui/{topic.item.path}").text
    assert "Guia del tema" in text
    assert "Afegeix un document" not in text
    assert f"/aqui/documents/nou/?de={topic.item_id}" in enter("nuria").get(f"/aqui/{topic.item.path}").text
