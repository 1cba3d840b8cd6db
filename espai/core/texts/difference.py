"""What changed between two texts: by paragraphs, and inside a changed paragraph by words. Pure, in bounded time."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# Comparisons (so many pieces by so many) that one pair of texts may cost; beyond them, what differs differs whole.
BUDGET = 400_000
# Of those, pairs of pieces that say the same, by how many pieces there are: what repeats is looked at again and again.
REPEATED = 12_000_000
ALIKE = 0.3  # two paragraphs that share less are shown one after the other
WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Run:
    """A stretch of text: the same in both, added or removed."""

    kind: str
    text: str

    @property
    def is_blank(self) -> bool:
        """White space alone: it is as it is in one text, and nobody is told of it."""
        return self.text.isspace()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the white space after it; only in one that changed are words added and removed."""

    kind: str
    runs: tuple[Run, ...]


def difference(before: str, after: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of both, in order.

    The runs that are not added, joined, are `before`; those that are not removed are `after`. Two hostile texts cost
    a comparison by paragraphs, or none.
    """
    budget = _Budget(BUDGET, REPEATED)
    made: list[Paragraph] = []
    for kind, old, new in _stretches(paragraphs(before), paragraphs(after), budget):
        if kind == SAME:
            made += [Paragraph(SAME, tuple(_same([pair]))) for pair in zip(old, new, strict=True)]
        else:
            made += _replaced(old, new, budget)
    return tuple(made)


def counted(changes: Iterable[Paragraph]) -> tuple[int, int]:
    """Return how many words were added and removed."""
    added = removed = 0
    for paragraph in changes:
        for run in paragraph.runs:
            added += len(run.text.split()) if run.kind == ADDED else 0
            removed += len(run.text.split()) if run.kind == REMOVED else 0
    return added, removed


def paragraphs(text: str) -> list[str]:
    """Split where lines are blank; each keeps what follows it, so that joined they are the text."""
    made: list[str] = []
    is_over = True
    for line in text.splitlines(keepends=True):
        is_blank = not line.strip()
        if is_over and not is_blank:
            made.append("")
        made = made or [""]
        made[-1] += line
        is_over = is_blank
    return made


def plain_lines(written: str) -> str:
    """Return a text with the line ends of a file: those of a form are two signs."""
    return written.replace("\r\n", "\n")


class _Budget:
    def __init__(self, left: int, repeated: int) -> None:
        self.left, self.repeated = left, repeated

    def allows(self, old: list[str], new: list[str]) -> bool:
        cost = len(old) * len(new)
        if cost > self.left:
            return False
        ones, others = Counter(map(str.rstrip, old)), Counter(map(str.rstrip, new))
        repeated = sum(count * others[piece] for piece, count in ones.items()) * min(len(old), len(new))
        if repeated > self.repeated:
            return False
        self.left, self.repeated = self.left - cost, self.repeated - repeated
        return True


def _stretches(old: list[str], new: list[str], budget: _Budget) -> Iterator[tuple[str, list[str], list[str]]]:
    """Give the stretches of two lists: the same in both, but for white space, or what one has instead of the other."""
    words = [piece.rstrip() for piece in old], [piece.rstrip() for piece in new]
    head = shared(zip(*words, strict=False))
    most = min(len(old), len(new)) - head
    tail = min(shared(zip(*map(reversed, words), strict=False)), most)
    if head:
        yield SAME, old[:head], new[:head]
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail], budget)
    if tail:
        yield SAME, old[len(old) - tail :], new[len(new) - tail :]


def _between(old: list[str], new: list[str], budget: _Budget) -> Iterator[tuple[str, list[str], list[str]]]:
    if not old and not new:
        return
    if not budget.allows(old, new):
        yield CHANGED, old, new
        return
    # Numbers compare faster than paragraphs do.
    codes: dict[str, int] = {}
    one, other = ([codes.setdefault(piece.rstrip(), len(codes)) for piece in pieces] for pieces in (old, new))
    for tag, start, end, begin, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield SAME if tag == "equal" else CHANGED, old[start:end], new[begin:stop]


def shared(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many pairs, from the first, hold the same twice."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _replaced(old: list[str], new: list[str], budget: _Budget) -> Iterator[Paragraph]:
    """Give what was replaced: paragraphs that are alike in pairs, the others one by one."""
    paired = min(len(old), len(new))
    for before, after in zip(old, new, strict=False):
        runs = tuple(_by_words(before, after, budget))
        if runs:
            yield Paragraph(CHANGED, runs)
        else:
            yield Paragraph(REMOVED, (Run(REMOVED, before),))
            yield Paragraph(ADDED, (Run(ADDED, after),))
    for text in old[paired:]:
        yield Paragraph(REMOVED, (Run(REMOVED, text),))
    for text in new[paired:]:
        yield Paragraph(ADDED, (Run(ADDED, text),))


def _by_words(before: str, after: str, budget: _Budget) -> Iterator[Run]:
    """Give the runs of two paragraphs; none when they have little in common."""
    old, new = WORD.findall(before), WORD.findall(after)
    ones, others = set(before.split()), set(after.split())
    if len(ones & others) < max(1, ALIKE * min(len(ones), len(others))):
        return
    for kind, lost, come in _stretches(old, new, budget):
        if kind == SAME:
            yield from _same(zip(lost, come, strict=True))
        else:
            yield from (Run(REMOVED, "".join(lost)),) if lost else ()
            yield from (Run(ADDED, "".join(come)),) if come else ()


def _same(pairs: Iterable[tuple[str, str]]) -> Iterator[Run]:
    """Give the runs of pieces that say the same, and may differ in the white space after them."""
    said = ""
    for before, after in pairs:
        if before == after:
            said += before
            continue
        said += before.rstrip()
        lost, come = before[len(before.rstrip()) :], after[len(after.rstrip()) :]
        yield from (Run(kind, text) for kind, text in ((SAME, said), (REMOVED, lost), (ADDED, come)) if text)
        said = ""
    if said:
        yield Run(SAME, said)
