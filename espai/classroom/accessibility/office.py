"""What the packages of Office say of themselves, alike in all."""

import re
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from espai.classroom.extraction.packages import part_of

NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|emf|wmf|bmp|webp|tiff?)", re.IGNORECASE)
TITLE = "{http://purl.org/dc/elements/1.1/}title"


def title(path: Path) -> str:
    """Return the title in the properties; python-docx would invent one."""
    part = part_of(path, "docProps/core.xml")
    return (fromstring(part).findtext(TITLE) or "") if part else ""


def has_words(properties: Any) -> bool:
    """Tell whether a drawing has other words, or is said to be an ornament (`cNvPr` or `docPr`).

    The name of a file, which programs write there, says nothing.
    """
    said = [(properties.get(name) or "").strip() for name in ("descr", "title")]
    if any(words and not NAME.fullmatch(words) for words in said):
        return True
    return any(
        isinstance(each.tag, str) and each.tag.endswith("}decorative") and each.get("val") in {"1", "true"}
        for each in properties.iter()
    )
