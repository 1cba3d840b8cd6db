"""The demonstration: two spaces with invented entities and people, dated relative to today."""

from django.db import transaction
from django.utils import timezone

from espai.home.demonstration import admission, cast, library, needs, second, sessions, valuation
from espai.members.loaders import load_entities
from espai.members.models import Person, Space
from espai.notices import weekly
from espai.research.loaders import load_plans


@transaction.atomic
def load(*, times: int = 1, past: int = 0) -> bool:
    """Load the demonstration into an empty site; False, doing nothing, when there are spaces already.

    `times` repeats what members wrote, and `past` is how many sessions were held at least: for measuring.
    """
    if Space.objects.exists():
        return False
    today = timezone.localdate()
    load_entities()
    load_plans()
    everybody = cast.gather(today)
    for turn in range(times):
        needs.load(everybody, turn)
        sessions.load(everybody, turn)
    sessions.fill(everybody, past)
    needs.draft(everybody)
    needs.choose(everybody)
    admission.load(everybody, today)
    valuation.load(everybody, *valuation.held())
    library.load(everybody)
    second.load(everybody, today)
    for person in Person.objects.filter(is_invented=True).order_by("pk"):
        weekly.compose(person=person, now=timezone.now() - weekly.HOLD)
    return True
