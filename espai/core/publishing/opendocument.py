"""An OpenDocument text (ODT), with the styles, language and headers of tables that assistive programs read."""

import base64
import io
import struct
from typing import Any

from odfdo import Document, Element, Frame, Header, Link, List, ListItem, Paragraph, Span, Style, Table

COUNTRIES = {"ca": "ES", "es": "ES", "en": "GB"}
DOTS_PER_CM = 96 / 2.54
WIDEST = 16.0  # centimetres
LOOKS: dict[str, Any] = {
    "Strong": {"bold": True},
    "Emphasis": {"italic": True},
    "StrongEmphasis": {"bold": True, "italic": True},
}


def odt_of(publication: dict[str, Any]) -> bytes:
    """Return the bytes of the ODT of a publication, as `tree.Publication.plain` gives it."""
    made = Document("text")
    made.body.clear()
    made.meta.title, made.meta.language = publication["title"], publication["language"]
    made.meta.creator = made.meta.initial_creator = publication["author"]
    _speak(made, publication["language"])
    for name, look in LOOKS.items():
        made.insert_style(Style("text", name=name, **look), automatic=False)
    made.insert_style(_ruled(), automatic=True)
    made.body.append(Header(1, publication["title"], style="Heading_20_1", suppress_numbering=True))
    for block in publication["blocks"]:
        _add(made, made.body, block)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _speak(made: Any, language: str) -> None:
    for style in (*made.get_styles(family="graphic"), *made.get_styles(family="paragraph")):
        for said in style.get_elements("style:text-properties"):
            said.set_attribute("fo:language", language)
            said.set_attribute("fo:country", COUNTRIES.get(language, "none"))


def _ruled() -> Style:
    return Style("table-cell", name="Ruled", border="0.5pt solid #808080", padding="0.1cm")


def _add(made: Any, into: Any, block: dict[str, Any]) -> None:
    kind = block["kind"]
    if kind == "heading":
        level = block["level"] + 1
        into.append(Header(level, block["text"], style=f"Heading_20_{level}", suppress_numbering=True))
    elif kind == "paragraph":
        into.append(_said(block["runs"]))
    elif kind == "list":
        into.append(_list(made, block))
    elif kind == "table":
        _caption(into, block["caption"])
        into.append(_table(made, block))
    else:
        into.append(_figure(made, block))
        _caption(into, block["caption"])


def _caption(into: Any, text: str) -> None:
    if text:
        into.append(Paragraph(text, style="Caption"))


def _said(runs: list[dict[str, Any]]) -> Paragraph:
    paragraph = Paragraph(style="Text_20_body")
    for run in runs:
        look = ("Strong" if run["strong"] else "") + ("Emphasis" if run["emphasis"] else "")
        if run["href"]:
            link = Link(run["href"])
            link.append(_piece(run["text"], look))
            paragraph.append(link)
        else:
            paragraph.append(_piece(run["text"], look))
    return paragraph


def _piece(text: str, look: str) -> Span:
    span = Span(style=look or None)
    span.append_plain_text(text)
    return span


def _list(made: Any, block: dict[str, Any]) -> List:
    listing = List(style="Numbering_20_1" if block["ordered"] else "List_20_1")
    for item in block["items"]:
        kept = ListItem()
        for inner in item:
            _add(made, kept, inner)
        listing.append(kept)
    return listing


def _table(made: Any, block: dict[str, Any]) -> Table:
    table = Table(f"t{len(made.body.tables) + 1}")
    columns = Element.from_tag("table:table-column")
    columns.set_attribute("table:number-columns-repeated", str(len(block["header"])))
    table.append(columns)
    repeated = Element.from_tag("table:table-header-rows")
    repeated.append(_row(block["header"], "Strong"))
    table.append(repeated)
    for row in block["rows"]:
        table.append(_row(row, ""))
    return table


def _row(texts: list[str], look: str) -> Element:
    row = Element.from_tag("table:table-row")
    for text in texts:
        cell = Element.from_tag("table:table-cell")
        cell.set_attribute("table:style-name", "Ruled")
        cell.set_attribute("office:value-type", "string")
        paragraph = Paragraph()
        paragraph.append(_piece(text, look))
        cell.append(paragraph)
        row.append(cell)
    return row


def _figure(made: Any, block: dict[str, Any]) -> Paragraph:
    png = base64.b64decode(block["png"])
    width, height = (dots / DOTS_PER_CM for dots in struct.unpack(">II", png[16:24]))
    scale = min(1.0, WIDEST / width)
    size = (f"{width * scale:.2f}cm", f"{height * scale:.2f}cm")
    frame = Frame.image_frame(made.add_file(io.BytesIO(png)), size=size, anchor_type="as-char")
    described = Element.from_tag("svg:desc")
    described.text = block["alt"]
    frame.append(described)
    paragraph = Paragraph()
    paragraph.append(frame)
    return paragraph
