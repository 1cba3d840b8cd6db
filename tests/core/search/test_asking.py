"""What is found: on both databases the same things, in the same order."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espai.core.models import Item, Synonym
from espai.core.search import asking, finding, suggesting, terms
from espai.core.search.asking import Facet, ask
from espai.core.search.finding import Chosen
from espai.core.search.sources import Part
from tests.core.search.conftest import AT

ALL = Chosen()


def titles(reader, text, now=ALL, **options):
    return [row.title for row, _place in ask(reader, text, now, **options).rows]


def test_every_word_is_wanted_in_any_form(make, member):
    make("Avaluar plans", "En municipis petits.")
    make("Un pla", "Sense res més.")
    assert titles(member, "avaluació dels plans") == ["Avaluar plans"]
    assert titles(member, "PLANS municipi avaluar") == ["Avaluar plans"]
    assert sorted(titles(member, "pla")) == ["Avaluar plans", "Un pla"]
    assert titles(member, "pla -municipis") == ["Un pla"]
    assert titles(member, 'plans -"municipis petits"') == ["Un pla"]


def test_what_is_between_quotation_marks_is_wanted_in_order(make, member):
    make("A", "El pressupost municipal de cooperació.")
    make("B", "La cooperació del pressupost municipal.")
    make("C", parts=[Part("Cooperació i pressupost"), Part("municipal")])
    assert sorted(titles(member, '"pressupost municipal"'))[:2] == ["A", "B"]
    assert titles(member, "«municipal de cooperació»") == ["A"]
    assert sorted(titles(member, "pressupost municipal")) == ["A", "B", "C"]


def test_a_phrase_is_found_however_far_inside(make, member):
    pages = [Part(f"Text de la pàgina {n}. " + "mot " * 200, f"#p{n}", page=n) for n in range(1, 120)]
    make("Llarg", parts=[*pages, Part("Aquí hi ha el fons comú.", "#p120", "Annex", 120)])
    [(row, place)] = ask(member, '"fons comú"', ALL).rows
    assert (row.title, place.anchor, place.page, place.heading) == ("Llarg", "#p120", 120, "Annex")
    assert titles(member, 'text -"fons comú"') == []


def test_words_that_say_the_same_are_found(make, member, coordinator):
    make("Ajuntament de Riu", "El desenvolupament.")
    assert titles(member, "ayuntamiento") == ["Ajuntament de Riu"]
    assert titles(member, "desarrollo") == ["Ajuntament de Riu"]
    assert titles(member, "consistori") == ["Ajuntament de Riu"]
    assert titles(member, "casa gran") == []
    Synonym.objects.create(space_id=1, expressions="casa gran; ajuntament")
    Synonym.objects.create(space_id=2, expressions="palau; ajuntament")
    assert titles(member, "la casa gran") == ["Ajuntament de Riu"]
    assert titles(member, "palau") == []


def test_a_word_that_was_mistyped_is_taken_for_what_it_may_be(make, member):
    make("La cooperació")
    results = ask(member, "coperació", ALL)
    assert ([row.title for row, _ in results.rows], results.is_corrected) == (["La cooperació"], True)
    assert ask(member, "zzzzzzzz", ALL).rows == []
    assert ask(member, "xop", ALL).is_corrected is False
    assert ask(member, "123456789", ALL).rows == []
    assert ask(member, '"coperació"', ALL).rows == []


def test_what_has_a_part_of_it_follows_when_little_has_it_all(make, member):
    make("Bases de subvencions")
    make("Subvencions a entitats")
    make("Res a veure")
    results = ask(member, "bases subvencions", ALL)
    assert [row.title for row, _ in results.rows] == ["Bases de subvencions"]
    assert [row.title for row, _ in results.partly] == ["Subvencions a entitats"]
    assert ask(member, "subvencions", ALL).partly == []
    assert ask(member, "bases subvencions", ALL, page=2).partly == []


@pytest.mark.parametrize("text", ["", "   ", "de la", '""', "- -", "a" * 3_000, "' OR 1=1 --", '"* NEAR(', "\x00"])
def test_nothing_that_is_written_breaks_it(make, member, text):
    make("Pla")
    assert ask(member, text, ALL).rows == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(max_size=60))
def test_any_text_is_answered(make, member, text):
    if not Item.objects.exists():
        make("Pla director", "Cooperació")
    assert len(ask(member, text, ALL).rows) <= 1


def test_the_title_says_most_then_the_word_that_was_written_then_what_is_recent(make, member):
    make("Altres coses", "On es parla d’avaluació.", date=AT)
    make("Ajuts municipals", date=AT)
    make("Evaluar amb indicadors", date=AT - timedelta(days=900))
    make("Avaluació amb indicadors", date=AT - timedelta(days=900))
    make("Avaluació amb criteris", date=AT)
    for number in range(9):
        make(f"Res {number}")
    assert titles(member, "avaluació") == [
        "Avaluació amb criteris",
        "Avaluació amb indicadors",
        "Evaluar amb indicadors",
        "Altres coses",
    ]


def test_of_two_alike_the_readers_own_comes_first_then_what_is_for_its_phase(make, member, visitor):
    facts = {"date": AT, "audience": "public"}
    make("Pla tres", entity_id=7, **facts)
    make("Pla dos", phases=("drafting",), **facts)
    make("Pla vuit", entity_id=8, **facts)
    assert titles(member, "pla") == ["Pla tres", "Pla dos", "Pla vuit"]
    assert titles(visitor, "pla")[0] != "Pla tres"


def test_a_result_opens_at_the_part_with_most_of_what_was_asked(make, member):
    parts = [
        Part("Introducció al pla.", "#p1", "Presentació", 1),
        Part("El pressupost del pla per anys.", "#p2", "Recursos", 2),
        Part("El pressupost.", "#p3", page=3),
    ]
    make("Pla director", "Un pla.", parts=parts)
    [(_row, place)] = ask(member, "pla pressupost", ALL).rows
    assert (place.anchor, place.page, place.heading) == ("#p2", 2, "Recursos")
    assert [run.text for run in place.runs if run.is_marked] == ["pressupost", "pla"]
    [(_row, place)] = ask(member, "recurs", ALL).rows
    assert place.page == 2


def test_choices_narrow_and_say_how_many_each_would_show(make, member):
    make("Pla u", language="ca", phases=("drafting", "evaluation"), entity_id=7)
    make("Pla dos", language="es", entity_id=7)
    make("Pla tres", language="ca")
    results = ask(member, "pla", ALL)
    assert results.total == 3
    assert results.facets == [
        Facet("kind", {"thing": 3}),
        Facet("origin", {"7": 2, "0": 1}),
        Facet("language", {"ca": 2, "es": 1}),
        Facet("phase", {"drafting": 1, "evaluation": 1}),
    ]
    results = ask(member, "pla", Chosen(language="ca", origin=7))
    assert ([row.title for row, _ in results.rows], results.total) == (["Pla u"], 1)
    assert results.facets[1:3] == [Facet("origin", {"7": 1, "0": 1}), Facet("language", {"ca": 1, "es": 1})]
    assert titles(member, "pla", Chosen(origin=0)) == ["Pla tres"]
    assert titles(member, "pla", Chosen(phase="evaluation")) == ["Pla u"]
    assert titles(member, "pla", Chosen(kind="other")) == []


def test_more_than_a_thousand_are_not_counted(make, member, monkeypatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 3)
    for number in range(4):
        make(f"Pla {number}", language="ca" if number else "es")
    results = ask(member, "pla", ALL)
    assert (results.total, results.facets, len(results.rows)) == (None, [], 4)
    assert ask(member, "pla", Chosen(language="ca")).total == 3
    make("Pla 5", language="ca")
    assert ask(member, "pla", Chosen(language="ca")).total is None


def test_pages_follow_each_other_without_repeating(make, member, monkeypatch):
    monkeypatch.setattr(finding, "BLOCK", 4)
    monkeypatch.setattr(finding, "AHEAD", 8)
    monkeypatch.setattr(asking, "PAGE", 2)
    for number in range(11):
        make(f"Pla {number}", "mot " * number)
    seen = [title for page in range(1, 7) for title in titles(member, "pla", page=page)]
    assert len(seen) == 11
    assert len(set(seen)) == 11
    assert titles(member, "pla", page=7) == []


def test_pages_of_a_window_follow_each_other(make, member, monkeypatch):
    monkeypatch.setattr(finding, "BLOCK", 10)
    monkeypatch.setattr(finding, "WINDOW", 4)
    monkeypatch.setattr(asking, "PAGE", 2)
    for number in range(23):
        make(f"Pla {number}", "mot " * (number % 5))
    seen = [title for page in range(1, 13) for title in titles(member, "pla", page=page)]
    assert (len(seen), len(set(seen))) == (23, 23)


def test_what_is_asked_together_in_one_part_goes_before_what_is_scattered(make, member):
    make(
        "Junt",
        parts=[Part("El termini de la subvenció."), *(Part(f"Un altre text que no en diu {n}.") for n in range(20))],
    )
    make("Dispers", parts=[Part("De la subvenció."), Part("Del termini.")])
    assert titles(member, "termini de la subvenció")[0] == "Junt"


def test_what_may_not_be_seen_does_not_take_the_place_of_what_may(make, member, monkeypatch):
    monkeypatch.setattr(finding, "BLOCK", 2)
    monkeypatch.setattr(finding, "AHEAD", 4)
    monkeypatch.setattr(asking, "PAGE", 2)
    for number in range(6):
        make(f"Pla {number}", audience="coordination")
    make("Un altre document", "On es parla del pla.")
    assert titles(member, "pla") == ["Un altre document"]


def test_titles_are_suggested_as_one_types(make, member, visitor):
    make("Pla director de cooperació", date=AT)
    make("Cooperació i pla", audience="public", date=AT + timedelta(days=1))
    make("Cooperació secreta", audience="coordination")
    make("Pla director de cooperació", date=AT)
    assert suggesting.titles(member.who, "coop") == ["Cooperació i pla", "Pla director de cooperació"]
    assert suggesting.titles(member.who, "director coo") == ["Pla director de cooperació"]
    assert suggesting.titles(visitor.who, "COOPERACIÓ") == ["Cooperació i pla"]
    assert suggesting.titles(visitor.who, "secr") == []
    for text in ("", "c", "  ", '"', "zz*", "coop) OR (x"):
        assert suggesting.titles(visitor.who, text) == []


def test_what_is_like_a_thing_has_its_rarest_words(make, member, visitor):
    thing = make("Avaluar el pla amb indicadors", audience="public")
    make("Indicadors d’avaluació", audience="public")
    make("Indicadors secrets d’avaluació", audience="coordination")
    for number in range(4):
        make(f"Pla {number}", audience="public")
    of, _query, rows = suggesting.similar(visitor, thing.pk)
    assert of == thing
    assert next(row.title for row, _place in rows) == "Indicadors d’avaluació"
    assert "Indicadors secrets d’avaluació" not in [row.title for row, _place in rows]
    hidden = make("Ocult", audience="coordination")
    assert suggesting.similar(visitor, hidden.pk)[0] is None
    alone = make("Zzyzx", audience="public")
    assert suggesting.similar(visitor, alone.pk) == (alone, finding.Query(), [])
    new = make("Nou", audience="public", indexed=False)
    assert suggesting.similar(visitor, new.pk) == (new, finding.Query(), [])


def test_stems_are_counted_again_when_there_are_a_tenth_more(make):
    for number in range(10):
        make(f"Pla {number}")
    make("Pla onze", indexed=False)
    terms.recount_if_changed()
    assert terms.SearchTerm.objects.get(stem="pla").entries == 10


def test_it_costs_the_same_however_many_are_found(make, member, django_assert_num_queries):
    make("Pla zero")
    with django_assert_num_queries(5):
        ask(member, "pla", ALL)
    for number in range(30):
        make(f"Pla {number}", "mot", parts=[Part("pla " * 20)] * 3)
    with django_assert_num_queries(5):
        assert len(ask(member, "pla", ALL).rows) == 20
    with django_assert_num_queries(7):
        ask(member, "coperació plans", ALL)
