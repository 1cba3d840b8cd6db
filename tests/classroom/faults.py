"""Files with faults that are known, made by the programs that make them in offices."""

import io
import tempfile
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pptx
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from tests.classroom import papers
from tests.files import package

CATALAN = (
    "Aquest document explica com treballen els ajuntaments en la cooperació al desenvolupament i en l’educació per a "
    "una ciutadania global, amb quins recursos ho fan i què n’esperen per als propers anys. "
)
GOOD = (
    '#set document(title: "Pla director")\n#set text(lang: "ca")\n= Pla\n== Diagnosi\n'
    + CATALAN * 3
    + '\n#link("https://espai.example")[la web]\n#table(columns: 2, table.header([Eix], [Cost]), [Gènere], [1])\n'
    '#image("i.png", alt: "Un mapa")'
)


def as_it_is(_made) -> None:
    """Nothing is changed."""


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "red").save(out, "PNG")
    return out.getvalue()


def pdf(source: str = GOOD, change=as_it_is, **options) -> bytes:
    """A PDF that says how its title is shown, changed at the end by whoever asks."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "i.png").write_bytes(png())
        (Path(folder) / "a.typ").write_text(source)
        content = typst.compile(Path(folder) / "a.typ", **options)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as made:
        made.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for page in made.pages:
            page.Tabs = pikepdf.Name.S
        encryption = change(made)
        made.save(out, encryption=encryption or False)
    return out.getvalue()


def word(fill=as_it_is, *, title="Pla director") -> bytes:
    made = docx.Document()
    made.core_properties.title = title
    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "ca-ES")
    made.add_heading("Pla", 1)
    made.add_paragraph(CATALAN * 3)
    fill(made)
    return saved(made)


def with_header(table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def slides(fill=as_it_is, *, title="Jornada") -> bytes:
    made = pptx.Presentation()
    made.core_properties.title = title
    fill(made)
    return saved(made)


def sheets(fill=as_it_is, *, title="Pressupost") -> bytes:
    made = openpyxl.Workbook()
    made.properties.title = title
    made.active.title = "Pressupost"
    fill(made)
    return saved(made)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


NAMES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "style": "style",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
    "presentation": "presentation",
    "meta": "meta",
}
SPACES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in NAMES.items())
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
SPACES += ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def odf(body: str, *, kind="text", language="ca", title="Pla", styles="", more=()) -> bytes:
    """A document of OpenDocument, by its words."""
    said = f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        "meta.xml": f"<office:document-meta {SPACES}><office:meta>{said}</office:meta></office:document-meta>",
    }
    return package(*(parts | dict(more)).items())


TYPES = {
    "pdf": papers.PDF,
    "docx": papers.DOCX,
    "pptx": papers.PPTX,
    "xlsx": papers.XLSX,
    "odt": papers.ODT,
    "odp": papers.ODP,
    "ods": papers.ODS,
}
