"""The tags of a PDF: what its parts are, for whoever does not see the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

MOST_TAGS, DEPTH, RENAMED = 100_000, 100, 8
HEADING = "H"


@dataclass
class Tag:
    """A part: its standard role, the page it begins on (0 when unknown), whether words stand for it or it has some."""

    role: str
    page: int
    has_alt: bool
    has_content: bool
    kids: list["Tag"] = field(default_factory=list)

    def every(self) -> Iterator["Tag"]:
        """Yield it and all its parts, in the order in which they are read."""
        yield self
        for kid in self.kids:
            yield from kid.every()

    @property
    def level(self) -> int:
        """How deep a heading is; 0 for what is none, or does not say."""
        number = self.role[1:]
        return int(number) if self.role[:1] == HEADING and number.isdecimal() else 0

    @property
    def is_heading(self) -> bool:
        return self.role == HEADING or self.level > 0


class Tree:
    """The tags of a document as they are written, as many as there may be, each once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.root: Any = pdf.Root.get("/StructTreeRoot")
        self.numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        self.seen: set[tuple[int, int]] = set()
        self.left = MOST_TAGS

    def tags(self) -> list[Tag]:
        if not isinstance(self.root, pikepdf.Dictionary):
            return []
        return self._inside(self.root, 0, 0).kids

    def _inside(self, element: Any, page: int, depth: int) -> Tag:
        own = self._page(element)
        tag = Tag(self._role(element), own, _has_words(element), has_content=False)
        for kid in _listed(element.get("/K")):
            if not isinstance(kid, pikepdf.Dictionary):
                tag.has_content = tag.has_content or isinstance(kid, int)
            elif kid.get("/Type") in {"/MCR", "/OBJR"}:
                tag.page = tag.page or self._page(kid)
                tag.has_content = tag.has_content or kid.get("/Type") == "/MCR"
            elif depth < DEPTH and self._is_new(kid):
                inner = self._inside(kid, own or page, depth + 1)
                tag.page, tag.has_content = tag.page or inner.page, tag.has_content or inner.has_content
                tag.kids.append(inner)
        tag.page = tag.page or page
        return tag

    def _is_new(self, element: Any) -> bool:
        """A part that is held twice, or holds what holds it, is read once."""
        if self.left == 0 or element.objgen in self.seen:
            return False
        self.left -= 1
        if element.is_indirect:
            self.seen.add(element.objgen)
        return True

    def _page(self, element: Any) -> int:
        page = element.get("/Pg")
        return self.numbers.get(page.objgen, 0) if isinstance(page, pikepdf.Dictionary) else 0

    def _role(self, element: Any) -> str:
        """What an element is, by the name that a standard gives it."""
        roles = self.root.get("/RoleMap")
        role = str(element.get("/S", ""))
        for _turn in range(RENAMED):
            known = roles.get(role) if isinstance(roles, pikepdf.Dictionary) and role.startswith("/") else None
            if known is None or str(known) == role:
                break
            role = str(known)
        return role.removeprefix("/")


def _listed(held: Any) -> Any:
    return held if isinstance(held, pikepdf.Array) else [held]


def _has_words(element: Any) -> bool:
    return any(str(element.get(name, "")).strip() for name in ("/Alt", "/ActualText"))
