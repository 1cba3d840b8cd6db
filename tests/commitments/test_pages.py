"""The pages of commitments: what works, what is refused, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from espai.commitments import actions
from espai.commitments.models import Commitment
from espai.core.models import Audience
from espai.members.models import Appointment, Designation, Space
from espai.topics import actions as topics
from tests.commitments.test_commitments import done, proposed
from tests.surveys.conftest import MEMBERS, answered, closed, opened

LIST = "/aqui/valoracio/millores/"
NEW = f"{LIST}nova/"


def values(**given):
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    return {"heard": "Falta temps", "title": "Farem pauses", "owner": "", "due": due, "once": "k"} | given


def page(commitment):
    return f"/aqui/{commitment.item.path}"


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_cost_the_same_with_more(enter, cast, need, count, django_assert_num_queries):
    for number in range(count):
        commitment = proposed(cast, title=f"C{number}", owner=cast.montse, origin=need.item)
    client = enter("montse")
    with django_assert_num_queries(4):
        response = client.get(LIST)
    assert [one.item.title for one in response.context["page"]] == [f"C{number}" for number in range(count)]
    with django_assert_num_queries(5):
        client.get(page(commitment))
    client = enter("nuria")
    with django_assert_num_queries(3):
        client.get(NEW)


def test_a_form_costs_no_more_than_sixteen(enter, cast, need):
    client = enter("nuria")
    with CaptureQueriesContext(connection) as captured:
        client.post(f"{NEW}?de={need.item_id}", values())
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 16, asked


def test_an_empty_list_says_so(enter, cast):
    assert "Encara no hi ha cap compromís" in enter("montse").get(LIST).text
    assert "Proposa un compromís" not in enter("montse").get(LIST).text
    assert "Proposa un compromís" in enter("nuria").get(LIST).text


def test_from_elsewhere_there_is_none(client, enter, cast):
    commitment = proposed(cast)
    assert client.get(page(commitment)).status_code == 302
    assert enter("berta").get(page(commitment)).status_code == 403
    assert enter("berta").get(page(commitment).replace("/aqui/", "/alla/")).status_code == 404
    assert Commitment.objects.count() == 1


def test_proposing_once_from_a_need(enter, cast, need):
    client = enter("nuria")
    address = f"{NEW}?de={need.item_id}"
    response = client.get(address)
    assert response.context["form"]["heard"].value() == "No tenim indicadors"
    assert "Necessitat" in response.text
    assert "resposta anònima" not in response.text
    first = client.post(address, values())
    again = client.post(address, values())
    commitment = Commitment.objects.get()
    assert first.url == again.url == page(commitment)
    shown = client.get(first.url).context["trace"]
    assert [step["label"] for step in shown if not step["future"]][:2] == ["Necessitat", "Millora"]
    assert commitment.owner is None


def test_proposing_from_nothing(enter, cast):
    client = enter("nuria")
    assert client.get(NEW).context["origin"] is None
    client.post(NEW, values(owner=cast.montse.pk))
    assert Commitment.objects.get().owner == cast.montse


def test_what_one_may_not_see_is_no_origin(enter, cast, topic):
    draft = topics.draft_need(space=cast.space.pk, by=cast.montse, entity=cast.serra, title="Meu", text="", kind="plan")
    other = topics.propose_topic(space=cast.other.pk, by=cast.nuria, title="T", reasons="", audience=Audience.PUBLIC)
    client = enter("nuria")
    for number in (draft.item_id, other.item_id, 10**9, "x", "²"):
        for response in (client.get(f"{NEW}?de={number}"), client.post(f"{NEW}?de={number}", values())):
            assert response.status_code == 404
            assert "Meu" not in response.text
    assert client.get(f"{NEW}?de={topic.item_id}&cita=abc").status_code == 404
    assert not Commitment.objects.exists()


def test_another_space_that_one_coordinates_is_no_origin(enter, cast, topic):
    Appointment.objects.create(
        person=cast.nuria, space=Space.objects.get(slug="alla"), role="coordination", from_on=timezone.localdate()
    )
    assert enter("nuria").get(f"/alla/valoracio/millores/nova/?de={topic.item_id}").status_code == 404


def test_a_comment_is_cited_with_a_warning(enter, cast):
    survey = opened(cast)
    answered(cast, survey, MEMBERS, improve="Més pauses")
    closed(survey)
    client = enter("nuria")
    results = client.get(f"/aqui/{survey.item.path}").context["results"]
    mark = results[6].comments[0].mark
    response = client.get(f"{NEW}?de={survey.item_id}&cita={mark}")
    assert response.context["form"]["heard"].value() == "Més pauses"
    assert "És el text d’una resposta anònima" in response.text
    assert client.get(f"{NEW}?de={survey.item_id}").context["form"]["heard"].value() == ""
    assert client.get(f"{NEW}?de={survey.item_id}&cita=0000").status_code == 404


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(enter, cast):
    response = enter("nuria").post(NEW, values(title="", due="demà"))
    assert set(response.context["form"].errors) == {"title", "due"}
    assert "Falta temps" in response.text
    response = enter("nuria").post(NEW, values(owner=cast.berta.pk))
    assert set(response.context["form"].errors) == {"owner"}


def test_who_is_no_member_cannot_be_chosen_when_editing(enter, cast):
    commitment = proposed(cast, owner=cast.montse)
    address = f"{LIST}{commitment.pk}/edita/"
    response = enter("montse").post(address, values(version=1, owner=cast.tere.pk))
    assert set(response.context["form"].errors) == {"owner"}


def test_editing_is_for_its_owner_and_coordination(enter, cast):
    commitment = proposed(cast, owner=cast.montse)
    address = f"{LIST}{commitment.pk}/edita/"
    assert [enter(name).get(address).status_code for name in ("montse", "nuria", "pau", "ramon")] == [
        200,
        200,
        404,
        404,
    ]
    response = enter("montse").post(address, values(version=1, owner=cast.montse.pk))
    assert response.url == page(Commitment.objects.get())
    assert Commitment.objects.get().item.title == "Farem pauses"


def test_two_people_at_once_are_shown_both_texts(enter, cast):
    commitment = proposed(cast)
    address = f"{LIST}{commitment.pk}/edita/"
    client = enter("nuria")
    client.post(address, values(version=1, heard="Text d’Oriol"))
    response = client.post(address, values(version=1, heard="Text de Núria"))
    assert "d’Oriol</del>" in response.text
    assert "de Núria</ins>" in response.text
    assert Commitment.objects.get().heard == "Text d’Oriol"
    client.post(address, values(version=response.context["form"]["version"].value(), heard="Text de Núria"))
    assert Commitment.objects.get().heard == "Text de Núria"


def test_editing_what_is_over_is_refused_and_keeps_the_text(enter, cast):
    commitment = done(cast, proposed(cast))
    response = enter("nuria").post(f"{LIST}{commitment.pk}/edita/", values(version=1, heard="No es perd"))
    assert "ja és tancat" in response.text
    assert "No es perd" in response.text


def test_from_proposal_to_effect(enter, cast):
    commitment = proposed(cast, owner=cast.montse)
    base = f"{LIST}{commitment.pk}"
    owner, nuria = "montse", "nuria"
    assert "Accepta el compromís" not in enter(owner).get(page(commitment)).text
    assert "Accepta el compromís" in enter(nuria).get(page(commitment)).text
    assert enter(owner).post(f"{base}/accepta/").status_code == 403
    assert enter(nuria).get(f"{base}/accepta/").status_code == 405
    assert "S’ha acceptat" in enter(nuria).post(f"{base}/accepta/", follow=True).text
    assert "ja no és una proposta" in enter(nuria).post(f"{base}/accepta/", follow=True).text
    assert "Anota que està en curs" in enter(owner).get(page(commitment)).text
    assert "està en curs" in enter(owner).post(f"{base}/comenca/", follow=True).text
    assert enter("pau").post(f"{base}/fet/", {"effect": "x"}).status_code == 404
    assert "Falta temps" not in enter(owner).get(f"{base}/fet/").text
    assert set(enter(owner).post(f"{base}/fet/", {"effect": ""}).context["form"].errors) == {"effect"}
    assert enter(owner).post(f"{base}/fet/", {"effect": "Ha arribat a temps."}).url == page(commitment)
    assert "Ha arribat a temps." in enter("pau").get(page(commitment)).text
    assert "Edita" not in enter(nuria).get(page(commitment)).text
    assert "Ha arribat a temps." in enter("pau").get(LIST).text
    response = enter(nuria).post(f"{base}/fet/", {"effect": "No es perd"})
    assert "ja és tancat" in response.text
    assert "No es perd" in response.text


def test_discarding(enter, cast):
    commitment = proposed(cast)
    base = f"{LIST}{commitment.pk}"
    assert enter("montse").get(f"{base}/descarta/").status_code == 403
    assert "Per què no es farà" in enter("nuria").get(f"{base}/descarta/").text
    enter("nuria").post(f"{base}/descarta/", {"reason": "No hi ha sala."})
    assert "No hi ha sala." in enter("montse").get(page(commitment)).text
    assert "No hi ha sala." in enter("montse").get(LIST).text


def test_what_is_late_says_so_in_words(enter, cast):
    proposed(cast, due=timezone.localdate() - timedelta(days=1))
    assert "fora de termini" in enter("montse").get(LIST).text


def test_its_text_is_text_not_markup(enter, cast):
    commitment = actions.accept_commitment(commitment=proposed(cast, heard="<b>x</b>"), by=cast.nuria)
    assert "&lt;b&gt;x&lt;/b&gt;" in enter("montse").get(page(commitment)).text


def test_who_leaves_between_the_form_and_the_writing_is_given_nothing(enter, cast):
    left = []

    def leave(execute, sql, *args):
        done = execute(sql, *args)
        if "DISTINCT" in sql and "full_name" in sql and not left:
            left.append(True)
            yesterday = timezone.localdate() - timedelta(days=1)
            Designation.objects.filter(person=cast.montse).update(until_on=yesterday)
        return done

    client = enter("nuria")
    with connection.execute_wrapper(leave):
        response = client.post(NEW, values(owner=cast.montse.pk))
    assert "ha de formar part de l’Espai" in response.text
    assert "Falta temps" in response.text
    assert not Commitment.objects.exists()
