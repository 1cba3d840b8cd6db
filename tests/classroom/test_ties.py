"""What a document is tied to after it was added: its other languages, and the things that it hangs from."""

from urllib.parse import quote

import pytest

from espai.classroom import actions
from espai.classroom.models import Document
from espai.core.errors import Refused
from espai.core.models import Event, Link
from espai.members.models import Person
from espai.topics.actions import draft_need
from tests.classroom.test_documents import hang, share
from tests.files import upload

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def written(cast):
    """Write a document in a language."""

    def write(language, title="Guia", **values):
        document = share(cast, title=title, **values)
        facts = {"title": title, "kind": "report", "language": language}
        return actions.change_document(document=document, by=cast.montse, version=1, facts=facts)

    return write


def ties(document):
    return f"/aqui/documents/{document.pk}/lligams/"


def tie(client, document, address):
    return client.post(ties(document), {"address": address})


def names(event):
    return list(Event.objects.filter(name=f"classroom.document_{event}").values_list("actor_id", "target_id", "data"))


# Languages


def test_the_same_in_another_language_is_tied_by_its_address(cast, enter, written):
    catalan, spanish = written("ca", "Guia"), written("es", "Guía")
    client = enter("montse")
    address = f"{BASE}/aqui/{quote(spanish.item.path)}?q=1#p2"
    assert tie(client, catalan, address).url == ties(catalan)
    assert names("tied") == [(cast.montse.pk, catalan.pk, {"other": spanish.item_id})]
    assert f'<a href="/aqui/{spanish.item.path}">Castellà</a>' in client.get(f"/aqui/{catalan.item.path}").text
    assert f'<a href="/aqui/{catalan.item.path}">Català</a>' in client.get(f"/aqui/{spanish.item.path}").text
    page = client.get(ties(catalan)).text
    assert ("Guía" in page, "No consta que sigui" in page, "De res:" in page) == (True, False, True)


def test_one_that_was_withdrawn_leaves_its_language_to_another(cast, enter, written, who):
    catalan, spanish, better = written("ca"), written("es"), written("es", "Guía")
    actions.tie_languages(document=catalan, other=spanish, by=cast.montse)
    actions.withdraw_document(document=spanish, by=cast.montse)
    assert tie(enter("montse"), catalan, f"/aqui/{better.item.path}").status_code == 302
    assert list(Document.objects.get(pk=catalan.pk).languages(who("nuria"))) == [better]


def test_each_brings_those_that_it_was_the_same_as(cast, written, who):
    ca, es, en, fr = (written(language) for language in ("ca", "es", "en", "fr"))
    for one, other in ((ca, es), (en, fr), (fr, ca), (ca, fr)):
        one.refresh_from_db()
        other.refresh_from_db()
        actions.tie_languages(document=one, other=other, by=cast.montse)
    assert Document.objects.values("work").distinct().count() == 1
    assert len(names("tied")) == 3
    ca.refresh_from_db()
    assert [each.language for each in ca.languages(who("pau"))] == ["en", "es", "fr"]


def test_two_in_one_language_or_in_none_are_not_the_same(cast, enter, written):
    catalan, twin, silent = written("ca"), written("ca"), written("")
    spanish = written("es")
    actions.tie_languages(document=twin, other=spanish, by=cast.montse)
    client = enter("montse")
    for other in (catalan, twin, silent, spanish):
        page = tie(client, catalan, f"/aqui/{other.item.path}")
        assert "Cada un ha de dir la seva llengua" in page.text, other
        assert f'value="/aqui/{other.item.path}"' in page.text
    assert Document.objects.get(pk=catalan.pk).work is None


def test_what_one_may_not_see_is_not_told_of(cast, enter, written, who):
    catalan, hidden = written("ca", entity=cast.serra, audience="entity"), written("es", "Guía")
    actions.tie_languages(document=hidden, other=catalan, by=cast.montse)
    hidden.refresh_from_db()
    assert list(hidden.languages(who("pau"))) == []
    assert list(hidden.languages(who("montse"))) == [catalan]
    assert "També és en" not in enter("pau").get(f"/aqui/{hidden.item.path}").text


def test_only_what_one_may_edit_is_tied(cast, enter, written, need):
    mine = written("ca")
    theirs = hang(cast, need.item, title="Guía", audience="public")
    client = enter("montse")
    assert "no és vostre" in tie(client, mine, f"/aqui/{theirs.item.path}").text
    assert "Només coordinació penja" in tie(client, mine, f"/aqui/{need.item.path}").text
    hidden = hang(cast, need.item, title="Ocult", audience="coordination")
    for address in (f"/aqui/{hidden.item.path}", "/aqui/documents/", f"/alla/{mine.item.path}", "http://[", "x", "/"):
        page = tie(client, mine, address).text
        assert "No hi ha cap pàgina amb aquesta adreça" in page, address
    assert "Aquest camp és obligatori" in tie(client, mine, " ").text
    assert not names("tied")
    assert client.get(ties(theirs)).status_code == 404
    assert enter("oriol").get(ties(mine)).status_code == 200
    assert enter("pau").get(ties(mine)).status_code == 404


