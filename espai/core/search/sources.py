"""What there is to read of each kind of item: apps register how, search asks for it when it indexes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags

from espai.core.models import Item


@dataclass(frozen=True)
class Part:
    """A piece that a result may open at: `anchor` follows the address of the item (`#punt-3`, `?pagina=4#p4`)."""

    text: str
    anchor: str = ""
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What whoever may open the item may read on its page, and nothing else: search shows it to all of them.

    `lead` is what is said of it, and `names` whose it is, by which it is found without being shown; `parts` are what
    is inside.
    """

    lead: str = ""
    names: str = ""
    parts: list[Part] = field(default_factory=list)
    language: str = ""
    phases: tuple[str, ...] = ()


Read = Callable[[list[Item]], Iterable[tuple[Item, Content]]]
SOURCES: dict[str, Read] = {}


def add(kind: str, read: Read) -> None:
    """Register how the items of a kind are read; what it does not return of those that it is given is not found."""
    SOURCES[kind] = read


def plain(html: str) -> str:
    """Return the text of what we rendered, in one line."""
    return " ".join(unescape(strip_tags(html.replace("</", " </"))).split())
