"""What is told of the reading of a file to whoever brought it: what there is, and what may be done."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.classroom.models import Document, Reading

PAGES, SLIDES, SHEETS = "pages", "slides", "sheets"


def unit(document: Document) -> str:
    """Return what the file is counted in; nothing for what has no pages of its own."""
    kind = document.file.content_type
    if kind == "application/pdf":
        return PAGES
    if "presentation" in kind:
        return SLIDES
    return SHEETS if "spreadsheet" in kind else ""


def told(document: Document) -> str:
    """Return in a sentence or two how the reading of a document went."""
    reading = document.reading
    if reading is None or reading.state == Reading.State.WAITING:
        return _("El text s’està llegint: d’aquí a una estona el podreu consultar.")
    state = Reading.State(reading.state)
    said = [_WITHOUT_TEXT[state]() if state in _WITHOUT_TEXT else _counted(unit(document), reading.pages)]
    if state == Reading.State.PARTLY:
        said += _missing(reading)
    if reading.has_ocr:
        said.append(_("Hi ha text tret d’imatges: pot tenir errors."))
    return " ".join(said)


def _counted(counted_in: str, n: int) -> str:
    said = {
        PAGES: ngettext("El text s’ha llegit: %(n)s pàgina.", "El text s’ha llegit: %(n)s pàgines.", n),
        SLIDES: ngettext("El text s’ha llegit: %(n)s diapositiva.", "El text s’ha llegit: %(n)s diapositives.", n),
        SHEETS: ngettext("El text s’ha llegit: %(n)s full.", "El text s’ha llegit: %(n)s fulls.", n),
    }
    return said[counted_in] % {"n": n} if counted_in else _("El text s’ha llegit.")


def _missing(reading: Reading) -> list[str]:
    said = []
    if reading.without_text:
        said.append(
            ngettext(
                "En falta %(n)s pàgina, que és una imatge.",
                "En falten %(n)s pàgines, que són imatges.",
                reading.without_text,
            )
            % {"n": reading.without_text}
        )
    if reading.is_cut:
        said.append(_("És molt llarg: només se n’ha desat el començament."))
    return said


_WITHOUT_TEXT = {
    Reading.State.EMPTY: lambda: _("No s’hi ha trobat text."),
    Reading.State.SCANNED: lambda: _(
        "És una imatge escanejada, i aquesta instal·lació no sap llegir imatges: perquè s’hi pugui buscar, pugeu-ne "
        "una versió amb text."
    ),
    Reading.State.ENCRYPTED: lambda: _("Té contrasenya i no se’n pot llegir el text: pugeu-ne una versió sense."),
    Reading.State.DAMAGED: lambda: _("Sembla malmès i no se n’ha pogut llegir el text: comproveu que s’obre."),
    Reading.State.TOO_LONG: lambda: _("Llegir-lo demana massa temps: no se’n té el text."),
    Reading.State.TOO_LARGE: lambda: _("Llegir-lo demana massa memòria: no se’n té el text."),
    Reading.State.UNSUPPORTED: lambda: _("D’aquest format no se’n llegeix el text."),
}


def place(document: Document, page: int) -> str:
    """Return how a page of a document is called."""
    said = {
        PAGES: _("Pàgina %(n)s"),
        SLIDES: _("Diapositiva %(n)s"),
        SHEETS: _("Full %(n)s"),
        "": _("Pàgina %(n)s"),
    }
    return said[unit(document)] % {"n": page}


def language_of(document: Document) -> str:
    """Return the code of the language of the text, as the sheet says or as was detected; nothing when unknown."""
    detected = document.reading.language if document.reading else ""
    said = document.language or detected
    return "" if said == Document.Language.OTHER else said


def guessed(document: Document) -> str:
    """Return the name of the language that was detected, where the sheet says none."""
    detected = document.reading.language if document.reading and not document.language else ""
    return str(Document.Language(detected).label) if detected else ""
