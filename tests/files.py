"""Small real files for tests, made here."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def package(*parts: tuple[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return out.getvalue()


def docx(*more: tuple[str, str | bytes]) -> bytes:
    kinds = f'<Types><Override PartName="/word/document.xml" ContentType="{OFFICE}.main+xml"/></Types>'
    return package(("[Content_Types].xml", kinds), ("word/document.xml", "<w/>"), *more)


def odt(*more: tuple[str, str | bytes]) -> bytes:
    return package(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>"), *more)


def upload(name: str = "pla.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
