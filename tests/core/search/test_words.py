"""From texts to stems, and from stems to what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espai.core.search.snippets import Run, mark, snippet
from espai.core.search.stems import fold, stem
from espai.core.search.words import known_as, plainly, stems, words

ALIKE = """
informació informacions informacio
públic pública públics públiques publica
llei lleis ley leyes
ordenança ordenances ordenanca
pla plans plan planes
avaluació avaluacions avaluar avaluador avaluadora
cooperació cooperacions cooperant cooperants cooperar cooperación
municipi municipis municipal municipals municipio municipios municipales
ajuntament ajuntaments
subvenció subvencions subvencionar subvención subvenciones
convocatòria convocatòries convocatoria convocatorias
país països países
educació educatiu educativa educatives educación educativo
participació participatiu participativa participar participación
pressupost pressupostos pressupostari
transversal transversals transversalitat
dona dones
jove joves joventut jóvenes
refugi refugis refugiat refugiada refugiats refugiades
objectiu objectius
eix eixos
procés processos
comarca comarques comarcal comarcals
política polítiques polític político políticas
estratègia estratègies estratègic estratègica
societat societats sociedad sociedades
gestió gestions gestionar gestión
col·laboració col·laboracions col.laboració COL·LABORACIÓ collaboració
tècnic tècnica tècnics tècniques técnico
consell consells
gènere gèneres género
escola escoles escolar
entitat entitats
aigua aigües
xarxa xarxes
voluntari voluntària voluntariat
aprenentatge aprenentatges aprendizaje_no
humà humans humana humanes humano humanos
indicador indicadors indicadores
sostenible sostenibles sostenibilitat
""".replace("aprendizaje_no", "")


@pytest.mark.parametrize("line", ALIKE.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_the_forms_of_a_word_have_one_stem(line):
    assert len({known_as(word) for word in line.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("consell", "consum"),
        ("gènere", "general"),
        ("salut", "sala"),
        ("entitat", "entrada"),
        ("escola", "escrit"),
        ("regidor", "reglament"),
        ("pau", "pauta"),
        ("dona", "donatiu"),
        ("acció", "acord"),
        ("pla", "plaça"),
        ("global", "globus"),
    ],
)
def test_other_words_have_another(one, other):
    assert known_as(one) != known_as(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’avaluació de l'ajuntament", ["avalu", "ajunt"]),
        ("d’avaluar-ne, anar-se’n-hi", ["avalu", "anar"]),
        ("el pla és del 2024-2027", ["pla", "2024", "2027"]),
        ("20.000 €, x²", ["20", "000", "x2"]),
        ("a b c 7", ["7"]),
        ("la de els i o", []),
        ("ŀl", ["ll"]),
        ("السلام", ["xd8a7d984d8b3d984d8a7d985"]),
        ("", []),
    ],
)
def test_a_text_is_its_stems(text, expected):
    assert stems(text) == expected


def test_what_is_very_long_is_cut():
    assert plainly("a" * 500) == "a" * 40
    assert len(known_as("ж" * 500)) == 40


@given(st.text(max_size=300))
def test_any_text_has_stems_that_no_database_takes_for_syntax(text):
    for known in stems(text):
        assert known.isascii()
        assert known.isalnum()
        assert known == known.lower()
        assert len(known) <= 41


@given(st.text(max_size=300))
def test_words_stand_where_they_say(text):
    for word in words(text):
        assert known_as(text[word.start : word.end]) == word.stem


@given(st.text(alphabet="abcdefgimnoprstuçàèéíòóúïü·l", min_size=1, max_size=20))
def test_accents_and_capitals_make_no_difference(word):
    assert known_as(word) == known_as(word.upper()) == known_as(fold(word))


def test_what_is_not_letters_is_its_own_stem():
    assert [stem("2030"), stem("b2b"), stem("pd")] == ["2030", "b2b", "pd"]


TEXT = (
    "La cooperació dels municipis petits. " + "Res més a dir aquí. " * 40 + "Avaluar la cooperació municipal costa poc."
)


def test_a_snippet_is_where_most_of_the_words_are():
    runs = snippet(TEXT, {known_as("avaluar"), known_as("cooperació"), known_as("municipi")})
    assert [run.text for run in runs if run.is_marked] == ["Avaluar", "cooperació", "municipal"]
    assert runs[0] == Run("…")
    assert "".join(run.text for run in runs).endswith("costa poc.")


def test_a_snippet_without_the_words_is_the_beginning():
    runs = snippet(TEXT, {"zzz"})
    assert runs[-1] == Run("…")
    assert TEXT.startswith(runs[0].text)
    assert len(runs[0].text) <= 240


def test_the_words_of_a_short_text_are_marked():
    assert snippet("Pla de cooperació", {"pla"}) == [Run("Pla", is_marked=True), Run(" de cooperació")]
    assert mark("El pla", {"pla"}) == [Run("El "), Run("pla", is_marked=True)]
    assert snippet("", {"pla"}) == []


@given(st.text(max_size=1_200), st.sets(st.sampled_from(["pla", "avalu", "7", "x"])))
def test_a_snippet_is_a_piece_of_the_text(text, wanted):
    said = [run for run in snippet(text, wanted) if run.text != "…"]
    assert "".join(run.text for run in said) in text
    assert sum(len(run.text) for run in said) <= 240 + 60
    assert all(known_as(run.text) in wanted for run in said if run.is_marked)
    assert "".join(run.text for run in mark(text, wanted)) == text


def test_what_was_asked_far_apart_is_shown_at_one_of_its_places():
    text = "pla " + "res " * 300 + "pla " + "res " * 300
    assert sum(run.is_marked for run in snippet(text, {"pla"})) == 1


def test_a_word_longer_than_a_snippet_is_cut():
    assert snippet("b" * 1_000, {"zzz"})[0] == Run("b" * 240)


@pytest.mark.parametrize("words", ["{0}", "abans {0}", "{0} després", "{0} {0}", "abans {0} enmig {0} després"])
def test_a_word_longer_than_what_is_shown_is_found_like_any_other(words):
    text = words.format("b" * 300)
    runs = snippet(text, {known_as("b" * 300)})
    assert "".join(run.text for run in runs).strip("…") in text
