"""What is said of each thing that a check finds: what it is, why it matters, and how it is mended in each program."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from espai.classroom.extraction.found import PDF

OFFICE, LIBRE, ACROBAT = "Microsoft Office", "LibreOffice", "Acrobat"


@dataclass(frozen=True)
class Advice:
    """`how` is what to do in each program; for a PDF, in the first two, with the original that is exported again."""

    what: Any
    why: Any
    office: Any = ""
    libre: Any = ""
    acrobat: Any = ""

    def how(self, content_type: str) -> list[tuple[str, Any]]:
        said = [(OFFICE, self.office), (LIBRE, self.libre)]
        said += [(ACROBAT, self.acrobat)] if content_type == PDF else []
        return [(program, text) for program, text in said if text]


_READERS = _("Qui navega amb un lector de pantalla salta d’un títol a un altre, com qui fulleja.")
_TABLE_OFFICE = _(
    "Poseu el cursor a la primera fila: «Disseny de taula», marqueu «Fila de "
    "capçalera», i a «Disposició», «Repeteix les files de títol»."
)
_TABLE_LIBRE = _("«Taula», «Propietats», «Flux de text»: marqueu «Repeteix l’encapçalament».")
_ALT_OFFICE = _(
    "Botó dret a la imatge, «Visualitza el text alternatiu», i "
    "escriviu què hi diu; si només adorna, marqueu «Decorativa»."
)
_ALT_LIBRE = _(
    "Botó dret a la imatge, «Text alternatiu», i escriviu què hi diu; si només adorna, marqueu «Decorativa»."
)
_HEADING_OFFICE = _(
    "«Inici», «Estils»: poseu «Títol 1» als apartats i «Títol 2» als que hi van a dins, sense saltar-ne cap."
)
_HEADING_LIBRE = _(
    "A la llista d’estils de paràgraf, poseu «Encapçalament 1» als "
    "apartats i «Encapçalament 2» als de dins, sense saltar-ne cap."
)
_LANGUAGE_OFFICE = _("Seleccioneu-ho tot i, a «Revisió», «Llengua», trieu la llengua del text.")
_LANGUAGE_LIBRE = _("«Eines», «Llengua», «Per a tot el text»: trieu la llengua del text.")
_LANGUAGE_ACROBAT = _("«Fitxer», «Propietats», «Avançat»: trieu l’idioma.")
_TITLE_OFFICE = _("«Fitxer», «Informació»: escriviu el títol a les propietats.")
_TITLE_LIBRE = _("«Fitxer», «Propietats», «Descripció»: escriviu el títol.")
_TAGS_OFFICE = _(
    "Anomeneu i deseu com a PDF, i a «Opcions» marqueu «Etiquetes d’estructura del document per a accessibilitat»."
)
_TAGS_LIBRE = _("«Fitxer», «Exporta com a PDF», i marqueu «Accessibilitat universal (PDF/UA)».")
_SCAN_ACROBAT = _("«Escaneja i OCR», «Reconeix el text», i després etiqueteu el document.")
_SCAN_ORIGINAL = _("Si teniu l’original, exporteu-lo a PDF en lloc d’escanejar-lo.")
_SLIDE_OFFICE = _(
    "A la vista d’esquema, escriviu un títol a cada diapositiva; si no s’ha de veure, poseu-lo fora del marc."
)
_SLIDE_LIBRE = _("Poseu a la diapositiva una disposició amb títol, i escriviu-lo.")
_SHEET = _("Doble clic a la pestanya, i escriviu què hi ha al full.")
_COLUMNS = _("Escriviu a la primera fila el nom de cada columna, una per a cada cosa.")

ADVICE = {
    "untagged": Advice(
        _("El PDF no té etiquetes"),
        _(
            "Sense etiquetes no se sap què és títol, llista o taula, i un "
            "lector de pantalla ho llegeix tot seguit o desordenat."
        ),
        _TAGS_OFFICE,
        _TAGS_LIBRE,
        _("«Accessibilitat», «Etiqueta automàticament el document», i reviseu-ne el resultat."),
    ),
    "scanned": Advice(
        _("És una imatge escanejada, sense text"),
        _("Qui no veu la pàgina no en rep res, i ningú no hi pot buscar ni copiar."),
        _SCAN_ORIGINAL,
        _SCAN_ORIGINAL,
        _SCAN_ACROBAT,
    ),
    "forbids-assistive": Advice(
        _("La protecció del fitxer no deixa llegir-lo als lectors de pantalla"),
        _("Qui en fa servir un no pot llegir res del document, encara que estigui ben fet."),
        acrobat=_(
            "«Fitxer», «Propietats», «Seguretat»: marqueu «Habilita l’accés al "
            "text per a lectors de pantalla», o traieu la protecció."
        ),
    ),
    "language-missing": Advice(
        _("No diu en quina llengua és"),
        _("El lector de pantalla el pronuncia amb la veu d’una altra llengua."),
        _LANGUAGE_OFFICE,
        _LANGUAGE_LIBRE,
        _LANGUAGE_ACROBAT,
    ),
    "language-invalid": Advice(
        _("El codi de la llengua no existeix"),
        _("El lector de pantalla no sap amb quina veu l’ha de llegir."),
        _LANGUAGE_OFFICE,
        _LANGUAGE_LIBRE,
        _LANGUAGE_ACROBAT,
    ),
    "title-missing": Advice(
        _("No té títol a les propietats"),
        _("El títol és el primer que se sent en obrir-lo, i el que es veu a la pestanya."),
        _TITLE_OFFICE,
        _TITLE_LIBRE,
        _("«Fitxer», «Propietats», «Descripció»: escriviu el títol."),
    ),
    "title-hidden": Advice(
        _("En obrir-lo se’n mostra el nom del fitxer en lloc del títol"),
        _("El nom del fitxer sovint no diu què és el document."),
        _("Torneu a exportar-lo amb el títol escrit i les etiquetes marcades."),
        _TAGS_LIBRE,
        _("«Fitxer», «Propietats», «Visualització inicial»: a «Mostra», trieu «Títol del document»."),
    ),
    "headings-skip": Advice(
        _("Els títols salten de nivell"),
        _READERS,
        _HEADING_OFFICE,
        _HEADING_LIBRE,
        _("Al quadre d’etiquetes, canvieu el nivell del títol («H2», «H3») pel que li toca."),
    ),
    "alt-missing": Advice(
        _("Hi ha imatges sense text alternatiu"),
        _("Qui no les veu no sap què hi diuen, ni si hi diuen res."),
        _ALT_OFFICE,
        _ALT_LIBRE,
        _("«Accessibilitat», «Defineix el text alternatiu»; si només adornen, marqueu-les com a decoratives."),
    ),
    "table-headers": Advice(
        _("Hi ha taules sense capçaleres"),
        _("Sense capçaleres, cada xifra se sent sola, sense la fila ni la columna de què parla."),
        _TABLE_OFFICE,
        _TABLE_LIBRE,
        _("A l’editor de taules, marqueu com a capçalera («TH») les cel·les que en fan."),
    ),
    "link-empty": Advice(
        _("Hi ha enllaços sense text"),
        _("Qui els sent no sap on porten."),
        _("Escriviu l’enllaç sobre un text que digui on porta."),
        _("Escriviu l’enllaç sobre un text que digui on porta."),
        _(
            "Al quadre d’etiquetes, poseu el text de l’enllaç dins de la "
            "seva etiqueta, o escriviu-n’hi un d’alternatiu."
        ),
    ),
    "slide-title": Advice(
        _("Hi ha diapositives sense títol"),
        _("El títol és com se salta d’una diapositiva a una altra sense veure-les."),
        _SLIDE_OFFICE,
        _SLIDE_LIBRE,
    ),
    "language-other": Advice(
        _("Diu que és en una llengua i sembla escrit en una altra"),
        _("El lector de pantalla el pronuncia amb la veu d’una altra llengua."),
        _LANGUAGE_OFFICE,
        _LANGUAGE_LIBRE,
        _LANGUAGE_ACROBAT,
    ),
    "headings-none": Advice(
        _("És llarg i no té cap títol d’apartat"),
        _READERS,
        _HEADING_OFFICE,
        _HEADING_LIBRE,
        _("Al quadre d’etiquetes, marqueu com a títol («H1», «H2») els que en fan."),
    ),
    "headings-fake": Advice(
        _("Hi ha paràgrafs en negreta que semblen títols"),
        _("Si només són en negreta, un lector de pantalla no sap que són títols i no hi pot saltar."),
        _HEADING_OFFICE,
        _HEADING_LIBRE,
    ),
    "table-header-row": Advice(
        _("Hi ha taules sense fila de capçalera"),
        _(
            "Sense capçaleres, cada xifra se sent sola, sense la columna de què "
            "parla. Si la taula només serveix per ordenar la pàgina, no cal."
        ),
        _TABLE_OFFICE,
        _TABLE_LIBRE,
    ),
    "untagged-content": Advice(
        _("Hi ha text fora de les etiquetes"),
        _("El que queda fora no es llegeix en veu alta."),
        _TAGS_OFFICE,
        _TAGS_LIBRE,
        _("Al quadre d’etiquetes, busqueu el contingut sense marcar i poseu-lo on toca."),
    ),
    "page-image": Advice(
        _("Hi ha pàgines que són una imatge"),
        _("Si la imatge té text, qui no la veu no el rep."),
        _SCAN_ORIGINAL,
        _SCAN_ORIGINAL,
        _SCAN_ACROBAT,
    ),
    "tab-order": Advice(
        _("L’ordre del tabulador no segueix el document"),
        _("Qui va amb el teclat salta pels enllaços i els camps en un ordre que no s’entén."),
        acrobat=_(
            "A les miniatures, seleccioneu totes les pàgines, «Propietats de la "
            "pàgina», i trieu «Utilitza l’estructura del document»."
        ),
    ),
    "link-address": Advice(
        _("Hi ha enllaços que només mostren l’adreça"),
        _("L’adreça se sent lletra per lletra, i no diu què s’hi troba."),
        _("Botó dret a l’enllaç, «Edita l’enllaç», i escriviu a «Text que es mostrarà» què s’hi troba."),
        _("Botó dret a l’enllaç, «Edita l’enllaç», i escriviu a «Text» què s’hi troba."),
    ),
    "blank-paragraphs": Advice(
        _("Hi ha línies buides per fer espai"),
        _("Un lector de pantalla les anuncia una per una, i sembla que el document s’hagi acabat."),
        _(
            "Esborreu-les, i poseu l’espai a «Disposició», «Espaiat abans» "
            "i «després»; per canviar de pàgina, Ctrl+Retorn."
        ),
        _("Esborreu-les, i poseu l’espai a «Format», «Paràgraf», «Espaiat»; per canviar de pàgina, Ctrl+Retorn."),
    ),
    "slide-title-twice": Advice(
        _("Hi ha diapositives amb el mateix títol"),
        _("Qui s’hi mou pels títols no les distingeix."),
        _SLIDE_OFFICE,
        _SLIDE_LIBRE,
    ),
    "sheet-name": Advice(
        _("Hi ha fulls sense nom propi"),
        _("El nom del full és el que se sent en canviar d’un a un altre."),
        _SHEET,
        _SHEET,
    ),
    "sheet-header": Advice(
        _("Hi ha columnes sense nom a la primera fila"),
        _("Sense el nom de la columna, cada cel·la se sent sola, sense saber de què parla."),
        _COLUMNS,
        _COLUMNS,
    ),
}
