"""A document hangs from something, is seen by whom it says, and leaves as an attachment."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from espai.classroom import actions
from espai.classroom.models import Document
from espai.core import items
from espai.core.errors import Refused
from espai.core.models import Audience, Event, Item, Link, StoredFile
from espai.core.signing import link_key
from espai.topics.actions import draft_need, publish_need
from tests.files import PDF, upload


def hang(cast, about, **values):
    given = {"by": cast.nuria, "upload": upload(), "title": "Pla vigent", "kind": "plan"}
    return actions.add_document(about=about, **given | values)


def share(cast, **values):
    given = {"by": cast.montse, "upload": upload(), "title": "Model de bases", "kind": "template", "entity": cast.serra}
    return actions.share_document(space=cast.space.pk, **{"audience": "space"} | given | values)


@pytest.fixture
def document(cast, need):
    return hang(cast, need.item)


@pytest.mark.django_db
def test_a_document_hangs_from_a_thing_and_is_seen_as_the_thing(cast, need, document):
    assert (document.item.audience, document.item.space_id, document.item.root) == ("space", cast.space.pk, None)
    assert document.item.path == f"documents/{document.pk}-pla-vigent/"
    assert (document.filename, document.extension, str(document)) == ("pla.pdf", "PDF", "Pla vigent")
    assert Link.objects.get().kind == "document"
    event = Event.objects.get(name="classroom.document_added")
    assert (event.actor_id, event.target_id, event.data) == (cast.nuria.pk, document.pk, {"size": len(PDF)})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("public", {"visitor", "tere", "montse", "oriol", "carme", "pau", "ramon", "nuria"}),
        ("space", {"montse", "oriol", "carme", "pau", "ramon", "nuria"}),
        ("entity", {"montse", "oriol", "nuria"}),
        ("coordination", {"nuria"}),
        ("link", {"nuria"}),
        ("author", {"nuria"}),
    ],
)
def test_who_sees_a_document(cast, who, need, audience, readers):
    document = hang(cast, need.item, audience=audience)
    asked = ("visitor", "montse", "oriol", "carme", "pau", "ramon", "nuria", "tere")
    assert {name for name in asked if document in Document.objects.visible_to(who(name))} == readers
    assert {name for name in asked if document in Document.objects.listed(who(name))} == readers
    hung = {name for name in asked if document in Document.objects.hanging_from([need.item_id], who(name))}
    assert hung == readers
    berta = who("berta", space=cast.other)
    assert document not in Document.objects.opened_by(berta) or audience == "public"


@pytest.mark.django_db
def test_a_part_follows_its_page_and_its_link(cast, who, need):
    document = hang(cast, need.item, is_part=True)
    items.set_audience(item=need.item, audience=Audience.COORDINATION)
    document.item.refresh_from_db()
    assert (document.item.root_id, document.item.audience) == (need.item_id, "coordination")
    holder = who("visitor", links=frozenset({need.item_id}))
    assert list(Document.objects.hanging_from([need.item_id], holder, link=True)) == [document]
    assert not Document.objects.hanging_from([need.item_id], holder).exists()
    assert not Document.objects.listed(holder).exists()


@pytest.mark.django_db
def test_a_part_of_a_part_belongs_to_the_page(cast, need):
    part = items.create(kind="need", title="Punt", state="x", audience="space", space=cast.space.pk, root=need.item)
    assert hang(cast, part, is_part=True).item.root_id == need.item_id


@pytest.mark.django_db
def test_a_document_may_hang_from_several_things_and_says_from_which(cast, who, need, topic, document):
    from espai.core import links

    links.join(source=topic.item, target=document.item, kind="document", by=None)
    found = Document.objects.hanging_from([need.item_id, topic.item_id], who("pau"))
    assert {(each.pk, each.about_id) for each in found} == {
        (document.pk, need.item_id),
        (document.pk, topic.item_id),
    }


@pytest.mark.django_db
def test_a_form_sent_twice_adds_one(cast, need):
    hang(cast, need.item, once_key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        hang(cast, need.item, once_key="k")
    share(cast, once_key="l")
    with pytest.raises(IntegrityError), transaction.atomic():
        share(cast, once_key="l")
    assert Document.objects.count() == 2
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_whoever_holds_a_link_adds_without_being_a_person(cast, need):
    document = hang(cast, need.item, by=None)
    assert (document.item.author_id, Event.objects.latest("pk").actor_id) == (cast.montse.pk, None)


@pytest.mark.django_db
def test_the_document_of_an_entity_is_seen_by_it(cast, who):
    document = share(cast, audience="entity")
    assert document in Document.objects.listed(who("oriol"))
    assert document not in Document.objects.listed(who("pau"))
    with pytest.raises(Refused, match="de quin ens"):
        share(cast, audience="entity", entity=None)


@pytest.mark.django_db
def test_a_withdrawn_document_is_kept_by_coordination_only(cast, who, need):
    document = hang(cast, need.item, is_part=True)
    actions.withdraw_document(document=document, by=cast.nuria)
    document.item.refresh_from_db()
    assert (document.item.audience, document.item.is_listed, document.item.root) == ("coordination", False, None)
    assert not Document.objects.hanging_from([need.item_id], who("nuria")).exists()
    assert not Document.objects.opened_by(who("visitor", links=frozenset({need.item_id}))).exists()
    with pytest.raises(Refused, match="Ja s’havia retirat"):
        actions.withdraw_document(document=document, by=cast.nuria)


@pytest.mark.django_db
def test_who_may_withdraw_a_document(cast, who, need, document):
    own = share(cast)
    can = {name: set(Document.objects.editable_by(who(name))) for name in ("montse", "oriol", "pau", "nuria")}
    assert can == {"montse": {own}, "oriol": {own}, "pau": set(), "nuria": {own, document}}


# Pages


def test_the_list_shows_type_origin_and_audience(enter, cast, document):
    share(cast)
    page = enter("pau").get("/aqui/documents/").content.decode()
    for text in ("Pla vigent", "Pla o orientacions", "Coordinació", "Model de bases", "Ajuntament de Serra"):
        assert text in page
    assert "Membres de l’Espai" in page


def test_the_list_can_be_of_one_type(enter, cast, document):
    share(cast)
    page = enter("pau").get("/aqui/documents/?tipus=template").content.decode()
    assert "Model de bases" in page
    assert "Pla vigent" not in page
    assert "No n’hi ha cap així." in enter("pau").get("/aqui/documents/?tipus=minutes").content.decode()
    assert "Pla vigent" in enter("pau").get("/aqui/documents/?tipus=zzz").content.decode()


def test_a_visitor_sees_public_documents_only(client, cast, need, document):
    hang(cast, need.item, title="Guia oberta", audience="public")
    page = client.get("/aqui/documents/").content.decode()
    assert "Guia oberta" in page
    assert "Pla vigent" not in page
    assert "Tothom" not in page
    assert client.get(f"/aqui/{document.item.path}").status_code == 404
    assert client.get(f"/aqui/documents/{document.pk}/fitxer/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more(enter, cast, need, count, django_assert_num_queries):
    for _turn in range(count):
        hang(cast, need.item)
    client = enter("pau")
    with django_assert_num_queries(5):
        client.get("/aqui/documents/")


def test_the_page_says_where_it_hangs_from_and_gives_the_file(enter, need, document, django_assert_num_queries):
    client = enter("pau")
    with django_assert_num_queries(8):
        page = client.get(f"/aqui/{document.item.path}").content.decode()
    assert need.item.title in page
    assert "Retira el document" not in page
    response = client.get(f"/aqui/documents/{document.pk}/fitxer/")
    assert b"".join(response.streaming_content) == PDF
    response.close()


def test_a_file_that_is_lost_is_not_found(enter, document):
    default_storage.delete(document.file.path)
    assert enter("pau").get(f"/aqui/documents/{document.pk}/fitxer/").status_code == 404


def test_a_signed_link_to_the_page_opens_the_document_and_its_file(client, cast, need):
    document = hang(cast, need.item, is_part=True, audience="link")
    other = hang(cast, need.item, audience="coordination")
    key = link_key(need.item_id)
    page = client.get(f"/aqui/{document.item.path}?clau={key}")
    assert f"/fitxer/?clau={key.replace(':', '%3A')}" in page.content.decode()
    assert client.get(f"/aqui/documents/{other.pk}/fitxer/?clau={key}").status_code == 404
    assert client.get(f"/aqui/documents/{document.pk}/fitxer/?clau={key}x").status_code == 404
    assert "Pla vigent" not in client.get(f"/aqui/documents/?clau={key}").content.decode()
    response = client.get(f"/aqui/documents/{document.pk}/fitxer/?clau={key}")
    assert b"".join(response.streaming_content) == PDF
    response.close()


FIELDS = {"title": "Acta", "kind": "minutes", "audience": "space", "once": "k"}


def send(client, url="/aqui/documents/nou/", **fields):
    return client.post(url, FIELDS | {"upload": upload()} | fields)


def test_an_entity_shares_a_document_and_the_second_sending_finds_it(enter, cast):
    client = enter("montse")
    first = send(client, entity=cast.serra.pk, audience="entity")
    document = Document.objects.get()
    assert first.url == f"/aqui/{document.item.path}"
    assert (document.entity, document.item.audience) == (cast.serra, "entity")
    assert send(client, entity=cast.serra.pk).url == first.url
    assert Document.objects.count() == 1


def test_an_entity_names_no_other_and_shows_nothing_to_everybody(enter, cast):
    form = send(enter("montse"), entity=cast.riu.pk, audience="public").context["form"]
    assert set(form.errors) == {"entity", "audience"}
    assert not Document.objects.exists()


def test_a_refused_file_keeps_what_was_typed(enter, cast):
    page = send(enter("nuria"), upload=upload("a.exe", b"MZ")).content.decode()
    assert "No és un fitxer dels formats admesos" in page
    assert 'value="Acta"' in page


def test_coordination_hangs_a_document_from_what_it_sees(enter, need, cast, tmp_path):
    client = enter("nuria")
    url = f"/aqui/documents/nou/?de={need.item_id}"
    assert f"Quedarà a «{need.item.title}»." in client.get(url).content.decode()
    send(client, url)
    assert Link.objects.get().source == need.item
    (tmp_path / "files").rename(tmp_path / "gone")
    (tmp_path / "files").write_text("There is a file where the folder should be.")
    page = send(client, url, upload=upload("b.txt", b"b"), once="l").content.decode()
    assert "No s’ha pogut desar el fitxer" in page


@pytest.mark.parametrize("about", ["x", "0", "999999"])
def test_what_is_not_there_holds_no_document(enter, cast, about):
    assert enter("nuria").get(f"/aqui/documents/nou/?de={about}").status_code == 404


def test_nothing_hangs_from_what_is_of_others_or_of_another_space(enter, cast, need):
    assert enter("montse").get(f"/aqui/documents/nou/?de={need.item_id}").status_code == 404
    made = draft_need(space=cast.other.pk, by=cast.berta, entity=cast.lluny, title="Lluny", text="", kind="plan")
    publish_need(need=made, by=cast.berta, audience="space")
    assert enter("nuria").get(f"/aqui/documents/nou/?de={made.item_id}").status_code == 404


def test_a_public_page_offers_public_documents(enter, need, cast):
    Item.objects.filter(pk=need.item_id).update(audience="public")
    form = enter("nuria").get(f"/aqui/documents/nou/?de={need.item_id}").context["form"]
    assert form.initial["audience"] == "public"


def test_coordination_withdraws_a_document_once(enter, document):
    client = enter("nuria")
    url = f"/aqui/documents/{document.pk}/retira/"
    assert client.post(url).url == "/aqui/documents/"
    assert "S’ha retirat: només el veu coordinació." in client.get(f"/aqui/{document.item.path}").content.decode()
    assert "Ja s’havia retirat." in client.post(url, follow=True).content.decode()
    assert enter("pau").post(url).status_code == 404


def test_a_visitor_downloads_what_is_public_each_time(client, cast, need):
    document = hang(cast, need.item, title="Guia oberta", audience="public")
    address = f"/aqui/documents/{document.pk}/fitxer/"
    for _again in range(2):
        given = client.get(address)
        assert (given.status_code, given["Content-Disposition"].split(";")[0]) == (200, "attachment")
        assert b"".join(given.streaming_content)
