"""A tagged PDF (PDF/UA-1), by Typst. What people wrote goes in as data: none of it is markup."""

import base64
import json
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("document.typ")


def pdf(publication: dict[str, Any]) -> bytes:
    """Return the bytes of the PDF of a publication, as `tree.Publication.plain` gives it."""
    for block in publication["blocks"]:
        if block["kind"] == "figure":
            block["png"] = list(base64.b64decode(block["png"]))
    given = {"doc": json.dumps(publication)}
    try:
        made: bytes = typst.compile(str(TEMPLATE), sys_inputs=given, pdf_standards="ua-1", ignore_system_fonts=True)
    except typst.TypstError:
        # A sign that no letter at hand has is not allowed by the standard: it is tagged, and shown as a box.
        made = typst.compile(str(TEMPLATE), sys_inputs=given, ignore_system_fonts=True)
    return made
