"""Documents for tests, made here by the programs that offices use the formats of."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pptx
import typst
from odfdo import Cell, Document, DrawPage, Frame, Header, Paragraph, Row, Style, Table
from PIL import Image, ImageDraw, ImageFont

from tests.files import package

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
DOCX, XLSX, PPTX = (
    f"{OFFICE}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
ODT, ODS, ODP = (f"{ODF}{kind}" for kind in ("text", "spreadsheet", "presentation"))
SENTENCE = (
    "El pla director de cooperació fixa els objectius i les actuacions de l’ajuntament per als propers quatre anys."
)


def pdf(source: str) -> bytes:
    return typst.compile(source.encode())


def locked(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def drawn(text: str, kind: str = "PDF") -> bytes:
    """A picture of a text, as a scanner makes it."""
    image = Image.new("RGB", (1240, 700), "white")
    ImageDraw.Draw(image).text((80, 80), text, fill="black", font=ImageFont.load_default(48))
    out = io.BytesIO()
    image.save(out, kind, resolution=150)
    return out.getvalue()


def word() -> bytes:
    made = docx.Document()
    made.add_heading("Pla director", 0)
    made.add_heading("Diagnosi", 1)
    made.add_paragraph(SENTENCE)
    made.add_heading("Recursos", 2)
    table = made.add_table(rows=2, cols=3)
    for place, text in enumerate(("Eix", "Any", "Cost", "Gènere", "", "1.200 €")):
        table.cell(place // 3, place % 3).text = text
    made.add_paragraph("Abans.").add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    made.add_paragraph("Després.").paragraph_format.page_break_before = False
    last = made.add_paragraph("Nota\tfinal.")
    last.paragraph_format.page_break_before = True
    return _saved(made)


def slides() -> bytes:
    made = pptx.Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text = "Objectius"
    first.placeholders[1].text = "Formar\nAcompanyar"
    second = made.slides.add_slide(made.slide_layouts[6])
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "Dins d’un grup"
    table = second.shapes.add_table(1, 2, 0, 0, 100, 100).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Eix", "Cost"
    second.shapes.add_connector(1, 0, 0, 10, 10)
    return _saved(made)


def sheet() -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Pressupost"
    made.active.append(["Eix", None, "Cost"])
    made.active.append([None, None])
    made.active.append(["Gènere", "", 1200.5, None])
    made.create_sheet("Buit")
    return _saved(made)


def odf_text() -> bytes:
    made = Document("text")
    made.body.clear()
    made.body.append(Header(1, "Pla director"))
    made.body.append(Paragraph("Primer  espai."))
    made.body.append(_table())
    style = Style("paragraph", name="NovaPagina")
    style.set_properties({"fo:break-before": "page"})
    made.insert_style(style, automatic=True)
    made.body.append(Paragraph("Segona pàgina.", style="NovaPagina"))
    return _saved(made)


def odf_slides() -> bytes:
    made = Document("presentation")
    made.body.clear()
    page = DrawPage("p1", name="p1")
    page.append(Frame.text_frame("Formar", name="b"))
    page.append(Frame.text_frame("Objectius", name="a", presentation_class="title"))
    made.body.append(page)
    return _saved(made)


def odf_sheet() -> bytes:
    made = Document("spreadsheet")
    made.body.clear()
    made.body.append(_table())
    return _saved(made)


def _table() -> Table:
    table = Table("Pressupost")
    for values in (["Eix", "Cost"], ["Gènere", "1200"]):
        line = Row()
        for value in values:
            line.append_cell(Cell(value, text=value))
        table.append_row(line)
    return table


def _saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """The same package, with another content in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return package(*[(each, part if each == name else made.read(each)) for each in made.namelist()])
