"""What packages of Office and OpenDocument say of who wrote them, and the same ones without it."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from espai.classroom.cleaning.said import Said
from espai.classroom.extraction.packages import examine

PEOPLE = {"creator": "author", "lastModifiedBy": "last_author", "keywords": "keywords"}
CORE = PEOPLE | {"created": "created", "modified": "modified"}
APP = {"Company": "company", "Manager": "manager", "Template": "template", "Application": "program"}
META = {
    "initial-creator": "author",
    "creator": "last_author",
    "printed-by": "printed_by",
    "keyword": "keywords",
    "template": "template",
    "generator": "program",
    "creation-date": "created",
    "date": "modified",
}
KEPT_OF_META = {"title", "language", "document-statistic", "generator", "creation-date", "date", "subject"}
HREF = "{http://www.w3.org/1999/xlink}href"
COMMENTS = re.compile(rb"<(?:w:comment|p:cm|p188:cm|threadedComment|comment|office:annotation)[ >]")
CHANGES = re.compile(rb"<(?:w:ins|w:del|text:changed-region)[ >]")
SIGNATURES = ("_xmlsignatures/", "META-INF/documentsignatures.xml")


def clean(path: Path, out: Path) -> Said:
    """Return what a package says, and write it again without who made it, unless it is signed."""
    examine(path)
    said = Said()
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        if any(name.startswith(SIGNATURES) for name in names):
            said.add("signed", "1")
        written = {name: _written(package.read(name), said, name) for name in names if name in PROPERTIES}
        _look_inside(package, said)
        if not said.is_signed:
            _write(package, out, written)
    return said


def _write(package: zipfile.ZipFile, out: Path, written: dict[str, bytes]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in package.infolist():
            # In their order and packed as they were: programs tell an OpenDocument by its first part.
            kept = zipfile.ZipInfo(part.filename)
            kept.compress_type = part.compress_type
            made.writestr(kept, written.get(part.filename) or package.read(part.filename))


def _look_inside(package: zipfile.ZipFile, said: Said) -> None:
    for name in package.namelist():
        if name.endswith(".xml") and name not in PROPERTIES:
            content = package.read(name)
            said.add("comments", "1" if COMMENTS.search(content) else "")
            said.add("changes", "1" if CHANGES.search(content) else "")


def _written(content: bytes, said: Said, name: str) -> bytes:
    root: Element = fromstring(content)
    PROPERTIES[name](root, said)
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _core(root: Element, said: Said) -> None:
    for each in list(root):
        kind = CORE.get(_name(each), "")
        said.add(kind, each.text) if kind else None
        if _name(each) in PEOPLE:
            root.remove(each)


def _app(root: Element, said: Said) -> None:
    for each in list(root):
        if kind := APP.get(_name(each)):
            said.add(kind, each.text)
            if kind != "program":
                root.remove(each)


def _custom(root: Element, said: Said) -> None:
    for each in list(root):
        root.remove(each)


def _meta(root: Element, said: Said) -> None:
    for meta in list(root):
        for each in list(meta):
            if kind := META.get(_name(each)):
                said.add(kind, each.text or each.get(HREF))
            if _name(each) not in KEPT_OF_META:
                meta.remove(each)


def _name(each: Element) -> str:
    return str(each.tag).rpartition("}")[2]


PROPERTIES: dict[str, Callable[[Element, Said], None]] = {
    "docProps/core.xml": _core,
    "docProps/app.xml": _app,
    "docProps/custom.xml": _custom,
    "meta.xml": _meta,
}
