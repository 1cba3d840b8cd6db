"""One file read: which of the readers, what they found, and in which of the ways it ended."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path

from espai.classroom.extraction import found, language, picture
from espai.classroom.extraction.found import FULL, ODF, OFFICE, PDF, Bounded, Page
from espai.classroom.extraction.ocr import Eyes
from espai.classroom.extraction.passages import bounded, passages
from espai.classroom.extraction.pdf import Pdf

IMAGES = {"image/png", "image/jpeg"}
HERE = "espai.classroom.extraction"
# By name: each brings libraries that take longer to load than most files to read.
READERS = {
    f"{OFFICE}wordprocessingml.document": ("word", "read"),
    f"{OFFICE}presentationml.presentation": ("slides", "read"),
    f"{OFFICE}spreadsheetml.sheet": ("sheets", "read"),
    f"{ODF}text": ("odf", "text"),
    f"{ODF}presentation": ("odf", "slides"),
    f"{ODF}spreadsheet": ("odf", "sheets"),
    "text/plain": ("plain", "text"),
    "text/csv": ("plain", "table"),
    "text/html": ("plain", "web"),
}
TEXT, DRAWN = "reading.json", "picture.json"


@dataclass
class Reading:
    """What was read. `passages` are triples of page, way of headings and text; `language` is empty when unknown."""

    outcome: str
    pages: int = 0
    without_text: int = 0
    is_cut: bool = False
    has_ocr: bool = False
    language: str = ""
    characters: int = 0
    passages: list[tuple[int, str, str]] = field(default_factory=list)


def read(path: Path, content_type: str, out: Path) -> None:
    """Read a file into `out`: its text first, so that a picture that takes too much does not lose it."""
    eyes = Eyes()
    try:
        if content_type == PDF:
            pdf = Pdf(path, eyes, out)
            reading = _gathered(pdf.pages())
            reading.without_text, reading.has_ocr = pdf.without_text, pdf.has_ocr
            reading.is_cut = reading.is_cut or pdf.is_cut
            _write(out, _ended(reading, eyes))
            _drawn(out, pdf.draw)
        elif content_type in IMAGES:
            _write(out, _image(path, eyes))
            _drawn(out, lambda: picture.of_image(path, out))
        elif content_type in READERS:
            _write(out, _ended(_gathered(_pages(path, content_type)), eyes))
        else:
            _write(out, Reading(found.UNSUPPORTED))
    except found.Encrypted:
        _write(out, Reading(found.ENCRYPTED))
    except (found.TooLarge, MemoryError):
        _write(out, Reading(found.TOO_LARGE))
    # A library that opens what was made to hurt may raise anything: that is what there is to say of the file.
    except Exception as failure:  # noqa: BLE001
        _write(out, Reading(found.TOO_LARGE if str(failure).lower().startswith(FULL) else found.DAMAGED))


def _pages(path: Path, content_type: str) -> Iterator[Page]:
    module, name = READERS[content_type]
    pages: Iterator[Page] = getattr(import_module(f"{HERE}.{module}"), name)(path)
    return pages


def _gathered(pages: Iterator[Page]) -> Reading:
    count = 0

    def counted() -> Iterator[Page]:
        nonlocal count
        for page in whole:
            count = page.number
            yield page

    whole = Bounded(pages)
    kept, is_more = bounded(passages(counted()))
    texts = [passage.text for passage in kept]
    return Reading(
        found.READ,
        pages=count,
        is_cut=whole.is_cut or is_more,
        language=language.detect(texts),
        characters=sum(map(len, texts)),
        passages=[(passage.page, passage.heading, passage.text) for passage in kept],
    )


def _ended(reading: Reading, eyes: Eyes) -> Reading:
    if reading.characters:
        reading.outcome = found.PARTLY if reading.without_text or reading.is_cut else found.READ
    else:
        reading.outcome = found.SCANNED if reading.without_text and not eyes.can_read else found.EMPTY
    return reading


def _image(path: Path, eyes: Eyes) -> Reading:
    page = Page(1)
    for text in eyes.read(path) if eyes.can_read else []:
        page.add(text)
    reading = _gathered(iter([page]))
    reading.has_ocr = bool(reading.characters)
    reading.without_text = int(not reading.characters)
    return _ended(reading, eyes)


def _drawn(out: Path, draw: Callable[[], tuple[int, int]]) -> None:
    """Say how large the picture is; a file that cannot be drawn has none."""
    try:
        size = draw()
    except Exception:  # noqa: BLE001 - the text was read, whatever the picture does
        return
    (out / DRAWN).write_text(json.dumps(size))


def _write(out: Path, reading: Reading) -> None:
    """Write the whole or nothing, if this process is stopped meanwhile; what was written before stays."""
    if not (out / TEXT).exists():
        half = out / "half.json"
        half.write_text(json.dumps(asdict(reading)))
        half.rename(out / TEXT)
