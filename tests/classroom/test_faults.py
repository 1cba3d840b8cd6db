"""Each fault of a file is found, where it is, and nothing is found in a file that has none."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pptx
import pytest
from docx.oxml.ns import qn

from espai.classroom.accessibility import checker, office, pdf, tags
from espai.classroom.accessibility.found import RULES, Findings
from tests.classroom import faults, papers
from tests.classroom.faults import CATALAN, GOOD, as_it_is
from tests.files import package


def found(tmp_path, content: bytes, kind: str) -> list:
    path = tmp_path / "file"
    path.write_bytes(content)
    return [
        (each.rule, each.count, [(place.page, place.text) for place in each.places])
        for each in checker.check(path, faults.TYPES[kind])
    ]


def rules(tmp_path, content: bytes, kind: str) -> list[str]:
    return [rule for rule, _count, _places in found(tmp_path, content, kind)]


def table(rows, cols, *, header=True):
    def fill(made):
        built = made.add_table(rows, cols)
        for place, cell in enumerate(cell for row in built.rows for cell in row.cells):
            cell.text = f"c{place}"
        if header:
            faults.with_header(built)

    return fill


def slide_with(layout=5, title="Objectius", change=as_it_is):
    def fill(made):
        slide = made.slides.add_slide(made.slide_layouts[layout])
        if slide.shapes.title is not None:
            slide.shapes.title.text = title
        change(slide)

    return fill


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (faults.pdf(), "pdf"),
        (faults.pdf(pdf_standards="ua-1"), "pdf"),
        (faults.word(table(2, 2)), "docx"),
        (faults.word(table(2, 1, header=False)), "docx"),
        (faults.slides(slide_with()), "pptx"),
        (faults.sheets(lambda made: [made.active.append(row) for row in (["Eix", "Cost"], ["Gènere", 0])]), "xlsx"),
        (faults.odf(f'<text:h text:outline-level="1">Pla</text:h><text:p>{CATALAN}</text:p>'), "odt"),
        (faults.odf("", kind="presentation"), "odp"),
        (faults.odf('<table:table table:name="Full1"/>', kind="spreadsheet"), "ods"),
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(tmp_path, content, kind):
    assert found(tmp_path, content, kind) == []


def untagged(made):
    del made.Root.StructTreeRoot


def unmarked(made):
    del made.Root.MarkInfo


def of(name, value):
    def change(made):
        made.Root[name] = value

    return change


def without_title(made):
    del made.trailer.Info.Title
    del made.Root.Metadata


def with_broken_metadata(made):
    del made.trailer.Info
    made.Root.Metadata = made.make_stream(b"<no>", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def with_metadata_of_another_kind(made):
    del made.trailer.Info
    made.Root.Metadata = 3


def silent(made):
    without_title(made)
    del made.Root.Lang
    del made.Root.ViewerPreferences
    del made.pages[0].Tabs


def locked(made):
    allow = pikepdf.Permissions(accessibility=False)
    return pikepdf.Encryption(owner="a", user="", R=3, aes=False, metadata=False, allow=allow)


@pytest.mark.parametrize(
    ("source", "change", "expected"),
    [
        (GOOD, untagged, [("untagged", 1, [(0, "")])]),
        (GOOD, unmarked, [("untagged", 1, [(0, "")])]),
        (GOOD, of("/Lang", "català!"), [("language-invalid", 1, [(0, "català!")])]),
        (GOOD, of("/Lang", "und"), [("language-missing", 1, [(0, "")])]),
        (GOOD, of("/Lang", "en-GB"), [("language-other", 1, [(0, "en-GB → ca")])]),
        (GOOD, without_title, [("title-missing", 1, [(0, "")])]),
        (GOOD, with_broken_metadata, [("title-missing", 1, [(0, "")])]),
        (GOOD, with_metadata_of_another_kind, [("title-missing", 1, [(0, "")])]),
        (
            GOOD,
            silent,
            [
                ("language-missing", 1, [(0, "")]),
                ("title-missing", 1, [(0, "")]),
                ("title-hidden", 1, [(0, "")]),
                ("tab-order", 1, [(1, "")]),
            ],
        ),
        (GOOD.replace("== D", "=== D"), as_it_is, [("headings-skip", 1, [(1, "H1 → H3")])]),
        (
            GOOD + '\n#pagebreak()\nUna altra pàgina amb text.\n#image("i.png")',
            as_it_is,
            [("alt-missing", 1, [(2, "")])],
        ),
        (
            GOOD + "\n#pagebreak()\n#table(columns: 2, [Primera], [Segona], [Tercera], [Quarta])",
            as_it_is,
            [("table-headers", 1, [(2, "")])],
        ),
        (
            GOOD.replace("== Diagnosi", "").replace("= Pla", "") + "#pagebreak()\nUna altra pàgina.\n" * 3,
            as_it_is,
            [("headings-none", 1, [(0, "")])],
        ),
        (GOOD + '\n#pagebreak()\n#image("i.png", alt: "a")', as_it_is, [("page-image", 1, [(2, "")])]),
    ],
)
def test_the_faults_of_a_pdf(tmp_path, source, change, expected):
    assert found(tmp_path, faults.pdf(source, change), "pdf") == expected


def test_a_pdf_that_forbids_to_be_read_aloud(tmp_path):
    assert rules(tmp_path, faults.pdf(GOOD, locked), "pdf") == ["forbids-assistive"]


def test_what_was_scanned_says_nothing_else(tmp_path):
    assert found(tmp_path, papers.drawn("hola"), "pdf") == [("scanned", 1, [(1, "")])]


def test_a_title_in_the_metadata_is_enough(tmp_path):
    def only_metadata(made):
        del made.trailer.Info
        with made.open_metadata() as metadata:
            metadata["dc:title"] = "Pla"

    assert found(tmp_path, faults.pdf(GOOD, only_metadata), "pdf") == []


def test_text_out_of_the_tags_is_told_by_page(tmp_path, monkeypatch):
    def loosen(made):
        page = made.pages[0]
        kept = [each for each in pikepdf.parse_content_stream(page) if str(each.operator) not in {"BDC", "EMC", "BMC"}]
        page.Contents = made.make_stream(pikepdf.unparse_content_stream(kept))
        made.add_blank_page().Tabs = pikepdf.Name.S
        del made.pages[1].obj["/Contents"]

    content = faults.pdf(GOOD, loosen)
    assert found(tmp_path, content, "pdf") == [("untagged-content", 1, [(1, "")])]
    monkeypatch.setattr(pdf, "LARGEST", 10)
    assert found(tmp_path, content, "pdf") == []


def element(made, role, **more):
    return made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(f"/{role}"), **more))


def structure(*parts):
    """Replace the tags of a PDF: `parts` are made by functions of it."""

    def change(made):
        page = made.pages[0].obj
        made.Root.StructTreeRoot.K = pikepdf.Array([element(made, "Document", K=[part(made, page) for part in parts])])

    return change


def part(role, **more):
    return lambda made, page: element(made, role, Pg=page, **more)


def test_tags_are_read_by_their_standard_names_and_links_need_words(tmp_path):
    def link(made, page):
        shown = pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Pg=page)
        return element(made, "Link", K=[shown, pikepdf.Name.Odd])

    def worded(made, page):
        marked = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page, MCID=0)
        return element(made, "Link", K=marked)

    def change(made):
        roles = {"/Foto": "/Figure", "/Gira": "/Gira", "/Anar": "/Tornar", "/Tornar": "/Anar"}
        named = {role: pikepdf.Name(name) for role, name in roles.items()}
        made.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(named)
        inner = part("Figure")
        figure = lambda made, page: element(made, "Foto", Pg=page, K=[inner(made, page)])  # noqa: E731
        whole = part("Figure", Alt="Mapa", K=0)
        structure(link, worded, part("Link", Alt="Web"), figure, whole, part("Gira"), part("Anar"), part("H", K=0))(
            made
        )

    assert found(tmp_path, faults.pdf(GOOD, change), "pdf") == [
        ("alt-missing", 1, [(1, "")]),
        ("link-empty", 1, [(1, "")]),
    ]


def test_tags_that_hold_one_another_are_read_once(monkeypatch, tmp_path):
    def turning(made):
        structure(part("P", K=0))(made)
        top = made.Root.StructTreeRoot.K[0]
        top.K.append(top)
        top.K.append(pikepdf.Dictionary(S=pikepdf.Name.P, Pg=1))

    content = faults.pdf(GOOD, turning)
    for name, most, count in (("MOST_TAGS", 100, 3), ("MOST_TAGS", 1, 1), ("DEPTH", 1, 1)):
        monkeypatch.setattr(tags, name, most)
        with pikepdf.open(io.BytesIO(content)) as made:
            assert len([each for tag in tags.Tree(made).tags() for each in tag.every()]) == count
        monkeypatch.undo()


def test_many_places_of_one_fault_are_counted_and_the_first_told():
    findings = Findings()
    for n in range(1, 155):
        findings.add("alt-missing", n, "a" * 200)
    (finding,) = findings.told()
    assert (finding.count, len(finding.places), finding.places[-1].page) == (154, 20, 20)
    assert len(finding.places[0].text) == 80
    assert finding.severity == "fails"


@pytest.mark.parametrize("title", ["", "  ", "Microsoft Word - acta.doc", "Presentación de PowerPoint", "Document1"])
def test_a_title_that_a_program_wrote_is_none(title):
    findings = Findings()
    findings.title(title)
    assert [finding.rule for finding in findings.told()] == ["title-missing"]


def in_bold(text):
    def fill(made):
        made.add_paragraph().add_run(text).bold = True

    return fill


def picture(alt="", *, ornament=False):
    def fill(made):
        made.add_paragraph("Abans de la imatge")
        made.add_picture(io.BytesIO(faults.png()))
        (properties,) = made.element.body.iter(qn("wp:docPr"))
        properties.set("descr", alt)
        if ornament:
            space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
            properties.append(docx.oxml.parse_xml(f'<adec:decorative xmlns:adec="{space}" val="1"/>'))

    return fill


def link(text):
    def fill(made):
        paragraph = made.add_paragraph("Mireu-ho a la web, ")
        held = docx.oxml.OxmlElement("w:hyperlink")
        held.append(paragraph.add_run(text)._r)
        paragraph._p.append(held)

    return fill


def languages(code):
    def fill(made):
        for lang in list(made.styles.element.iter(qn("w:lang"))):
            lang.set(qn("w:val"), code)

    return fill


def listed_in_bold(made):
    made.add_paragraph().add_run("Un punt").bold = True
    made.paragraphs[-1]._p.get_or_add_pPr().get_or_add_numPr()


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        (lambda made: made.add_heading("Recursos", 3), [("headings-skip", 1, [(0, "Recursos")])]),
        (in_bold("Recursos humans"), [("headings-fake", 1, [(0, "Recursos humans")])]),
        (in_bold("Això és important."), []),
        (in_bold("2026"), []),
        (in_bold("Important " * 20), []),
        (listed_in_bold, []),
        (picture(), [("alt-missing", 1, [(0, "Abans de la imatge")])]),
        (picture("Un mapa"), []),
        (picture(ornament=True), []),
        (table(2, 2, header=False), [("table-header-row", 1, [(0, "c0 | c1")])]),
        (link("https://espai.example/pla"), [("link-address", 1, [(0, "https://espai.example/pla")])]),
        (link("el pla"), []),
        (lambda made: [made.add_paragraph() for _n in range(5)], [("blank-paragraphs", 1, [(0, CATALAN[:80])])]),
        (languages(""), [("language-missing", 1, [(0, "")])]),
        (languages("es-ES"), [("language-other", 1, [(0, "es-ES → ca")])]),
    ],
)
def test_the_faults_of_a_text_of_office(tmp_path, fill, expected):
    given = [(rule, count, [(page, text.strip()) for page, text in places]) for rule, count, places in expected]
    assert found(tmp_path, faults.word(fill), "docx") == given


def test_a_long_text_of_office_without_headings_or_title(tmp_path):
    made = docx.Document(io.BytesIO(faults.word(title="")))
    made.paragraphs[0].style = made.styles["Normal"]
    made.add_paragraph(CATALAN * 20)
    assert rules(tmp_path, faults.saved(made), "docx") == ["title-missing", "headings-none"]
    path = tmp_path / "none"
    path.write_bytes(package(("a.xml", "")))
    assert office.title(path) == ""


def test_the_faults_of_slides(tmp_path):
    def fill(made):
        slide_with(title="")(made)
        slide_with(6, change=lambda slide: slide.shapes.add_picture(io.BytesIO(faults.png()), 0, 0))(made)
        slide_with(title="Objectius")(made)

        def grid(slide):
            slide.shapes.add_table(2, 2, 0, 0, 100, 100).table.first_row = False
            group = slide.shapes.add_group_shape()
            group.shapes.add_picture(io.BytesIO(faults.png()), 0, 0)

        slide_with(title="objectius", change=grid)(made)

    assert found(tmp_path, faults.slides(fill, title="PowerPoint Presentation"), "pptx") == [
        ("title-missing", 1, [(0, "PowerPoint Presentation")]),
        ("alt-missing", 2, [(2, "Picture 1"), (4, "Picture 4")]),
        ("slide-title", 2, [(1, ""), (2, "")]),
        ("table-header-row", 1, [(4, "Table 2")]),
        ("slide-title-twice", 1, [(4, "objectius")]),
    ]


def test_the_faults_of_a_workbook(tmp_path):
    def fill(made):
        made.active.append(["Eix", None])
        made.active.append(["Gènere", 3])
        made.create_sheet("Full2").add_image(openpyxl.drawing.image.Image(io.BytesIO(faults.png())))

    expected = [
        ("title-missing", 1, [(0, "")]),
        ("alt-missing", 1, [(0, "Image 1")]),
        ("sheet-name", 1, [(2, "Full2")]),
        ("sheet-header", 1, [(1, "Pressupost")]),
    ]
    content = faults.sheets(fill, title="")
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        drawn = made.read("xl/drawings/drawing1.xml")
    content = papers.replaced(content, "xl/drawings/drawing1.xml", drawn.replace(b"Picture", b""))
    assert found(tmp_path, content, "xlsx") == expected
    space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    told = f'<x:a xmlns:x="{space}"><x:pic><x:nvPicPr/></x:pic><x:pic><x:nvPicPr><x:cNvPr descr="Mapa"/></x:nvPicPr></x:pic></x:a>'
    content = papers.replaced(content, "xl/drawings/drawing1.xml", told.encode())
    assert "alt-missing" not in rules(tmp_path, content, "xlsx")


BOLD = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
FRAME = '<draw:frame draw:name="Imatge1"{0}><draw:image/>{1}</draw:frame>'
CELLS = f"<table:table-row>{'<table:table-cell><text:p>a</text:p></table:table-cell>' * 2}</table:table-row>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<text:h text:outline-level="1">U</text:h><text:h text:outline-level="3">Tres</text:h>', [("headings-skip", 1, [(0, "Tres")])]),
        ('<text:h>U</text:h><text:h/><text:h text:outline-level="x">Dos</text:h>', []),
        ('<text:p text:style-name="B">Recursos</text:p>', [("headings-fake", 1, [(0, "Recursos")])]),
        ('<text:p><text:span text:style-name="B">Rec</text:span></text:p>', [("headings-fake", 1, [(0, "Rec")])]),
        ('<text:p>I <text:span text:style-name="B">molt</text:span></text:p>', []),
        ('<text:p text:style-name="B">Recursos.</text:p><text:p text:style-name="B">12</text:p>', []),
        (f"<text:p>Abans</text:p><text:p>{FRAME.format('', '')}</text:p>", [("alt-missing", 1, [(0, "Abans")])]),
        (f"<text:p>{FRAME.format('', '<svg:desc>Mapa</svg:desc>')}</text:p>", []),
        (f"<text:p>{FRAME.format(' loext:decorative=' + chr(34) + 'true' + chr(34), '')}</text:p>", []),
        ("<draw:frame><draw:text-box/></draw:frame>", []),
        (f"<table:table>{CELLS * 2}</table:table>", [("table-header-row", 1, [(0, "a | a")])]),
        (f"<table:table><table:table-header-rows>{CELLS}</table:table-header-rows>{CELLS}</table:table>", []),
        (f"<table:table>{CELLS}</table:table>", []),
        ("<text:p><text:a>www.espai.example</text:a></text:p>", [("link-address", 1, [(0, "www.espai.example")])]),
        ("<text:p>Abans</text:p><text:p/><text:p/><text:p/><text:p/>", [("blank-paragraphs", 1, [(0, "Abans")])]),
        ("<text:tracked-changes><text:p text:style-name='B'>Res</text:p></text:tracked-changes>", []),
        (f"<text:p>{CATALAN * 20}</text:p>", [("headings-none", 1, [(0, "")])]),
    ],
)  # fmt: skip
def test_the_faults_of_a_text_of_opendocument(tmp_path, body, expected):
    assert found(tmp_path, faults.odf(body, styles=BOLD), "odt") == expected


def test_a_text_of_opendocument_says_its_language_in_its_properties_or_styles(tmp_path):
    assert rules(tmp_path, faults.odf("", language="", title=""), "odt") == ["language-missing", "title-missing"]
    styles = f'<office:document-styles {faults.SPACES}><style:style style:name="a"><style:text-properties fo:language="es"/></style:style></office:document-styles>'
    content = faults.odf(f"<text:p>{CATALAN * 3}</text:p>", language="", more={"styles.xml": styles})
    assert found(tmp_path, content, "odt") == [("language-other", 1, [(0, "es → ca")])]
    assert rules(tmp_path, faults.odf("", more={"meta.xml": ""}), "odt") == ["language-missing", "title-missing"]


def test_the_faults_of_slides_and_sheets_of_opendocument(tmp_path):
    title = '<draw:frame presentation:class="title"><draw:text-box><text:p>U</text:p></draw:text-box></draw:frame>'
    pages = f"<draw:page>{title}</draw:page><draw:page>{title}{FRAME.format('', '')}</draw:page><draw:page/>"
    assert found(tmp_path, faults.odf(pages, kind="presentation"), "odp") == [
        ("alt-missing", 1, [(2, "Imatge1")]),
        ("slide-title", 1, [(3, "")]),
        ("slide-title-twice", 1, [(2, "U")]),
    ]
    short = "<table:table-row><table:table-cell><text:p>Eix</text:p></table:table-cell></table:table-row>"
    tables = f'<table:table table:name="Full1">{short}{CELLS}{FRAME.format("", "")}</table:table><table:table/>'
    assert found(tmp_path, faults.odf(tables, kind="spreadsheet"), "ods") == [
        ("alt-missing", 1, [(1, "Imatge1")]),
        ("sheet-name", 1, [(1, "Full1")]),
        ("sheet-header", 1, [(1, "Full1")]),
    ]


def test_what_is_not_checked_is_no_type_of_the_checker(tmp_path):
    with pytest.raises(LookupError):
        checker.check(tmp_path, "text/plain")


def test_presentations_nest_to_a_depth(tmp_path, monkeypatch):
    from espai.classroom.accessibility import slides

    def nested(slide):
        slide.shapes.add_group_shape().shapes.add_picture(io.BytesIO(faults.png()), 0, 0)

    content = faults.slides(slide_with(change=nested))
    assert rules(tmp_path, content, "pptx") == ["alt-missing"]
    monkeypatch.setattr(slides, "DEPTH", 0)
    assert rules(tmp_path, content, "pptx") == []
    assert pptx.Presentation(io.BytesIO(content)).core_properties.title == "Jornada"


def test_a_language_that_is_mistaken_for_another_is_not_told():
    findings = Findings()
    findings.language(
        ["ca"],
        ["Lo país ten una lenga que se parla de la montanha fins a la mar, e los sieus escrivans ne fan libres. "] * 6,
    )
    assert findings.told() == []


def test_every_rule_has_a_weight():
    assert set(RULES.values()) == {"fails", "look"}
