"""What changed between two texts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espai.core.texts import difference as module
from espai.core.texts.difference import ADDED, CHANGED, REMOVED, SAME, Paragraph, Run, counted, difference, paragraphs

TEXTS = st.text(alphabet="ab \n\r\t·", max_size=120)


def told(before, after):
    """The kinds and runs, in little: `=` the same, `+` added, `-` removed."""
    sign = {SAME: "=", ADDED: "+", REMOVED: "-"}
    return [(each.kind, [sign[run.kind] + run.text for run in each.runs]) for each in difference(before, after)]


def test_what_is_the_same_is_told_by_paragraphs():
    assert told("Un.\n\nDos.", "Un.\n\nDos.") == [(SAME, ["=Un.\n\n"]), (SAME, ["=Dos."])]
    assert difference("", "") == ()


def test_a_changed_paragraph_is_told_by_words():
    assert told("Un.\n\nVindran tres ens avui.\n\nFi.", "Un.\n\nVindran cinc ens avui.\n\nFi.") == [
        (SAME, ["=Un.\n\n"]),
        (CHANGED, ["=Vindran ", "-tres ", "+cinc ", "=ens avui.\n\n"]),
        (SAME, ["=Fi."]),
    ]


def test_words_only_added_or_only_removed():
    assert told("un tres", "un dos tres") == [(CHANGED, ["=un ", "+dos ", "=tres"])]
    assert told("un dos tres", "un tres") == [(CHANGED, ["=un ", "-dos ", "=tres"])]


def test_paragraphs_added_and_removed():
    assert told("Un.\n\nFi.", "Un.\n\nNou.\n\nFi.") == [
        (SAME, ["=Un.\n\n"]),
        (ADDED, ["+Nou.\n\n"]),
        (SAME, ["=Fi."]),
    ]
    assert told("Un.\n\nVell.\n\nFi.", "Un.\n\nFi.") == [
        (SAME, ["=Un.\n\n"]),
        (REMOVED, ["-Vell.\n\n"]),
        (SAME, ["=Fi."]),
    ]


def test_paragraphs_with_nothing_in_common_are_one_after_the_other():
    assert told("blau verd roig", "sis set vuit") == [(REMOVED, ["-blau verd roig"]), (ADDED, ["+sis set vuit"])]


def test_what_moved_is_found():
    assert told("a\n\nb\n\nc\n\nd\n\n", "x\n\nc\n\nb\n\ny\n\n") == [
        (REMOVED, ["-a\n\n"]),
        (ADDED, ["+x\n\n"]),
        (ADDED, ["+c\n\n"]),
        (SAME, ["=b\n\n"]),
        (REMOVED, ["-c\n\n"]),
        (ADDED, ["+y\n\n"]),
        (REMOVED, ["-d\n\n"]),
    ]


def test_white_space_is_no_change_of_words():
    assert told("Un dos.", "Un\ndos.\n\nTres.") == [
        (CHANGED, ["=Un", "- ", "+\n", "=dos.", "+\n\n"]),
        (ADDED, ["+Tres."]),
    ]
    assert told("Fi.", "Fi.\n\nTres.") == [(SAME, ["=Fi.", "+\n\n"]), (ADDED, ["+Tres."])]
    assert [Run(SAME, "\n").is_blank, Run(SAME, "a ").is_blank] == [True, False]


def test_words_are_counted():
    assert counted(difference("un dos tres\n\nvell", "un dos quatre cinc\n\nnou nou")) == (4, 2)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_difference(before, after):
    runs = [run for paragraph in difference(before, after) for run in paragraph.runs]
    assert "".join(run.text for run in runs if run.kind != ADDED) == before
    assert "".join(run.text for run in runs if run.kind != REMOVED) == after


@given(st.text(max_size=200))
def test_paragraphs_joined_are_the_text(text):
    assert "".join(paragraphs(text)) == text


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert all(paragraph.kind == SAME for paragraph in difference(text, text))


def stairs(step, many):
    """Words whose matches split unevenly, which cost the most."""
    made = []
    while len(made) < many:
        made += ["a"] * (len(made) % 40 + 1) + [step]
    return made[:many]


@pytest.mark.parametrize("joint", [" ", "\n\n"])
def test_hostile_texts_cost_a_bounded_number_of_comparisons(monkeypatch, joint):
    seen = []

    class Counting(module.SequenceMatcher):
        def __init__(self, junk, one, other, **options):
            seen.append(len(one) * len(other))
            super().__init__(junk, one, other, **options)

    monkeypatch.setattr(module, "SequenceMatcher", Counting)
    chance = random.Random(1)
    mixed = [joint.join(chance.choice("ab") for _ in range(6000)) for _ in range(2)]
    for before, after in (mixed, [joint.join(stairs(step, 600)) for step in "bc"]):
        seen.clear()
        difference(before, after)
        assert sum(seen) <= module.BUDGET


@pytest.mark.parametrize("joint", ["\n\n", " "])
@pytest.mark.parametrize(("one", "other"), [("ab", "aabb"), ("a", "ab"), ("aab", "a")])
def test_texts_that_repeat_themselves_are_not_compared_for_seconds(monkeypatch, joint, one, other):
    looked_at = []

    class Counting(module.SequenceMatcher):
        def find_longest_match(self, start, end, begin, stop):
            looked_at.append((end - start) * (stop - begin))
            return super().find_longest_match(start, end, begin, stop)

    monkeypatch.setattr(module, "SequenceMatcher", Counting)
    before, after = (joint.join((*ends, *(pattern * 630)[:630], *ends)) for ends, pattern in (("x", one), ("y", other)))
    changes = difference(before, after)
    assert sum(looked_at) <= module.BUDGET
    assert "".join(run.text for each in changes for run in each.runs if run.kind != ADDED) == before
    assert "".join(run.text for each in changes for run in each.runs if run.kind != REMOVED) == after


def test_beyond_the_budget_what_differs_differs_whole(monkeypatch):
    monkeypatch.setattr(module, "BUDGET", 3)
    assert difference("a b c d", "a x y d") == (
        Paragraph(CHANGED, (Run(SAME, "a "), Run(REMOVED, "b c "), Run(ADDED, "x y "), Run(SAME, "d"))),
    )
