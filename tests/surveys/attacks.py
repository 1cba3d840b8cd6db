"""Ways of telling who said what from copies of a database: each returns its guesses, person → words.

The copies are those of before the first answer, of after each one, and of after the results. The words are unique, and
known to everybody in the end: what is to be found out is whose they are.
"""

import random
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from tests.surveys.copies import PAGE, Copy

Guesses = dict[int, str]
Attack = Callable[[list[Copy], list[str]], Guesses]


def arrivals(copies: list[Copy]) -> list[int]:
    """Who answered, in order: nobody promises to hide that."""
    return [person for before, after in pairwise(copies) for person in after.people - before.people]


def in_order(copies: list[Copy], words: Iterable[str]) -> Guesses:
    return dict(zip(arrivals(copies), words, strict=False))


def answers_by(copies: list[Copy], words: list[str], key: Callable[[Any], Any]) -> list[str]:
    """The words, by something of the rows that hold them; what ties, in an order that is chance."""
    rows = random.sample(copies[-1].answers, len(copies[-1].answers))
    return [word for row in sorted(rows, key=key) for word in words if word in row.content]


def seen(words: list[str], raw: bytes) -> set[str]:
    return {word for word in words if word.encode() in raw}


def first_seen_between_two_copies(copies: list[Copy], words: list[str]) -> Guesses:
    guesses: Guesses = {}
    for before, after in pairwise(copies):
        new = seen(words, after.everything) - seen(words, before.everything)
        people = after.people - before.people
        if len(new) == len(people) == 1:
            guesses[next(iter(people))] = new.pop()
    return guesses


def order_of_numbers(copies: list[Copy], words: list[str]) -> Guesses:
    return in_order(copies, answers_by(copies, words, lambda row: row.number))


def order_of_places(copies: list[Copy], words: list[str]) -> Guesses:
    def place(row: Any) -> Any:
        # A tuple identifier is «(page,line)».
        return row.place if isinstance(row.place, int) else tuple(map(int, row.place.strip("()").split(",")))

    return in_order(copies, answers_by(copies, words, place))


def order_of_versions(copies: list[Copy], words: list[str]) -> Guesses:
    return in_order(copies, answers_by(copies, words, lambda row: row.version))


def order_of_the_export(copies: list[Copy], words: list[str]) -> Guesses:
    return in_order(copies, [word for row in copies[-1].answers for word in words if word in row.content])


def order_of_the_results(copies: list[Copy], words: list[str]) -> Guesses:
    return in_order(copies, [word for text in copies[-1].shown for word in words if word in text])


def order_in_the_pages(copies: list[Copy], words: list[str]) -> Guesses:
    """Engines fill a page from its end: what is nearer to it is older."""
    at = {word: copies[-1].pages.find(word.encode()) for word in words}
    found = [word for word in words if at[word] >= 0]
    return in_order(copies, sorted(found, key=lambda word: (at[word] // PAGE, -at[word])))


def order_in_the_log(copies: list[Copy], words: list[str]) -> Guesses:
    at = {word: copies[-1].log.find(word.encode()) for word in words}
    return in_order(copies, sorted((word for word in words if at[word] >= 0), key=at.__getitem__))


def boxes_of(copies: list[Copy]) -> dict[int, tuple[int, int]]:
    """The box that came with each person: its number and its size."""
    found = {}
    for before, after in pairwise(copies):
        new = set(after.boxes) - set(before.boxes)
        for person in after.people - before.people:
            number = new.pop()
            found[person] = (number, after.boxes[number])
    return found


def sizes_of_boxes(copies: list[Copy], words: list[str]) -> Guesses:
    boxes = boxes_of(copies)
    people = random.sample(sorted(boxes), len(boxes))
    long = {word: len(row.content) for row in copies[-1].answers for word in words if word in row.content}
    texts = sorted(random.sample(sorted(long), len(long)), key=long.__getitem__)
    return dict(zip(sorted(people, key=lambda person: boxes[person][1]), texts, strict=False))


def numbers_of_boxes(copies: list[Copy], words: list[str]) -> Guesses:
    boxes = boxes_of(copies)
    people = sorted(boxes, key=lambda person: boxes[person][0])
    return dict(zip(people, answers_by(copies, words, lambda row: row.number), strict=False))


ATTACKS: list[Attack] = [
    first_seen_between_two_copies,
    order_of_numbers,
    order_of_places,
    order_of_versions,
    order_of_the_export,
    order_of_the_results,
    order_in_the_pages,
    order_in_the_log,
    sizes_of_boxes,
    numbers_of_boxes,
]
