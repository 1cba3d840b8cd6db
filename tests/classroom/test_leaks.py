"""Who may not see a document gets nothing of it: by no address, no method, no part and no list."""

import pytest
from django.test import Client

from espai.classroom import actions, readings
from espai.classroom.extraction.child import Result
from espai.classroom.models import Document
from espai.core.models import Audience
from espai.core.search import index, terms
from tests.files import upload

SECRET = "zebrada"
READERS = ["visitor", "montse", "pau", "ramon", "nuria", "berta", "tere"]
MEMBERS = {"montse", "pau", "ramon", "nuria"}
MAY = {
    Audience.PUBLIC: set(READERS),
    Audience.SPACE: MEMBERS,
    Audience.ENTITY: {"montse", "nuria"},
    Audience.COORDINATION: {"nuria"},
    "withdrawn": {"nuria"},
}


@pytest.fixture
def document(cast):
    """A document of Serra with two versions, read and indexed, for an audience."""

    def build(audience):
        facts = {"space": cast.space.pk, "by": cast.montse, "kind": "report", "entity": cast.serra}
        shown = Audience.SPACE if audience == "withdrawn" else audience
        made = actions.share_document(upload=upload(), title=f"Guia {SECRET}", audience=shown, **facts)
        actions.add_version(document=made, by=cast.montse, upload=upload(content=b"%PDF-1.7 segona"), note="Nova")
        made = Document.objects.select_related("item", "file").get(pk=made.pk)
        passages = [(1, "", f"El text de la guia {SECRET}.")]
        result = Result("read", pages=1, language="ca", characters=30, passages=passages)
        readings.wait(file=made.file_id)
        readings.store(file=made.file, result=result)
        if audience == "withdrawn":
            actions.withdraw_document(document=made, by=cast.montse)
        index.follow()
        terms.recount()
        return Document.objects.select_related("item").get(pk=made.pk)

    return build


def addresses(document):
    pk, path = document.pk, document.item.path
    return [
        f"/aqui/{path}",
        f"/aqui/documents/{pk}-qualsevol/",
        f"/aqui/{path}text/",
        f"/aqui/documents/{pk}/fitxer/",
        f"/aqui/documents/{pk}/fitxer/1/",
        f"/aqui/documents/{pk}/fitxer/2/",
        f"/aqui/documents/{pk}/imatge/",
        f"/aqui/cerca/?com={document.item_id}",
    ]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("audience", list(MAY))
def test_nothing_of_a_document_is_given_to_who_may_not_see_it(enter, document, audience, name, cast):
    made = document(audience)
    reader = Client() if name == "visitor" else enter(name)
    may = name in MAY[audience]
    for address in addresses(made):
        statuses = []
        for ask, options in ((reader.get, {}), (reader.get, {"headers": {"Range": "bytes=0-3"}}), (reader.head, {})):
            response = ask(address, **options)
            statuses.append(response.status_code)
            # What was asked is in the page that says that there is nothing: its number alone tells nothing.
            assert may or SECRET in address or response.streaming or SECRET.encode() not in response.content
            for close in response._resource_closers:
                close()
        is_missing = may and "imatge" in address  # this file has no picture
        assert statuses == [404 if is_missing or not may else 200] * 3, address
    # The same numbers in a space where it is not.
    for address in addresses(made):
        assert reader.get(address.replace("/aqui/", "/alla/")).status_code == 404


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("audience", list(MAY))
def test_no_list_count_or_file_tells_of_it(enter, document, audience, name, cast):
    made = document(audience)
    reader = Client() if name == "visitor" else enter(name)
    is_listed = name in MAY[audience] and audience != "withdrawn"
    lists = ["documents/", "documents/?vista=graella", "documents/?format=csv", f"documents/?origen={cast.serra.pk}"]
    lists += [f"cerca/?q={SECRET}", f"cerca/?q={SECRET}&format=html", "cerca/?q=guia", "cerca/?q=zebrades"]
    for path in lists:
        response = reader.get(f"/aqui/{path}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert (f"Guia {SECRET}".encode() in body.replace(b"<mark>", b"").replace(b"</mark>", b"")) == is_listed, path
    facets = reader.get("/aqui/documents/").content.decode()
    assert ("Ajuntament de Serra (1)" in facets) == is_listed
    assert reader.get("/aqui/cerca/titols/", {"q": "zeb"}).json() == {"titles": [made.item.title] if is_listed else []}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("audience", list(MAY))
def test_the_pages_of_who_changes_it_are_of_nobody_else(enter, document, audience, name):
    made = document(audience)
    reader = Client() if name == "visitor" else enter(name)
    may = name in MAY[audience] & {"montse", "nuria"}
    for path in ("edita/", "versio/", "lligams/", "metadades/"):
        response = reader.get(f"/aqui/documents/{made.pk}/{path}")
        assert (response.status_code == 200) == may, path
        assert (SECRET.encode() in response.content) == may, path
    assert reader.get(f"/aqui/documents/{made.pk}-x/accessibilitat/").status_code == (
        200 if may else response.status_code
    )
    for path, said in (("lligams/treu/", {}), ("us/", {}), ("retira/", {})):
        assert may or SECRET.encode() not in reader.post(f"/aqui/documents/{made.pk}/{path}", said).content
    assert reader.get("/aqui/documents/antivirus/").status_code == (
        200 if name == "nuria" else 302 if name == "visitor" else 403
    )
