"""What can be found of each kind of thing: what whoever may open its page reads there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.classroom.actions import add_document, share_document, withdraw_document
from espai.commitments import actions as commitments
from espai.core.access import Standing
from espai.core.models import Audience, Item, SearchPart
from espai.core.search import finding, index
from espai.core.search.asking import ask
from espai.core.search.finding import Chosen, Reader
from espai.members.loaders import load_entities
from espai.programme import actions
from espai.programme.models import Session
from espai.research.loaders import load_plans
from espai.topics.actions import open_selection
from tests.files import upload
from tests.programme.conftest import add, convene, draft, fresh, pass_by
from tests.surveys.conftest import opened

VISITOR = "visitor"


@pytest.fixture
def finds(who):
    """Return the titles that somebody finds, and where each opens."""

    def search(name, text):
        index.follow()
        results = ask(Reader(who(name)), text, Chosen())
        return {row.title: place.anchor for row, place in results.rows}

    return search


def test_a_session_by_its_aims_and_its_points(cast, finds):
    session = draft(cast, audience=Audience.PUBLIC, title="Trobada", aims="Parlar de **compostatge**.")
    people = [(cast.pau, "Ajuntament de Riu")]
    add = {"session": session, "by": cast.nuria, "kind": "talk", "minutes": 30, "people": people}
    point = actions.add_point(title="Taula rodona", text="Amb apicultors.", **add)
    assert finds("montse", "compostatge") == {}
    actions.plan_session(session=session, by=cast.nuria)
    assert finds(VISITOR, "compostatge") == {"Trobada": ""}
    assert finds(VISITOR, "apicultor") == {"Trobada": f"#punt-{point.pk}"}
    assert finds(VISITOR, "taules") == {"Trobada": f"#punt-{point.pk}"}
    # Who speaks and how to connect are not for all of them.
    assert finds(VISITOR, "Pau") == {}
    assert finds("montse", "reunio.example") == {}
    actions.remove_point(point=point, by=cast.nuria, version=Session.objects.get(pk=session.pk).agenda_version)
    assert finds(VISITOR, "apicultor") == {}


def test_the_minutes_once_they_are_published(cast, held, finds):
    written = actions.save_minutes(session=held, by=cast.nuria, text="Secret: *xocolata*.", version=0)
    assert finds("montse", "xocolata") == {}
    assert finds("nuria", "xocolata") == {written.item.title: ""}
    actions.save_minutes(session=held, by=cast.nuria, text="Acord: *vainilla*.", version=written.version)
    actions.publish_minutes(session=held, by=cast.nuria)
    assert finds("montse", "vainilla") == {written.item.title: ""}
    assert finds("nuria", "xocolata") == {}
    assert finds(VISITOR, "vainilla") == {}


def test_what_is_offered_by_whom_it_may_be_read(cast, planned, finds):
    actions.open_call(session=planned, by=cast.nuria, until=timezone.localdate() + timedelta(days=5))
    facts = {"session": planned, "kind": "talk", "title": "Una experiència", "text": "De **cogeneració**."}
    offered = actions.draft_contribution(by=cast.montse, entity=cast.serra, **facts)
    assert (finds("montse", "cogeneració"), finds("oriol", "cogeneració")) == ({"Una experiència": ""}, {})
    actions.send_contribution(contribution=offered, by=cast.montse)
    assert finds("oriol", "cogeneració") == finds("nuria", "cogeneració") == {"Una experiència": ""}
    assert finds("pau", "cogeneració") == {}
    assert finds("nuria", "Serra cogeneració") == {"Una experiència": ""}
    actions.withdraw_contribution(contribution=offered, by=cast.montse)
    assert finds("nuria", "cogeneració") == {}


def test_a_commitment_with_what_came_of_it(cast, finds):
    facts = {"space": cast.space.pk, "by": cast.nuria, "owner": None, "due": timezone.localdate()}
    kept = commitments.propose_commitment(title="Menys paper", heard="Gastem massa tòner.", **facts)
    dropped = commitments.propose_commitment(title="Autocars", heard="Costa arribar.", **facts)
    assert finds("pau", "tòner") == {"Menys paper": ""}
    commitments.accept_commitment(commitment=kept, by=cast.nuria)
    commitments.finish_commitment(commitment=kept, by=cast.nuria, effect="Tot és digital.")
    commitments.discard_commitment(commitment=dropped, by=cast.nuria, reason="Són caríssims.")
    assert finds("pau", "digital") == {"Menys paper": ""}
    assert finds("pau", "caríssim") == {"Autocars": ""}
    assert finds(VISITOR, "digital") == {}


def test_a_plan_by_whose_it_is_and_its_years(cast, finds):
    load_entities()
    load_plans()
    assert "Pla Director 2018-2022" in finds(VISITOR, "pla director mataró 2018")
    found = ask(Reader(Standing(space=cast.space.pk)), "mataró", Chosen()).rows
    assert {row.kind for row, _place in found} == {"plan"}


def test_a_choice_and_a_survey_by_their_title_only(cast, topic, held, finds):
    until = timezone.localdate() + timedelta(days=9)
    open_selection(space=cast.space.pk, by=cast.nuria, title="Tria de tardor", topics=[topic], closes_on=until)
    assert "Tria de tardor" in finds("pau", "tria tardor")
    assert finds(VISITOR, "tria tardor") == {}
    opened(cast, title="Com va anar l’estiu")
    assert finds("montse", "estiu") == {"Com va anar l’estiu": ""}
    assert finds(VISITOR, "estiu") == {}


def test_a_document_while_it_is_there(cast, finds):
    facts = {"space": cast.space.pk, "by": cast.nuria, "kind": "report", "audience": Audience.SPACE}
    document = share_document(upload=upload(), title="Guia d’abelles", **facts)
    assert finds("pau", "abella") == {"Guia d’abelles": ""}
    assert finds(VISITOR, "abella") == {}
    withdraw_document(document=document, by=cast.nuria)
    assert finds("nuria", "abella") == {}


def test_a_document_of_a_page_is_seen_as_the_page_is(cast, finds):
    session = draft(cast, audience=Audience.PUBLIC)
    add(session, cast.nuria)
    about = Item.objects.get(pk=session.item_id)
    add_document(about=about, by=cast.nuria, upload=upload(), title="Rusc", kind="material", is_part=True)
    assert finds("pau", "rusc") == {}
    actions.plan_session(session=session, by=cast.nuria)
    assert finds(VISITOR, "rusc") == {"Rusc": ""}


def test_what_is_being_written_again_is_found_without_its_passage(enter, cast, need):
    index.follow()
    SearchPart.objects.all().delete()
    client = enter("pau")
    body = client.get("/aqui/cerca/", {"q": "indicadors"}).content.decode()
    assert f'<a href="/aqui/{need.item.path}">No tenim <mark>indicadors</mark></a>' in body
    assert client.get("/aqui/cerca/", {"q": "indicadors", "format": "html"}).status_code == 200


def test_more_than_are_counted_in_a_document(enter, cast, need, monkeypatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 0)
    index.follow()
    body = enter("pau").get("/aqui/cerca/", {"q": "indicadors", "format": "html"}).content.decode()
    assert "Més de 0 resultats" in body


def test_a_page_and_its_heading_are_said(enter, cast):
    facts = {"space": cast.space.pk, "by": cast.nuria, "kind": "report", "audience": Audience.SPACE}
    document = share_document(upload=upload(), title="Guia", **facts)
    index.follow()
    SearchPart.objects.filter(item=document.item_id).update(page=7, heading="Recursos", anchor="text/#p1")
    body = enter("pau").get("/aqui/cerca/", {"q": "guia"}).content.decode()
    assert "pàgina 7 · Recursos" in body
    assert f'href="/aqui/{document.item.path}text/#p1' in body


@pytest.fixture
def planned(cast):
    session = draft(cast)
    add(session, cast.nuria)
    return actions.plan_session(session=session, by=cast.nuria)


@pytest.fixture
def held(cast, planned):

    session = pass_by(convene(cast, planned))
    actions.hold_session(session=session)
    return fresh(session)
