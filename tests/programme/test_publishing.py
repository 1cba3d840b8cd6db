"""What one reads of a session, of its minutes, of an entity and of a search, as documents: the same, nothing more."""

import html
import re
from datetime import timedelta

import pytest

from espai.classroom.actions import add_document
from espai.core.links import join as link
from espai.core.models import Audience, Item
from espai.core.publishing import answering
from espai.core.search import index
from espai.programme import actions
from tests.files import upload
from tests.programme.conftest import draft, pass_by


def asked(client, path, **given):
    return client.get(f"/aqui/{path}", {"format": "html", **given})


def said(response):
    """The text of a page that was published, without its looks."""
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Cache-Control"] == "private, no-store"
    body = response.content.decode().split("<main>")[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def session(cast):
    made = draft(
        cast, audience=Audience.PUBLIC, title="Avaluar <plans>", aims="### Per *començar*\n\nQue sapiguem per on."
    )
    add = {"session": made, "by": cast.nuria, "kind": "talk", "minutes": 30}
    people = [(cast.pau, "Ajuntament de Riu")]
    point = actions.add_point(title="Taula", text="Amb preguntes.", people=people, outsiders=[("Neus", "UAB")], **add)
    made = actions.plan_session(session=made, by=cast.nuria)
    item = Item.objects.get(pk=made.item_id)
    facts = {"by": cast.nuria, "kind": "material"}
    add_document(about=item, upload=upload(), title="Per llegir", **facts)
    add_document(about=point.item, upload=upload(content=b"%PDF-1.7 altre"), title="De la taula", is_part=True, **facts)
    hidden = {"audience": Audience.COORDINATION, "title": "Només oficina"}
    add_document(about=item, upload=upload(content=b"%PDF-1.7 ocult"), **hidden, **facts)
    return made


def test_the_programme_is_what_the_page_says_to_each(enter, client, cast, session, settings):
    settings.BASE_URL = "https://espai.example"
    as_visitor = said(asked(client, session.item.path))
    assert as_visitor.startswith("Avaluar <plans> Quan:")
    assert "Què volem aconseguir Objectius: Intercanvi Per començar Que sapiguem per on." in as_visitor
    assert "Programa Hora Punt Qui 9.30 Taula Amb preguntes. Ajuntament de Riu, Neus, UAB" in as_visitor
    assert "Documents Per llegir De la taula" in as_visitor
    assert "Pau" not in as_visitor
    response = asked(enter("montse"), session.item.path)
    assert "Pau, Ajuntament de Riu, Neus, UAB" in said(response)
    assert 'href="https://espai.example/aqui/documents/' in response.content.decode()
    for text in (as_visitor, said(response)):
        assert "Només oficina" not in text
        assert "reunio.example" not in text
    assert "Només oficina" in said(asked(enter("nuria"), session.item.path))


def test_a_session_without_an_agenda_says_so(enter, cast):
    session = draft(cast, aims="", objectives=[])
    text = said(asked(enter("nuria"), session.item.path))
    assert "Programa Ordre del dia: encara no és fet" in text
    assert "Què volem aconseguir" not in text


def test_what_one_may_not_see_is_no_file_either(client, cast, session):
    hidden = draft(cast)
    for wanted in answering.Format:
        assert client.get(f"/aqui/{hidden.item.path}", {"format": wanted}).status_code == 404
        assert client.get(f"/alla/{session.item.path}", {"format": wanted}).status_code == 404


@pytest.mark.parametrize("wanted", list(answering.Format))
def test_each_format_is_handed_out(client, session, wanted):
    response = client.get(f"/aqui/{session.item.path}", {"format": wanted})
    assert response["Content-Type"] == answering.TYPES[wanted]
    assert f".{wanted}" in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_another_format_is_the_page(client, session):
    assert "Content-Disposition" not in client.get(f"/aqui/{session.item.path}", {"format": "exe"})


def test_when_it_cannot_be_made_the_page_says_so(enter, session, monkeypatch):
    monkeypatch.setattr(answering, "SECONDS", 0.001)
    client = enter("montse")
    response = client.get(f"/aqui/{session.item.path}", {"format": "pdf"}, follow=True)
    assert response.redirect_chain == [(f"/aqui/{session.item.path}", 302)]
    assert "Ara no s’ha pogut fer el fitxer" in response.content.decode()


def test_minutes_are_published_to_who_reads_them(enter, client, cast, held):
    written = actions.save_minutes(session=held, by=cast.nuria, text="## Acords\n\n- **Fer** una guia", version=0)
    path = written.item.path
    assert asked(enter("montse"), path).status_code == 404
    text = said(asked(enter("nuria"), path))
    assert text.startswith("Relatoria: Com avaluem un pla Sessió:")
    assert text.endswith("Acords Fer una guia")
    actions.publish_minutes(session=held, by=cast.nuria)
    assert said(asked(enter("montse"), path)).endswith("Acords Fer una guia")
    client.logout()
    assert asked(client, path).status_code == 404


def test_the_sheet_of_an_entity_is_what_its_page_says(enter, client, cast, topic, need):
    cast.serra.phases.create(phase="drafting", on="2026-03-01", reason="Ple")
    path = f"membres/{cast.serra.pk}-serra/"
    as_visitor = said(asked(client, path))
    assert as_visitor == "Ajuntament de Serra Tipus: Ajuntament Comarca: Mostra Ens inventat, de la demostració."
    type(cast.serra).objects.filter(pk=cast.serra.pk).update(is_invented=False)
    text = said(asked(enter("pau"), path))
    assert "inventat" not in text
    assert "Fase del pla: Elaboració" in text
    assert "Qui actua en nom de l’ens Nom Paper Des del Montse Persona" in text
    assert "Fases del treball del pla Data Fase Per què 1 de març del 2026 Elaboració Ple" in text
    assert "Necessitats que ha explicat No tenim indicadors" in text


def test_the_list_of_a_search_is_what_was_found(enter, client, cast, need, topic):
    index.follow()
    text = said(asked(enter("pau"), "cerca/", q="indicadors"))
    assert text.startswith("Cerca: indicadors 2 resultats")
    assert "No tenim indicadors Necessitat" in text
    assert said(asked(enter("pau"), "cerca/", q="res")) == "Cerca: res 0 resultats"
    client.logout()
    assert said(asked(client, "cerca/", q="indicadors")) == "Cerca: indicadors 0 resultats"


def test_a_session_that_was_costs_no_more(enter, cast, held, django_assert_max_num_queries):
    client = enter("montse")
    pass_by(held, 0)
    with django_assert_max_num_queries(8):
        asked(client, held.item.path)


def test_a_search_that_cannot_be_made_a_file_is_still_that_search(enter, monkeypatch):
    monkeypatch.setattr(answering, "SECONDS", 0.001)
    response = enter("montse").get("/aqui/cerca/", {"q": "plans", "format": "pdf"})
    assert response["Location"] == "/aqui/cerca/?q=plans"


def test_a_session_that_is_off_says_so_on_paper(enter, cast, planned, topic):
    link(source=topic.item, target=Item.objects.get(pk=planned.item_id), kind="treats", by=None)
    client = enter("montse")
    assert "Temes: Indicadors" in said(asked(client, planned.item.path))
    actions.postpone_session(session=planned, by=cast.nuria, reason="Plou molt.")
    text = said(asked(client, planned.item.path))
    assert "Ajornada: Plou molt. Encara no té data nova." in text
    planned.refresh_from_db()
    planned.starts_at += timedelta(days=2)
    planned.ends_at += timedelta(days=2)
    planned.save()
    assert "La data que veieu és la nova" in said(asked(client, planned.item.path))
    actions.cancel_session(session=planned, by=cast.nuria, reason="No hi ha sala.")
    assert "Cancel·lada: No hi ha sala." in said(asked(client, planned.item.path))
