"""What people write, as it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espai.core.search.queries import Alternative, Query, parse
from espai.core.search.thesaurus import carried, expressions_of

SYNONYMS = {("pla", "direct"): (("pd",),), ("ods",): (("agend", "2030"),)}


def words(*said):
    return tuple((Alternative((one,)),) for one in said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avaluació municipal", Query(words("avalu", "municip"))),
        ("avaluació avaluacions", Query(words("avalu"))),
        ("«pla municipal» ajuts", Query(((Alternative(("pla", "municip"), in_order=True),), *words("ajut")))),
        ('"pla municipal', Query(((Alternative(("pla", "municip"), in_order=True),),))),
        ("pla -ajuts", Query(words("pla"), (Alternative(("ajut",), in_order=True),))),
        ('pla -"bases de subvencions"', Query(words("pla"), (Alternative(("bas", "subven"), in_order=True),))),
        ("2024-2027", Query(words("2024", "2027"))),
        (
            "pla director municipal",
            Query(
                (
                    (Alternative(("pla", "direct")), Alternative(("pd",), in_order=True)),
                    *words("municip"),
                )
            ),
        ),
        ("ODS", Query(((Alternative(("ods",)), Alternative(("agend", "2030"), in_order=True)),))),
        ("de la", Query()),
        ('"" - -- " «', Query()),
        ("", Query()),
    ],
)
def test_a_text_asks_for(text, expected):
    assert parse(text, SYNONYMS) == expected


def test_a_query_says_what_to_mark():
    query = parse("pla director -ajuts", SYNONYMS)
    assert query.wanted == {"pla", "direct", "pd"}


def test_what_tells_most_is_enough():
    query = parse("pla municipal riubell", {})
    assert query.enough == ((0, 1, 2),)
    assert query.weighed((1.0, 1.0, 5.0)).enough == ((2,),)
    assert query.weighed((1.0, 1.0, 1.0)).enough == ((0, 1, 2),)
    assert query.weighed((2.0, 1.0, 2.0)).enough == ((0, 2),)
    assert query.any_of().enough == ((0,), (1,), (2,))
    phrase = parse('"pla municipal" riubell', {}).weighed((1.0, 9.0))
    assert phrase.enough == ((0, 1),)
    many = parse("u1 u2 u3 u4 u5 u6 u7 u8", {}).weighed((1.0,) * 8)
    assert {len(some) for some in many.enough} == {5}
    assert {at for some in many.enough for at in some} == {0, 1, 2, 3, 4, 5}


def test_twelve_words_are_asked_at_most():
    assert len(parse(" ".join(f"{n}" for n in range(100, 160)), {}).groups) == 12


@given(st.text(max_size=400))
def test_any_text_can_be_asked(text):
    query = parse(text, SYNONYMS)
    for one in [*query.without, *(one for group in query.groups for one in group)]:
        assert all(stem.isascii() and stem.isalnum() for stem in one.stems)
        assert one.stems


def test_each_line_of_the_thesaurus_says_something_twice():
    for line in carried():
        assert len(set(expressions_of(line))) > 1, line
