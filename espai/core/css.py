"""Joins the style sheets, one file per component, into the one that pages link."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "static" / "css"
FIRST = ("reset", "tokens", "base", "layout")
COMPONENTS = (
    "topbar", "nav", "icon", "card", "badge", "button", "field", "messages", "callout", "empty", "meta", "rows", "asks",
    "trace", "cycle", "pager", "table", "date_block", "feature", "conflict", "breadcrumbs", "prose", "account",
    "agenda", "filter", "survey", "downloads", "results", "plates", "difference", "draft", "upload",
)  # fmt: skip
LAST = ("print",)
ORDER = FIRST + COMPONENTS + LAST

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BREAK = re.compile(r"\s*\n\s*")


def join() -> str:
    """The files in order, without comments or indentation; addresses are those of the folder above."""
    sheets = (squeeze((FOLDER / f"{name}.css").read_text("utf-8")) for name in ORDER)
    return "\n".join(sheets).replace('url("../', 'url("') + "\n"


def squeeze(text: str) -> str:
    return BREAK.sub("\n", COMMENT.sub("", text)).strip()
