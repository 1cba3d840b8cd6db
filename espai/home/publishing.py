"""The list of a search as a document: the page of results that the reader asked for."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from espai.core.exports import address
from espai.core.kinds import KINDS
from espai.core.publishing.tree import Block, Listing, Paragraph, Publication, Run, text
from espai.core.requests import Request
from espai.core.search import finding
from espai.core.search.asking import Results
from espai.core.search.finding import Found
from espai.core.search.places import Place
from espai.core.templatetags.dates import short_day


def found(request: Request, asked: str, results: Results) -> Publication:
    """Return the results of a page, each with what it is, where it leads and the passage that was found."""
    if results.total is None:
        count = _("Més de %(n)s resultats") % {"n": finding.MOST_COUNTED}
    else:
        count = ngettext("%(n)s resultat", "%(n)s resultats", results.total) % {"n": results.total}
    items = tuple(_item(request, row, place) for row, place in (*results.rows, *results.partly))
    blocks: list[Block] = [text(count)]
    if items:
        blocks.append(Listing(items, is_ordered=True))
    title = _("Cerca: %(q)s") % {"q": asked}
    return Publication(title, get_language() or "ca", request.space.name, tuple(blocks))


def _item(request: Request, row: Found, place: Place | None) -> tuple[Paragraph, ...]:
    anchor = place.anchor if place else ""
    said = [str(KINDS[row.kind].label), short_day(row.date) if KINDS[row.kind].is_dated else ""]
    title = Paragraph((Run(row.title, href=address(request, row.path + anchor)),))
    passage = (Paragraph(tuple(Run(run.text, run.is_marked) for run in place.runs)),) if place and place.runs else ()
    return (title, text(*said), *passage)
