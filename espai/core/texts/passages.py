"""Rendered Markdown as words, and passages marked in it. Pure."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape

PIECE = re.compile(r'<(?:[^>"]|"[^"]*")*>|\s+|&[#\w]+;|[^<\s&]+|[<&]')
INSIDE = re.compile(r"</?(?:strong|em|code|a|mark)\b")


def _pieces(html: str) -> Iterator[tuple[str, str, int]]:
    """Give each piece of HTML with its words, and where they begin in `plain`; tags and white space have none."""
    length, is_apart = 0, False
    for piece in PIECE.findall(html):
        if piece.startswith("<") and len(piece) > 1:
            is_apart |= not INSIDE.match(piece)
            yield piece, "", length
        elif piece.isspace():
            is_apart = True
            yield piece, "", length
        else:
            word = unescape(piece)
            length += is_apart and length > 0
            is_apart = False
            yield piece, word, length
            length += len(word)


def plain(html: str) -> str:
    """Return the words of HTML of ours, with one space between what is apart on the page."""
    made, length = [], 0
    for _piece, word, start in _pieces(html):
        if word:
            made += [" " * (start - length), word]
            length = start + len(word)
    return "".join(made)


def marked(html: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return HTML of ours with the passages that begin and end there in `plain` marked; each is `#passatge-<start>`."""
    spans = list(spans)
    covered, starts, ends = set[int](), set[int](), set[int]()
    for start, end in spans:
        covered.update(range(start, end))
        starts.add(start)
        ends.add(end)
    made: list[str] = []
    is_open = False
    for piece, word, begin in _pieces(html):
        # A mark holds no tag; between words of one passage it goes on.
        if is_open and (not word and (piece[0] == "<" or begin not in covered)):
            made.append("</mark>")
            is_open = False
        if not word:
            made.append(piece)
            continue
        for sign, place in zip(word, range(begin, begin + len(word)), strict=True):
            if is_open and (place not in covered or place in starts or place in ends):
                made.append("</mark>")
                is_open = False
            if place in covered and not is_open:
                made.append(f'<mark id="passatge-{place}">' if place in starts else "<mark>")
                is_open = True
            made.append(escape(sign))
    return "".join(made)