def test_a_language_is_parted(cast, enter, written):
    catalan, spanish, english = written("ca"), written("es"), written("en")
    actions.tie_languages(document=catalan, other=spanish, by=cast.montse)
    spanish.refresh_from_db()
    actions.tie_languages(document=english, other=spanish, by=cast.montse)
    client = enter("montse")
    for _turn in range(2):
        assert client.post(f"{ties(catalan)}treu/").url == ties(catalan)
    assert names("parted") == [(cast.montse.pk, catalan.pk, {"other": catalan.item_id})]
    works = {each.language: each.work for each in Document.objects.all()}
    assert (works["ca"], works["es"] == works["en"]) == (None, True)


# What it hangs from


def test_coordination_hangs_a_document_from_one_thing_more_and_takes_it_down(cast, enter, need, topic, who):
    document = hang(cast, need.item)
    client = enter("nuria")
    for _turn in range(2):
        tie(client, document, f"/aqui/{topic.item.path}")
    assert names("tied") == [(cast.nuria.pk, document.pk, {"other": topic.item_id})]
    assert document in Document.objects.hanging_from([topic.item_id], who("pau"))
    page = client.get(ties(document))
    assert [each["item"].pk for each in page.context["about"]] == [need.item_id, topic.item_id]
    for _turn in range(2):
        client.post(f"{ties(document)}treu/", {"de": topic.item_id})
    assert names("parted") == [(cast.nuria.pk, document.pk, {"other": topic.item_id})]
    assert list(Link.objects.filter(target=document.item).values_list("source_id", flat=True)) == [need.item_id]
    assert client.post(f"{ties(document)}treu/", {"de": "x"}).status_code == 404


def test_only_what_the_editor_may_see_is_listed(cast, enter, need):
    draft = draft_need(space=cast.space.pk, by=cast.nuria, entity=None, title="Esborrany", kind="content", text="")
    document = share(cast)
    actions.hang_document(document=document, about=need.item, by=cast.nuria)
    actions.hang_document(document=document, about=draft.item, by=cast.nuria)
    client = enter("montse")
    page = client.get(ties(document))
    assert [each["item"].pk for each in page.context["about"]] == [need.item_id]
    assert "Esborrany" not in page.text
    assert client.post(f"{ties(document)}treu/", {"de": need.item_id}).url == ties(document)
    assert Link.objects.filter(target=document.item).count() == 2


def test_a_part_of_a_page_stays_on_it(cast, need):
    document = hang(cast, need.item, is_part=True)
    with pytest.raises(Refused, match="Forma part"):
        actions.take_down_document(document=document, about=need.item, by=cast.nuria)


def test_what_makes_a_circle_is_refused(cast, enter, need):
    document = hang(cast, need.item)
    other = share(cast)
    with pytest.raises(Refused, match="cercle"):
        actions.hang_document(document=other, about=other.item, by=cast.nuria)
    assert Link.objects.filter(target=document.item).count() == 1


def test_what_was_withdrawn_or_is_elsewhere_is_not_tied(cast, written, need):
    catalan, spanish, gone = written("ca"), written("es"), written("en")
    actions.withdraw_document(document=gone, by=cast.montse)
    for one, other in ((gone, catalan), (catalan, gone)):
        with pytest.raises(Refused, match="S’ha retirat"):
            actions.tie_languages(document=one, other=other, by=cast.montse)
    with pytest.raises(Refused, match="S’ha retirat"):
        actions.hang_document(document=gone, about=need.item, by=cast.nuria)
    elsewhere = actions.share_document(
        space=cast.other.pk, by=cast.berta, upload=upload(), title="X", kind="report", audience="space"
    )
    with pytest.raises(Refused, match="altre espai"):
        actions.tie_languages(document=spanish, other=elsewhere, by=cast.nuria)
    with pytest.raises(Refused, match="altre espai"):
        actions.hang_document(document=spanish, about=elsewhere.item, by=cast.nuria)


@pytest.fixture
def about(need, topic):
    return need.item, topic.item


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(enter, written, about, count, django_assert_num_queries):
    document = written("ca")
    by = Person.objects.get(pk=document.item.author_id)
    for language in ("es", "en", "fr")[:count]:
        document.refresh_from_db()
        actions.tie_languages(document=document, other=written(language), by=by)
    for item in about[:count]:
        actions.hang_document(document=document, about=item, by=by)
    client = enter("nuria")
    with django_assert_num_queries(5):
        assert client.get(ties(document)).status_code == 200
