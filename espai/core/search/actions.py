"""Every write of people about search: the expressions that say the same in a space."""

from django.db import transaction
from django.utils.translation import gettext as _

from espai.core import events, locks
from espai.core.errors import Refused
from espai.core.models import Item, Synonym
from espai.core.search.events import SYNONYMS_ADDED, SYNONYMS_REMOVED
from espai.core.search.thesaurus import SEPARATOR, expressions_of

MOST_LINES = 500


@transaction.atomic
def add_synonyms(*, space: int, by: int, text: str) -> Synonym:
    """Add a line of expressions that say the same, divided by semicolons; searches use it at once.

    Saying the same line again changes nothing. Refuses fewer than two different expressions, one of more than four
    words, and more than 500 lines in a space.
    """
    locks.hold(f"thesaurus of {space}")
    said = list(dict.fromkeys(" ".join(one.split()) for one in text.split(SEPARATOR) if one.strip()))
    line = f"{SEPARATOR} ".join(said)
    if len(expressions_of(line)) < len(said):
        raise Refused(_("Cada expressió ha de tenir entre una i quatre paraules que diguin alguna cosa."))
    if len(set(expressions_of(line))) < 2:  # noqa: PLR2004 - a pair
        raise Refused(_("Escriviu almenys dues expressions diferents, separades per un punt i coma."))
    lines = Synonym.objects.filter(space_id=space)
    if lines.count() >= MOST_LINES:
        raise Refused(_("Ja hi ha 500 línies: traieu-ne alguna abans."))
    synonym, created = lines.get_or_create(space_id=space, expressions=line)
    if created:
        events.record(SYNONYMS_ADDED, by=by, item=Item(kind="synonyms", space_id=space), target=synonym.pk)
    return synonym


@transaction.atomic
def remove_synonyms(*, space: int, by: int, pk: int) -> None:
    """Remove a line of the space; one that is not there any more is no matter."""
    removed, _models = Synonym.objects.filter(space_id=space, pk=pk).delete()
    if removed:
        events.record(SYNONYMS_REMOVED, by=by, item=Item(kind="synonyms", space_id=space), target=pk)
