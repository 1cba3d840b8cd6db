"""The library of the demonstration: a guide in several issues, and a template that has improved with use."""

import io

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify

from espai.classroom import actions
from espai.classroom.models import Document
from espai.core.publishing import markdown
from espai.core.publishing.answering import Format, typeset
from espai.core.publishing.tree import Publication
from espai.home.demonstration.cast import Cast

SERIES = "Quaderns de planificació de Mostra"
DIAGNOSIS = """Què cal saber abans d’escriure, i qui ho sap.

## El primer mes: el que ja existeix

Es recullen el pla anterior, les memòries i el pressupost executat de cada convocatòria.

## El segon mes: escoltar

Es parla amb les entitats del municipi, amb les escoles i amb les àrees de l’ajuntament que hi treballen.

## El tercer mes: escriure

S’hi diu què s’ha fet, què ha funcionat, què no, i amb quins recursos es pot comptar.
"""
DIAGNOSIS_ES = """Qué hay que saber antes de escribir, y quién lo sabe.

## El primer mes: lo que ya existe

Se recogen el plan anterior, las memorias y el presupuesto ejecutado de cada convocatoria.

## El segundo mes: escuchar

Se habla con las entidades del municipio, con las escuelas y con las áreas del ayuntamiento que trabajan en ello.

## El tercer mes: escribir

Se dice qué se ha hecho, qué ha funcionado, qué no, y con qué recursos se puede contar.
"""
INDICATORS = """Deu indicadors amb la seva font

El percentatge del pressupost propi que es destina a cooperació surt de la liquidació, que publica intervenció.

El nombre d’entitats que participen al consell de cooperació surt de les actes, i convé separar-lo per gènere i edat.

Un indicador que ningú no recull no serveix: abans d’aprovar-lo cal dir qui l’apunta i quan.
"""
ASSESSMENT = """Cinc preguntes, un calendari i un pressupost.

## Les preguntes

1. Què havíem dit que faríem?
2. Què hem fet?
3. Què ha canviat?
4. Què n’hem après?
5. Què farem diferent?

## Quant costa

L’avaluació d’un pla de quatre anys es pot fer amb dues sessions de treball i una enquesta a les entitats.
"""
AUTHOR = "Oficina de Cooperació de Mostra"


def load(cast: Cast) -> None:
    first = "Com es fa una diagnosi en tres mesos"
    catalan = _issue(cast, first, "1", ["drafting"], _typeset(first, "ca", DIAGNOSIS))
    _issue(cast, "Indicadors que es poden recollir", "2", ["drafting", "implementation"], _typed(INDICATORS))
    last = "Avaluar amb pocs recursos"
    _issue(cast, last, "3", ["evaluation"], _typeset(last, "ca", ASSESSMENT))
    first = "Cómo se hace una diagnosis en tres meses"
    spanish = _issue(cast, first, "1", ["drafting"], _typeset(first, "es", DIAGNOSIS_ES), language="es")
    actions.tie_languages(document=catalan, other=spanish, by=cast.coordination)
    _template(cast)


def _issue(
    cast: Cast, title: str, issue: str, phases: list[str], upload: SimpleUploadedFile, *, language: str = "ca"
) -> Document:
    document = actions.share_document(
        space=cast.space.pk,
        by=cast.coordination,
        upload=upload,
        title=title,
        kind=Document.Kind.REPORT,
        audience="public",
    )
    facts: dict[str, object] = {"title": title, "kind": "report", "language": language, "authors": AUTHOR}
    facts |= {"series": SERIES, "issue": issue, "licence": "by", "phases": phases, "objectives": ["recerca", "creacio"]}
    actions.change_document(document=document, by=cast.coordination, version=document.sheet_version, facts=facts)
    return document


def _typeset(title: str, language: str, text: str) -> SimpleUploadedFile:
    """A tagged PDF, which everybody can read."""
    publication = Publication(title, language, AUTHOR, markdown.blocks(text))
    return SimpleUploadedFile(f"{slugify(title)[:40]}.pdf", typeset(Format.PDF, publication))


def _typed(text: str) -> SimpleUploadedFile:
    """What somebody types who makes titles bigger by hand: the page of the document says what is to be mended."""
    made, out = docx.Document(), io.BytesIO()
    title, *paragraphs = text.strip().split("\n\n")
    made.add_paragraph().add_run(title).bold = True
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(out)
    return SimpleUploadedFile("indicadors definitiu v3.docx", out.getvalue())


def _template(cast: Cast) -> None:
    author, entity = cast.people["99003"], cast.entities["99003"]
    document = actions.share_document(
        space=cast.space.pk,
        by=author,
        upload=_file("fitxa-accio.csv", "acció;responsable;indicador\n"),
        title="Fitxa per descriure una acció del pla",
        kind=Document.Kind.TEMPLATE,
        audience="space",
        entity=entity,
    )
    for name, text, note in (
        ("fitxa-accio-2.csv", "acció;responsable;indicador;font\n", "Hi afegim d’on surt cada indicador."),
        (
            "fitxa-accio-3.csv",
            "acció;responsable;indicador;font;cost\n",
            "I què costa, com va demanar intervenció.",
        ),
    ):
        actions.add_version(document=document, by=author, upload=_file(name, text), note=note)
    for code in ("99002", "99006"):
        actions.use_document(document=document, by=cast.people[code], entity=cast.entities[code].pk)
    actions.share_document(
        space=cast.space.pk,
        by=cast.people["99002"],
        upload=_file("fitxa-curta.csv", "acció;indicador\n"),
        title="Fitxa d’acció, versió curta",
        kind=Document.Kind.TEMPLATE,
        audience="space",
        entity=cast.entities["99002"],
        adapted=document.item,
        changed="Només dues columnes, per començar.",
    )


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")
