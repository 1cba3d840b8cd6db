"""What the packages of Office say of themselves, alike in all."""

from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from espai.classroom.extraction.packages import part_of

TITLE = "{http://purl.org/dc/elements/1.1/}title"


def title(path: Path) -> str:
    """Return the title in the properties; python-docx would invent one."""
    part = part_of(path, "docProps/core.xml")
    return (fromstring(part).findtext(TITLE) or "") if part else ""


def has_words(properties: Any) -> bool:
    """Tell whether a drawing has other words, or is said to be an ornament (`cNvPr` or `docPr`)."""
    if (properties.get("descr") or "").strip() or (properties.get("title") or "").strip():
        return True
    return any(
        isinstance(each.tag, str) and each.tag.endswith("}decorative") and each.get("val") in {"1", "true"}
        for each in properties.iter()
    )
