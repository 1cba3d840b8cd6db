"""The page of search, as each reader sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.models import SearchPending, Synonym
from espai.core.search import asking, finding, index, terms
from espai.topics.actions import draft_need, propose_topic, publish_need

SEARCH = "/aqui/cerca/"


@pytest.fixture
def need(cast):
    """Write a need of Serra and index it."""

    def build(title, text="", *, audience="space"):
        made = draft_need(
            space=cast.space.pk, by=cast.montse, entity=cast.serra, title=title, kind="content", text=text
        )
        if audience != "author":
            made = publish_need(need=made, by=cast.montse, audience=audience)
        index.follow()
        return made

    return build


@pytest.fixture
def topic(cast):
    def build(title, reasons="", *, audience="public"):
        made = propose_topic(space=cast.space.pk, by=cast.nuria, title=title, reasons=reasons, audience=audience)
        index.follow()
        return made

    return build


def page(client, query="", **options):
    response = client.get(SEARCH, {"q": query, **options})
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_found_opens_where_it_is_said_with_its_words_marked(client, cast, need):
    made = need("Com avaluem?", "Volem **avaluar** el pla.")
    client.force_login(cast.pau)
    html = page(client, "avaluació del pla")
    assert "1 resultat<" in html
    assert f'<a href="/aqui/{made.item.path}#:~:text=avaluar&amp;text=pla">Com <mark>avaluem</mark>?</a>' in html
    assert '<p class="passage">Volem <mark>avaluar</mark> el <mark>pla</mark>.</p>' in html
    assert '<span class="badge badge-neutral">Necessitat</span>' in html


def test_each_reader_finds_their_own(client, cast, need, topic):
    need("Pla esborrany", audience="author")
    need("Pla per a coordinació", audience="coordination")
    need("Pla de tots")
    topic("Pla públic")
    expected = {
        None: ["públic"],
        "pau": ["públic", "de tots"],
        "ramon": ["públic", "de tots"],
        "montse": ["públic", "de tots", "esborrany", "per a coordinació"],
        "nuria": ["públic", "de tots", "per a coordinació"],
        "berta": ["públic"],
    }
    every = ["públic", "de tots", "esborrany", "per a coordinació"]
    for name, titles in expected.items():
        client.logout()
        if name:
            client.force_login(getattr(cast, name))
        html = page(client, "pla")
        assert [title for title in every if f"<mark>Pla</mark> {title}" in html] == titles, name
        count = len(titles)
        assert f"{count} resultat" in html
        suggested = client.get(f"{SEARCH}titols/", {"q": "pl"}).json()["titles"]
        assert sorted(suggested) == sorted(f"Pla {title}" for title in titles)


def test_another_space_finds_nothing_of_this_one(client, cast, need, topic):
    need("Pla de tots")
    topic("Pla públic")
    client.force_login(cast.berta)
    assert "No hi ha res que hi respongui." in client.get("/alla/cerca/", {"q": "pla"}).content.decode()
    assert client.get("/alla/cerca/titols/", {"q": "pla"}).json() == {"titles": []}


def test_choices_are_offered_with_what_they_would_show(client, cast, need, topic):
    need("Pla de Serra")
    topic("Pla d’un tema")
    client.force_login(cast.pau)
    html = page(client, "pla")
    assert f'<option value="{cast.serra.pk}">Ajuntament de Serra (1)</option>' in html
    assert '<option value="0">Coordinació o altres (1)</option>' in html
    assert '<option value="need">Necessitat (1)</option>' in html
    assert 'id="llengua"' not in html
    html = page(client, "pla", tipus="need", origen=str(cast.serra.pk), llengua="xx", fase="cap")
    assert "1 resultat<" in html
    assert '<option value="need" selected>Necessitat (1)</option>' in html
    assert "Pla</mark> d’un tema" not in html
    html = page(client, "pla", origen=str(cast.riu.pk))
    assert f'<option value="{cast.riu.pk}" selected>Ajuntament de Riu (0)</option>' in html
    assert "Proveu amb menys paraules" in html


def test_more_than_are_counted_are_said_so(client, cast, need, monkeypatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 1)
    need("Pla u")
    need("Pla dos")
    client.force_login(cast.pau)
    html = page(client, "pla", tipus="need")
    assert "Més de 1 resultats" in html
    assert '<input type="hidden" name="tipus" value="need">' in html


def test_results_go_on_in_more_pages(client, cast, need, monkeypatch):
    monkeypatch.setattr(asking, "PAGE", 2)
    for number in range(3):
        need(f"Pla {number}")
    client.force_login(cast.pau)
    assert "pagina=2" in page(client, "pla")
    html = page(client, "pla", pagina="2")
    assert html.count('class="row-title"') == 1
    assert page(client, "pla", pagina="999999999").count('class="row-title"') == 2


def test_what_has_a_part_and_what_was_mistyped(client, cast, need):
    need("Bases de cooperació")
    terms.recount()
    client.force_login(cast.pau)
    html = page(client, "bases inexistents")
    assert "No hi ha res amb totes aquestes paraules." in html
    assert "Amb una part de les paraules" in html
    html = page(client, "coperació")
    assert "això és el que s’hi assembla" in html
    assert "<mark>cooperació</mark>" in html
    assert "les que heu posat són a tot arreu" in page(client, "de la")


def test_nothing_asked_is_an_empty_page(client, cast):
    html = page(client)
    assert "resultat" not in html
    assert 'class="search"' not in html
    assert page(client, "<script>alert(1)</script>").count("<script>alert") == 0


def test_it_says_that_it_is_behind(client, cast, need):
    SearchPending.objects.create(item_id=need("Pla").item_id, at=timezone.now() - timedelta(minutes=5))
    assert "Hi ha canvis que encara no surten" in page(client, "pla")


def test_what_is_like_something(client, cast, need, topic):
    made = need("Avaluar amb indicadors")
    topic("Indicadors per avaluar")
    need("Indicadors secrets per avaluar", audience="coordination")
    for number in range(3):
        topic(f"Tema {number}")
    terms.recount()
    client.force_login(cast.pau)
    html = client.get(SEARCH, {"com": made.item_id}).content.decode()
    assert "Semblant a «Avaluar amb indicadors»" in html
    assert "<mark>Indicadors</mark> per <mark>avaluar</mark>" in html
    assert "secrets" not in html
    client.logout()
    assert client.get(SEARCH, {"com": made.item_id}).status_code == 404
    assert client.get(SEARCH, {"com": "x"}).status_code == 404


def test_it_costs_the_same_however_much_is_found(enter, cast, need, django_assert_num_queries):
    client = enter("pau")
    for number in range(12):
        need(f"Pla {number}", "cooperació")
    terms.recount()
    costs = {"pla cooperació": 10, "coperació": 12, "plla coperació zzzz": 12, "": 5}
    for query, cost in costs.items():
        with django_assert_num_queries(cost):
            page(client, query)
    for number in range(25):
        need(f"Pla nou {number}", "cooperació")
    for query, cost in costs.items():
        with django_assert_num_queries(cost):
            page(client, query)


def test_coordination_tells_which_words_say_the_same(client, cast, need):
    need("Fòrum obert")
    client.force_login(cast.nuria)
    address = f"{SEARCH}paraules/"
    assert "Encara no n’hi heu afegit cap." in client.get(address).content.decode()
    html = client.post(address, {"text": "una sola"}).content.decode()
    assert "Escriviu almenys dues expressions diferents" in html
    assert 'value="una sola"' in html
    assert client.post(address, {"text": "punt de trobada; fòrum"}).url == address
    assert "punt de trobada; fòrum" in client.get(address).content.decode()
    assert "1 resultat<" in page(client, "punt de trobada")
    line = Synonym.objects.get()
    assert client.post(f"{address}{line.pk}/treu/").url == address
    assert not Synonym.objects.exists()
