"""A text document of Office (DOCX), with the styles, language and headers of tables that assistive programs read."""

import base64
import io
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

REGIONS = {"ca": "ca-ES", "es": "es-ES", "en": "en-GB"}
WIDEST = Cm(16)
LONGEST_FACT = 255  # that the format keeps
DEEPEST_STYLE = 3  # that the lists of the program have


def docx_of(publication: dict[str, Any]) -> bytes:
    """Return the bytes of the DOCX of a publication, as `tree.Publication.plain` gives it."""
    made = docx.Document()
    facts = made.core_properties
    facts.title, facts.author = publication["title"][:LONGEST_FACT], publication["author"][:LONGEST_FACT]
    facts.language = publication["language"]
    facts.comments = ""
    _speak(made, REGIONS.get(publication["language"], publication["language"]))
    made.add_heading(publication["title"], 1)
    for block in publication["blocks"]:
        _add(made, block)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _speak(made: Any, language: str) -> None:
    for mark in made.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)


def _add(made: Any, block: dict[str, Any]) -> None:
    kind = block["kind"]
    if kind == "heading":
        made.add_heading(block["text"], block["level"] + 1)
    elif kind == "paragraph":
        _say(made.add_paragraph(), block["runs"])
    elif kind == "list":
        _list(made, block, 1)
    elif kind == "table":
        _table(made, block)
    else:
        picture = made.add_picture(io.BytesIO(base64.b64decode(block["png"])))
        picture.width, picture.height = _fitting(picture.width, picture.height)
        picture._inline.docPr.set("descr", block["alt"])  # noqa: SLF001 - the library has no other way
        _caption(made, block["caption"])


def _fitting(width: int, height: int) -> tuple[int, int]:
    return (width, height) if width <= WIDEST else (WIDEST, int(height * WIDEST / width))


def _caption(made: Any, text: str) -> None:
    if text:
        made.add_paragraph(text, style="Caption")


def _say(paragraph: Any, runs: list[dict[str, Any]]) -> None:
    for run in runs:
        if run["href"]:
            _link(paragraph, run)
        else:
            _look(paragraph.add_run(run["text"]), run)


def _look(made: Any, run: dict[str, Any]) -> None:
    made.bold, made.italic = run["strong"] or None, run["emphasis"] or None


def _link(paragraph: Any, run: dict[str, Any]) -> None:
    """Write a link that the program follows, which the library does not."""
    number = paragraph.part.relate_to(run["href"], RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), number)
    made = paragraph.add_run(run["text"])
    _look(made, run)
    made.font.underline = True
    paragraph._p.append(link)  # noqa: SLF001 - the library has no other way
    link.append(made._r)  # noqa: SLF001


def _list(made: Any, block: dict[str, Any], depth: int) -> None:
    name = "List Number" if block["ordered"] else "List Bullet"
    style = name if depth == 1 else f"{name} {min(depth, DEEPEST_STYLE)}"
    number = _counted_anew(made, style) if block["ordered"] else None
    for item in block["items"]:
        is_first = True
        for inner in item:
            if inner["kind"] == "list":
                _list(made, inner, depth + 1)
                continue
            paragraph = made.add_paragraph(style=style if is_first else "List Continue")
            if number is not None and is_first:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number  # noqa: SLF001
            _say(paragraph, inner["runs"])
            is_first = False


def _counted_anew(made: Any, style: str) -> int:
    """Return the numbering of a list that begins at one, like the others of its style."""
    own = made.styles[style].element.pPr.numPr.numId.val
    numbering = made.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001
    new = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    number: int = new.numId
    return number


def _table(made: Any, block: dict[str, Any]) -> None:
    _caption(made, block["caption"])
    table = made.add_table(rows=0, cols=len(block["header"]), style="Table Grid")
    for row in (block["header"], *block["rows"]):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    first = table.rows[0]
    for cell in first.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    first._tr.get_or_add_trPr().append(repeats)  # noqa: SLF001 - the library has no other way
