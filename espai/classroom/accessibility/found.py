"""What is found wrong in a file: by rule, with the first places where it is and how many there are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from espai.classroom.extraction.found import clean

MOST_PLACES, SNIPPET = 20, 80
ENOUGH = 300  # letters from which a language is told without doubt
LONG = 3_000  # characters from which a text needs headings

# What fails is certain; what is to be looked at may be right, and a person has to say.
FAILS, LOOK = "fails", "look"
RULES = {
    "untagged": FAILS,
    "scanned": FAILS,
    "forbids-assistive": FAILS,
    "language-missing": FAILS,
    "language-invalid": FAILS,
    "title-missing": FAILS,
    "title-hidden": FAILS,
    "headings-skip": FAILS,
    "alt-missing": FAILS,
    "table-headers": FAILS,
    "link-empty": FAILS,
    "slide-title": FAILS,
    "language-other": LOOK,
    "headings-none": LOOK,
    "headings-fake": LOOK,
    "table-header-row": LOOK,
    "untagged-content": LOOK,
    "page-image": LOOK,
    "tab-order": LOOK,
    "link-address": LOOK,
    "blank-paragraphs": LOOK,
    "slide-title-twice": LOOK,
    "sheet-name": LOOK,
    "sheet-header": LOOK,
}
ORDER = list(RULES)
# What programs write where nobody gave a title.
UNTITLED = re.compile(
    r"(microsoft (word|powerpoint|excel) - .*|word document|document ?\d*|powerpoint presentation|"
    r"presentació del? powerpoint|presentación de powerpoint|untitled|sense títol ?\d*|sin título ?\d*)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
SURE = {"ca", "es", "en", "fr"}  # the rest are mistaken for their neighbours
UNKNOWN = {"und", "zxx", "none"}


@dataclass(frozen=True)
class Place:
    """Where: a page, slide or sheet from 1 (0 where there are none), and some words that are there."""

    page: int = 0
    text: str = ""


@dataclass
class Finding:
    """One thing that is wrong, in `count` places, of which the first are told."""

    rule: str
    count: int = 0
    places: list[Place] = field(default_factory=list)

    @property
    def severity(self) -> str:
        return RULES[self.rule]


class Findings:
    """What a checker finds, while it does."""

    def __init__(self) -> None:
        self.by_rule: dict[str, Finding] = {}

    def add(self, rule: str, page: int = 0, text: str = "") -> None:
        finding = self.by_rule.setdefault(rule, Finding(rule))
        finding.count += 1
        if finding.count <= MOST_PLACES:
            finding.places.append(Place(page, clean(text)[:SNIPPET]))

    def told(self) -> list[Finding]:
        """Return them in the order in which they matter."""
        return sorted(self.by_rule.values(), key=lambda finding: ORDER.index(finding.rule))

    def title(self, title: str) -> None:
        said = clean(title)
        if not said or UNTITLED.fullmatch(said):
            self.add("title-missing", text=said)

    def language(self, declared: Iterable[str], texts: list[str]) -> None:
        """What a file says that its languages are, and what its text seems to be in."""
        codes = {code.strip() for code in declared if code.strip() and code.strip().lower() not in UNKNOWN}
        if not codes:
            self.add("language-missing")
            return
        if wrong := sorted(code for code in codes if not TAG.fullmatch(code)):
            self.add("language-invalid", text=wrong[0])
            return
        if sum(character.isalpha() for text in texts for character in text) < ENOUGH:
            return
        # Loaded by the process that checks: what is found is also told by those that answer pages.
        from espai.classroom.extraction import language  # noqa: PLC0415

        seems = language.detect(texts)
        if seems in SURE and seems not in {code.lower().partition("-")[0] for code in codes}:
            self.add("language-other", text=f"{', '.join(sorted(codes))} → {seems}")

    def level(self, before: int, level: int, page: int, text: str) -> int:
        """A heading after one of the level `before` (0 where it is the first). Return its level."""
        if before and level > before + 1:
            self.add("headings-skip", page, text)
        return level

    def link(self, text: str, page: int = 0) -> None:
        if ADDRESS.fullmatch(text.strip()):
            self.add("link-address", page, text)
