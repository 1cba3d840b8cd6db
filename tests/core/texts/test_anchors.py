"""A passage is found again, or said to be gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espai.core.texts.anchors import AROUND, LONGEST, Anchor, find, flat, make

TEXT = "S’acorda convocar la propera sessió al març. Després, s’acorda fer un recull d’exemples entre tots els ens."


def passage(text, anchor):
    span = find(anchor, text)
    return text[slice(*span)] if span else None


def test_an_untouched_passage_is_where_it_was():
    anchor = make(TEXT, "fer un recull")
    assert (anchor.quote, anchor.start, anchor.suffix) == ("fer un recull", 63, " d’exemples entre tots els ens.")
    assert find(anchor, TEXT) == (63, 76)


def test_a_passage_that_moved_is_found():
    anchor = make(TEXT, "la propera sessió")
    assert passage("Una frase nova al davant. " + TEXT, anchor) == "la propera sessió"


def test_of_equal_words_the_ones_with_the_same_around():
    anchor = make(TEXT, "s’acorda", "Després,")
    assert anchor.start == 54
    twice = "Abans, s’acorda res. " + TEXT
    assert find(anchor, twice) == (75, 83)
    assert find(Anchor("res", "x", "y", 900), "res res res") == (8, 11)  # the nearest, when nothing else tells


def test_a_passage_that_was_rewritten_is_the_likest():
    anchor = make(TEXT, "fer un recull d’exemples entre tots els ens")
    newer = "Es parla d’altres coses. S’acorda de fer aviat un recull d’exemples entre els ens membres."
    assert passage(newer, anchor) == "fer aviat un recull d’exemples entre els ens"


def test_a_word_that_was_put_in_does_not_push_the_last_one_out():
    anchor = make(
        "Quatre compten els ingressos propis i dos els corrents.", "compten els ingressos propis i dos els corrents"
    )
    newer = "Quatre compten els ingressos corrents propis, i dos els corrents."
    assert passage(newer, anchor) == "compten els ingressos corrents propis, i dos els corrents"


def test_a_passage_that_is_gone_is_detached():
    assert (
        find(make(TEXT, "fer un recull d’exemples"), "Un text que no hi té res a veure, amb altres paraules.") is None
    )
    assert find(make(TEXT, "recull"), "Cap paraula igual.") is None
    assert find(make(TEXT, "fer un recull"), "") is None


def test_a_short_text_may_hold_most_of_a_passage():
    assert passage("un recull", make(TEXT, "fer un recull")) == "un recull"


def test_a_passage_is_words_of_the_text():
    assert make(TEXT, "  ") is None
    assert make(TEXT, "que no hi són") is None
    assert make("a\nb".replace("\n", " "), "a\n  b").quote == "a b"
    long = "paraula " * 200
    assert len(make(flat(long), long).quote) <= LONGEST


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40), st.integers(0, 200), st.text(max_size=80))
def test_finding_never_fails(quote, prefix, suffix, start, text):
    span = find(Anchor(quote, prefix, suffix, start), text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)


@given(st.text(alphabet="ab ·", max_size=80).map(flat), st.data())
def test_in_the_text_it_was_made_from_it_is_exact(text, data):
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    quote = text[begin:end]
    if not quote.strip():
        assert make(text, quote) is None
        return
    made = Anchor(quote, text[max(0, begin - AROUND) : begin], text[end : end + AROUND], begin)
    assert find(made, text) == (begin, end)
    assert passage(text, make(text, quote)) == quote.strip()


@pytest.mark.parametrize(("words", "found"), [("a", (2, 3)), ("a b c", (0, 5))])
def test_many_places_are_not_all_looked_at(words, found):
    assert find(Anchor(words, "x", "y", 2), " ".join([words] * 5000)) == found
