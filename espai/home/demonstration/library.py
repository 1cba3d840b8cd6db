"""The library of the demonstration: a guide in several issues, and a template that has improved with use."""

from django.core.files.uploadedfile import SimpleUploadedFile

from espai.classroom import actions
from espai.classroom.models import Document
from espai.home.demonstration.cast import Cast

SERIES = "Quaderns de planificació de Mostra"
# Title, issue, phases, text.
ISSUES = [
    ("Com es fa una diagnosi en tres mesos", "1", ["drafting"], "Què cal saber abans d’escriure, i qui ho sap.\n"),
    ("Indicadors que es poden recollir", "2", ["drafting", "implementation"], "Deu indicadors amb la seva font.\n"),
    ("Avaluar amb pocs recursos", "3", ["evaluation"], "Cinc preguntes, un calendari i un pressupost.\n"),
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
