"""Expressions that say the same: the list that the project carries, and what coordination adds in its space."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from espai.core.models import Synonym
from espai.core.search.queries import LONGEST_EXPRESSION, Stems, Synonyms
from espai.core.search.words import stems

FILE = Path(__file__).parent / "data" / "thesaurus.txt"
SEPARATOR = ";"


def synonyms_of(space: int) -> Synonyms:
    """Return, for each expression, the others that say the same in a space: one statement."""
    return _joined(tuple(Synonym.objects.filter(space_id=space).order_by("pk").values_list("expressions", flat=True)))


@lru_cache(maxsize=16)
def _joined(added: tuple[str, ...]) -> Synonyms:
    found: dict[Stems, list[Stems]] = defaultdict(list)
    for line in (*carried(), *added):
        expressions = list(dict.fromkeys(expressions_of(line)))
        for one in expressions:
            found[one] += [other for other in expressions if other != one and other not in found[one]]
    return {one: tuple(others) for one, others in found.items() if others}


@lru_cache(maxsize=1)
def carried() -> tuple[str, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def expressions_of(line: str) -> list[Stems]:
    """Return the stems of each expression of a line, of those that say something in four words or fewer."""
    said = (tuple(stems(expression)) for expression in line.split(SEPARATOR))
    return [one for one in said if 0 < len(one) <= LONGEST_EXPRESSION]
