"""The pages of needs and topics: what works, what is refused, what it costs."""

import pytest
from django.utils import timezone

from espai.core.models import Audience, Item
from espai.core.signing import link_key
from espai.notices.models import Ask
from espai.topics import actions
from espai.topics.models import Need, Support, Topic

NEW = "/aqui/temes/necessitats/nova/"
VALID = {"title": "Falta temps", "text": "Molt.", "kind": "plan", "once": "k1"}


def page(need):
    return f"/aqui/{need.item.path}"


def titles(response, name):
    return [getattr(row, "item", row).title for row in response.context[name]]


def publish(cast, number):
    for index in range(number):
        need = actions.draft_need(
            space=cast.space.pk, by=cast.montse, entity=cast.serra, title=f"Necessitat {index}", text="", kind="plan"
        )
        actions.publish_need(need=need, by=cast.montse, audience=Audience.SPACE)
        topic = actions.propose_topic(
            space=cast.space.pk, by=cast.nuria, title=f"Tema {index}", reasons="", audience=Audience.SPACE
        )
        actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["pau", "nuria"])
def test_the_list_costs_the_same_with_more(enter, cast, count, name, django_assert_num_queries):
    publish(cast, count)
    client = enter(name)
    with django_assert_num_queries(7):
        response = client.get("/aqui/temes/")
    assert titles(response, "needs") == [f"Necessitat {index}" for index in reversed(range(count))]
    assert titles(response, "page") == [f"Tema {index}" for index in reversed(range(count))]
    with django_assert_num_queries(4):
        response = client.get("/aqui/temes/necessitats/")
    assert titles(response, "needs") == [f"Necessitat {index}" for index in reversed(range(count))]


@pytest.mark.parametrize("count", [1, 3])
def test_a_need_costs_the_same_with_more(enter, cast, count, django_assert_num_queries):
    publish(cast, count)
    client = enter("pau")
    with django_assert_num_queries(8):
        client.get(page(Need.objects.last()))


@pytest.mark.parametrize("count", [1, 3])
def test_a_topic_costs_the_same_with_more(enter, cast, topic, count, django_assert_num_queries):
    for index in range(count):
        need = actions.draft_need(
            space=cast.space.pk, by=cast.montse, entity=cast.serra, title=f"N{index}", text="", kind="plan"
        )
        actions.publish_need(need=need, by=cast.montse, audience=Audience.SPACE)
        actions.group_need(need=need, topic=topic, by=cast.nuria, reason="x")
    client = enter("pau")
    with django_assert_num_queries(8):
        response = client.get(f"/aqui/{topic.item.path}")
    assert len(response.context["needs"]) == count


def test_the_newest_needs_are_shown_and_the_rest_is_one_step_away(enter, cast):
    publish(cast, 9)
    response = enter("pau").get("/aqui/temes/")
    assert titles(response, "needs") == [f"Necessitat {index}" for index in range(8, 0, -1)]
    assert 'href="/aqui/temes/necessitats/"' in response.text


def test_a_visitor_sees_the_topics_for_everybody_and_no_need(client, cast, need, topic):
    actions.propose_topic(space=cast.space.pk, by=cast.nuria, title="Per a tothom", reasons="", audience="public")
    response = client.get("/aqui/temes/")
    assert titles(response, "page") == ["Per a tothom"]
    assert "No tenim indicadors" not in response.text
    assert client.get(f"/aqui/{topic.item.path}").status_code == 404


def test_a_visitor_is_led_to_sign_in_and_back(client, cast, need):
    response = client.get(page(need))
    assert (response.status_code, response.url) == (
        302,
        f"/-/compte/entra/?next=%2Faqui%2Ftemes%2Fnecessitats%2F{need.pk}-no-tenim-indicadors%2F",
    )


def test_a_signed_link_opens_one_need(client, cast, need):
    other = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="B", text="", kind="plan")
    assert client.get(f"{page(need)}?clau={link_key(need.item_id)}").status_code == 200
    assert client.get(f"{page(other)}?clau={link_key(need.item_id)}").status_code == 404


def test_a_signed_link_opens_a_page_and_nothing_else(enter, client, cast):
    need = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Meu", text="", kind="plan")
    key = f"?clau={link_key(need.item_id)}"
    base = f"/aqui/temes/necessitats/{need.pk}"
    for name in ("oriol", "nuria", "pau"):
        reader = enter(name)
        assert "Meu" not in reader.get(f"/aqui/temes/{key}").text
        assert "Meu" not in reader.get(f"/aqui/temes/necessitats/{key}").text
        for verb in ("edita", "publica", "retira", "esborra", "suport"):
            assert reader.post(f"{base}/{verb}/{key}", {"audience": "space", "value": "yes"}).status_code in {403, 404}
    assert enter("berta").get(page(need).replace("/aqui/", "/alla/") + key).status_code == 404
    assert Need.objects.get().item.state == "draft"


