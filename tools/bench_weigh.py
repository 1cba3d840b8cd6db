"""What a first visit to a page weighs, and the memory of a server with its workers."""

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from demosite import Visitor

KIBIBYTE = 1024
FONT = re.compile(r"url\([\"']?([^\"')]+\.woff2)")


class Parts(HTMLParser):
    """What a browser fetches with a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.styles: set[str] = set()
        self.scripts: set[str] = set()
        self.others: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        relation = given.get("rel", "")
        if tag == "link" and relation == "stylesheet":
            self.styles.add(given["href"])
        elif tag == "script" and "src" in given:
            self.scripts.add(given["src"])
        elif tag == "img" and "src" in given:
            self.others.add(given["src"])
        elif (tag == "link" and relation in {"preload", "icon", "manifest"}) or tag == "use":
            self.others.add(given.get("href", "").split("#")[0])


def weigh(
    visitor: Visitor, path: str, headers: dict[str, str], *, is_public: bool
) -> Iterator[tuple[str, float, str, float | None]]:
    """Yield (what, value, unit, most) for the bytes as sent; only what visitors load first is bounded."""
    page = visitor.ask(path, headers=headers)
    plain = visitor.ask(path, headers={**headers, "Accept-Encoding": "identity"}).text
    parts = Parts(plain)
    weight = {"html": len(page.body) / KIBIBYTE, "css": 0.0, "js": 0.0}
    fonts: set[str] = set()
    for kind, names in (("css", parts.styles), ("js", parts.scripts)):
        for name in names:
            weight[kind] += len(visitor.ask(name, headers={"Accept-Encoding": "br, gzip"}).body) / KIBIBYTE
    for name in parts.styles:
        text = visitor.ask(name, headers={"Accept-Encoding": "identity"}).text
        fonts |= {font.rsplit("/", 1)[-1] for font in FONT.findall(text)}
    others = {name for name in parts.others if name and not name.endswith(".woff2")}
    requests = 1 + len(parts.styles) + len(parts.scripts) + len(others) + len(fonts)
    for kind, value in weight.items():
        yield f"{kind}, compressed", value, "KiB", None
    yield "html, css and js", sum(weight.values()), "KiB", 20.0 if is_public else 34.0
    yield "requests of a first visit", requests, "requests", None


def memory(session: int) -> float:
    """Return the MiB (proportional set size) of the processes of a session, which a server and its workers are."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            after_name = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(after_name[3]) == session:
                found = re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(found.group(1)) if found else 0
    return total / KIBIBYTE
