"""Boxes of one size, keys in files, and what chance decides."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from espai.core.anonymity import boxes, chance, keys

ANSWERS = st.dictionaries(st.text(max_size=20), st.none() | st.integers(0, 10) | st.text(max_size=300), max_size=7)
PUBLIC, PRIVATE = boxes.make_keys()


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=boxes.SIZE - boxes.HEAD))
def test_what_is_padded_is_read_again_and_always_as_long(text):
    padded = boxes.pad(text)
    assert len(padded) == boxes.SIZE
    assert boxes.unpad(padded) == text


@pytest.mark.parametrize("excess", [1, 700])
def test_what_does_not_fit_says_by_how_much(excess):
    with pytest.raises(boxes.TooLong) as caught:
        boxes.pad(b"a" * (boxes.SIZE - boxes.HEAD + excess))
    assert caught.value.excess == excess


@settings(deadline=None)  # the machine may be busy
@given(ANSWERS)
def test_a_box_holds_any_answer_in_the_same_size(values):
    box = boxes.seal(PUBLIC, values)
    assert len(box) == boxes.SIZE + 48
    assert boxes.opened(PRIVATE, box) == values


def test_two_boxes_of_one_answer_have_nothing_in_common():
    first, second = boxes.seal(PUBLIC, {"a": 1}), boxes.seal(PUBLIC, {"a": 1})
    same = sum(one == other for one, other in zip(first, second, strict=True))
    assert same < len(first) / 64  # chance is one byte of 256


def test_another_key_opens_nothing():
    assert boxes.opened(boxes.make_keys()[1], boxes.seal(PUBLIC, {"a": 1})) is None
    assert boxes.opened(PRIVATE, b"no box") is None
    assert boxes.opened(PRIVATE, SealedBox(PrivateKey(PRIVATE).public_key).encrypt(boxes.pad(b"{"))) is None


def test_a_key_is_kept_until_it_is_forgotten(settings):
    keys.keep(3, PRIVATE)
    assert keys.read(3, PUBLIC) == PRIVATE
    assert (keys.kept(), keys.is_there(3), keys.is_there(4)) == ([3], True, False)
    assert (
        (settings.VAR / "seal" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    )
    keys.forget(3)
    keys.forget(3)
    assert (keys.kept(), keys.read(3, PUBLIC)) == ([], None)


def test_a_key_that_is_forgotten_is_overwritten_first(settings):
    keys.keep(3, PRIVATE)
    (settings.VAR / "copy").hardlink_to(settings.VAR / "seal" / "3")
    keys.forget(3)
    assert (settings.VAR / "copy").read_bytes() == bytes(32)


def test_a_key_of_something_else_or_broken_is_no_key():
    keys.keep(3, boxes.make_keys()[1])
    assert keys.read(3, PUBLIC) is None
    keys.keep(3, b"short")
    assert keys.read(3, PUBLIC) is None


def test_where_nothing_was_ever_open_there_are_no_keys():
    assert keys.kept() == []


def test_numbers_and_orders_are_those_of_chance():
    numbers = [chance.random_id() for _time in range(400)]
    assert len(set(numbers)) == 400
    assert all(0 <= number < 2**63 for number in numbers)
    rising = sum(one < other for one, other in itertools.pairwise(numbers))
    assert 130 < rising < 270  # half of 399, give or take seven deviations
    places = [chance.shuffled(range(4)).index(0) for _time in range(800)]
    assert all(130 < places.count(place) < 270 for place in range(4))


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 2**63 - 1))
def test_marks_of_one_row_do_not_show_that_they_are_of_one_row(number):
    one, other = chance.mark(number, "takeaway"), chance.mark(number, "improve")
    assert one != other
    assert one == chance.mark(number, "takeaway")
    assert len(one) == len(other) == 16