def test_from_another_space_there_is_nothing(enter, cast, need):
    client = enter("berta")
    assert client.get(page(need)).status_code == 403
    assert client.get(page(need).replace("/aqui/", "/alla/")).status_code == 404
    assert client.get("/enlloc/temes/").status_code == 404


def test_a_draft_is_seen_by_nobody_else(enter, cast):
    need = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Meu", text="", kind="plan")
    for name, status in (("montse", 200), ("oriol", 404), ("nuria", 404)):
        assert enter(name).get(page(need)).status_code == status
    assert titles(enter("montse").get("/aqui/temes/"), "drafts") == ["Meu"]
    assert titles(enter("oriol").get("/aqui/temes/"), "drafts") == []


def test_a_need_is_written_once_however_often_it_is_sent(enter, cast):
    client = enter("montse")
    entity = {"entity": cast.serra.pk}
    first = client.post(NEW, VALID | entity)
    again = client.post(NEW, VALID | entity)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url == page(Need.objects.get())


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(enter, cast):
    response = enter("montse").post(NEW, {"title": "", "text": "Això no es perd", "kind": "plan", "once": "k"})
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"title", "entity"}
    assert "Això no es perd" in response.text
    assert Need.objects.count() == 0


def test_nobody_writes_in_the_name_of_another_entity(enter, cast):
    response = enter("montse").post(NEW, VALID | {"entity": cast.riu.pk})
    assert set(response.context["form"].errors) == {"entity"}


def test_coordination_writes_for_no_entity(enter, cast):
    enter("nuria").post(NEW, VALID)
    assert Need.objects.get().entity is None


def test_who_acts_for_two_entities_chooses(enter, cast):
    from espai.members.models import Designation, Membership

    membership = Membership.objects.get(entity=cast.riu)
    Designation.objects.create(membership=membership, person=cast.montse, role="deputy", from_on=timezone.localdate())
    assert "<select" in enter("montse").get(NEW).text


def test_a_form_costs_no_more_than_sixteen(enter, cast, django_assert_max_num_queries):
    client = enter("montse")
    with django_assert_max_num_queries(16):
        client.post(NEW, VALID | {"entity": cast.serra.pk})


def test_editing(enter, cast, need):
    client = enter("montse")
    address = f"/aqui/temes/necessitats/{need.pk}/edita/"
    assert client.get(address).context["form"]["version"].value() == 1
    response = client.post(address, {"title": "Altre", "text": "", "kind": "plan", "version": 1})
    assert response.url == f"/aqui/{Need.objects.get().item.path}"
    assert Need.objects.get().item.title == "Altre"


def test_two_people_at_once_are_shown_both_texts(enter, cast, need):
    address = f"/aqui/temes/necessitats/{need.pk}/edita/"
    enter("oriol").post(address, {"title": "D’Oriol", "text": "Text d’Oriol", "kind": "plan", "version": 1})
    client = enter("montse")
    mine = {"title": "De Montse", "text": "Text de Montse", "kind": "plan", "version": 1}
    response = client.post(address, mine)
    assert "d’Oriol</del>" in response.text
    assert "de Montse</ins>" in response.text
    assert Need.objects.get().text == "Text d’Oriol"
    client.post(address, mine | {"version": response.context["form"]["version"].value()})
    assert Need.objects.get().text == "Text de Montse"


def test_only_its_own_entity_and_coordination_edit_a_need(enter, cast, need):
    address = f"/aqui/temes/necessitats/{need.pk}/edita/"
    assert [enter(name).get(address).status_code for name in ("oriol", "nuria", "pau", "carme")] == [200, 200, 404, 403]


def test_withdrawn_while_it_was_edited(enter, cast, need):
    actions.withdraw_need(need=need, by=cast.oriol)
    mine = {"title": "T", "text": "No es perd", "kind": "plan", "version": 1}
    response = enter("montse").post(f"/aqui/temes/necessitats/{need.pk}/edita/", mine)
    assert "s’ha retirat" in response.text
    assert "No es perd" in response.text


def test_publishing_and_withdrawing(enter, cast):
    need = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="A", text="", kind="plan")
    client = enter("montse")
    base = f"/aqui/temes/necessitats/{need.pk}"
    assert client.get(f"{base}/publica/").status_code == 405
    client.post(f"{base}/publica/", {"audience": "public"})
    assert Need.objects.get().item.state == "draft"
    client.post(f"{base}/publica/", {"audience": "space"})
    assert Need.objects.get().item.state == "published"
    assert "Ja està publicada" in client.post(f"{base}/publica/", {"audience": "space"}, follow=True).text
    assert client.post(f"{base}/retira/").url == "/aqui/temes/"
    assert Need.objects.get().item.state == "withdrawn"
    assert client.get(page(need)).status_code == 200
    assert enter("pau").get(page(need)).status_code == 404


