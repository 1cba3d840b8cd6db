"""The library of the demonstration: a guide in several issues, and a template that has improved with use."""

from django.core.files.uploadedfile import SimpleUploadedFile

from espai.classroom import actions
from espai.classroom.models import Document
from espai.home.demonstration.cast import Cast

SERIES = "Quaderns de planificació de Mostra"
DIAGNOSIS = """Què cal saber abans d’escriure, i qui ho sap

El primer mes es recull el que ja existeix: el pla anterior, les memòries i el pressupost executat de cada convocatòria.

El segon mes es parla amb les entitats del municipi, amb les escoles i amb les àrees de l’ajuntament que hi treballen.

El tercer mes s’escriu: què s’ha fet, què ha funcionat, què no, i amb quins recursos es pot comptar.
"""
INDICATORS = """Deu indicadors amb la seva font

El percentatge del pressupost propi que es destina a cooperació surt de la liquidació, que publica intervenció.

El nombre d’entitats que participen al consell de cooperació surt de les actes, i convé separar-lo per gènere i edat.

Un indicador que ningú no recull no serveix: abans d’aprovar-lo cal dir qui l’apunta i quan.
"""
ASSESSMENT = """Cinc preguntes, un calendari i un pressupost

Què havíem dit que faríem? Què hem fet? Què ha canviat? Què n’hem après? Què farem diferent?

L’avaluació d’un pla de quatre anys es pot fer amb dues sessions de treball i una enquesta a les entitats.
"""
# Title, issue, phases, text.
ISSUES = [
    ("Com es fa una diagnosi en tres mesos", "1", ["drafting"], DIAGNOSIS),
    ("Indicadors que es poden recollir", "2", ["drafting", "implementation"], INDICATORS),
    ("Avaluar amb pocs recursos", "3", ["evaluation"], ASSESSMENT),
]


def load(cast: Cast) -> None:
    for title, issue, phases, text in ISSUES:
        document = actions.share_document(
            space=cast.space.pk,
            by=cast.coordination,
            upload=_file(f"quadern-{issue}.txt", text),
            title=title,
            kind=Document.Kind.REPORT,
            audience="public",
        )
        facts = {"kind": "report", "language": "ca", "authors": "Oficina de Cooperació de Mostra", "licence": "by"}
        _describe(cast, document, facts | {"title": title, "series": SERIES, "issue": issue, "phases": phases})
    _template(cast)


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


def _describe(cast: Cast, document: Document, facts: dict[str, object]) -> None:
    actions.change_document(document=document, by=cast.coordination, version=document.sheet_version, facts=facts)


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")
