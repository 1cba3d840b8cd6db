"""What a PDF says in its properties (the dictionary, and XMP), and the same PDF without it."""

from pathlib import Path

import pikepdf

from espai.classroom.cleaning.said import Said
from espai.classroom.extraction.found import Encrypted

KINDS = {
    "/Author": "author",
    "/Company": "company",
    "/Manager": "manager",
    "/Keywords": "keywords",
    "/Creator": "program",
    "/CreationDate": "created",
    "/ModDate": "modified",
}
IN_XMP = {
    "dc:creator": "author",
    "xmp:CreatorTool": "program",
    "xmp:CreateDate": "created",
    "xmp:ModifyDate": "modified",
    "pdf:Keywords": "keywords",
}
KEPT = {"/Title", "/Trapped"}
# Its title, its language, and that it is accessible or made to last.
KEPT_IN_XMP = ("dc:title", "dc:language", "dc:format", "pdfuaid:", "pdfaid:", "pdf:Producer")
SIGNED = 1  # a flag of the form


def clean(path: Path, out: Path) -> Said:
    """Return what a PDF says, and write it clean unless it is signed. Raises Encrypted, or what the library raises."""
    said = Said()
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as cause:
        raise Encrypted from cause
    with pdf:
        _read(pdf, said)
        if not said.is_signed:
            _forget(pdf)
            pdf.save(out)
    return said


def _read(pdf: pikepdf.Pdf, said: Said) -> None:
    for key, value in pdf.docinfo.items():
        if key in KINDS:
            said.add(KINDS[key], value)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key, kind in IN_XMP.items():
            found = xmp.get(key)
            said.add(kind, ", ".join(map(str, found)) if isinstance(found, list | set) else found)
    form = pdf.Root.get("/AcroForm")
    if form is not None and int(form.get("/SigFlags", 0)) & SIGNED:
        said.add("signed", "1")


def _forget(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key in list(xmp):
            if not xmp_name(key).startswith(KEPT_IN_XMP):
                del xmp[key]
    for key in list(pdf.docinfo.keys()):
        if key not in KEPT:
            del pdf.docinfo[key]


def xmp_name(key: str) -> str:
    """Return the usual short name of a property that comes with its namespace whole."""
    space, _brace, name = key.lstrip("{").partition("}")
    prefix = SPACES.get(space, "")
    return f"{prefix}:{name}"


SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}