def test_a_draft_is_deleted(enter, cast):
    need = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="A", text="", kind="plan")
    client = enter("montse")
    assert "Esborra l’esborrany" in client.get(page(need)).text
    assert client.post(f"/aqui/temes/necessitats/{need.pk}/esborra/").url == "/aqui/temes/"
    assert Need.objects.count() == 0


def test_who_moved_to_another_entity_does_not_act_for_the_first(enter, cast, need):
    from espai.members.models import Designation, Membership

    Designation.objects.filter(person=cast.montse).update(membership=Membership.objects.get(entity=cast.riu))
    assert enter("montse").post(f"/aqui/temes/necessitats/{need.pk}/retira/").status_code == 404


def test_supporting(enter, cast, need):
    client = enter("pau")
    address = f"/aqui/temes/necessitats/{need.pk}/suport/"
    client.post(address, {"value": "yes"})
    assert "Heu dit que sí" in client.get(page(need)).text
    client.post(address, {"value": "no"})
    assert not Support.objects.filter(entity=cast.riu).exists()
    assert "no s’ha anotat res" in client.post(address, {"value": "potser"}, follow=True).text
    assert not Support.objects.filter(entity=cast.riu).exists()
    assert "Al vostre ens també li cal?" not in enter("montse").get(page(need)).text


def test_asking_for_opinion(enter, cast, need):
    client = enter("nuria")
    address = f"/aqui/temes/necessitats/{need.pk}/opinio/"
    today = timezone.localdate()
    assert "Cal una data vàlida" in client.post(address, {"due": "demà"}, follow=True).text
    assert "La data ja ha passat" in client.post(address, {"due": "2020-01-01"}, follow=True).text
    assert "S’ha demanat a 1 ens" in client.post(address, {"due": today.isoformat()}, follow=True).text
    assert Ask.objects.get(what="support_need").due == today


def test_grouping(enter, cast, need, topic):
    client = enter("nuria")
    address = f"/aqui/temes/necessitats/{need.pk}/tema/"
    assert client.get(address).status_code == 200
    client.post(address, {"topic": topic.pk, "reason": "En parla."})
    response = enter("pau").get(page(need))
    steps = [step for step in response.context["trace"] if not step["future"]]
    shown = [(step["label"], step["title"], step["reason"]) for step in steps]
    assert shown == [("Necessitat", "No tenim indicadors", ""), ("Tema", "Indicadors", "En parla.")]
    assert "sou aquí" in response.text


def test_grouping_what_was_withdrawn_is_refused_with_a_sentence(enter, cast, need, topic):
    actions.withdraw_need(need=need, by=cast.montse)
    response = enter("nuria").post(
        f"/aqui/temes/necessitats/{need.pk}/tema/", {"topic": topic.pk, "reason": "En parla."}
    )
    assert "Només es pot recollir una necessitat publicada" in response.text


def test_what_is_to_come_is_shown_hollow(enter, cast, need):
    shown = enter("pau").get(page(need)).context["trace"]
    assert [(step["label"], step["future"]) for step in shown] == [
        ("Necessitat", False),
        ("Tema", True),
        ("Sessió", True),
        ("Enquesta", True),
        ("Millora", True),
    ]


def test_a_topic_is_proposed_once(enter, cast):
    client = enter("nuria")
    values = {"title": "Tema", "reasons": "Perquè sí", "audience": "space", "once": "k"}
    assert client.get("/aqui/temes/nou/").status_code == 200
    first = client.post("/aqui/temes/nou/", values)
    again = client.post("/aqui/temes/nou/", values)
    assert first.url == again.url == f"/aqui/{Topic.objects.get().item.path}"


@pytest.mark.parametrize("name", ["montse", "nuria", "ramon"])
def test_an_empty_space_says_so(enter, cast, name):
    response = enter(name).get("/aqui/temes/")
    assert "Encara no hi ha cap necessitat" in response.text
    assert "Encara no hi ha cap necessitat" in enter(name).get("/aqui/temes/necessitats/").text


def test_the_title_of_a_need_is_text_not_markup(enter, cast):
    need = actions.draft_need(
        space=cast.space.pk, by=cast.montse, entity=cast.serra, title="<b>x</b>", text="", kind="plan"
    )
    assert "&lt;b&gt;x&lt;/b&gt;" in enter("montse").get(page(need)).text
    assert Item.objects.count() == 1
