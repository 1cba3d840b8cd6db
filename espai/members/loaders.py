"""Facts that the project carries."""

import csv
from pathlib import Path

from espai.core.collation import place, sort_key
from espai.members.models import Entity

FILE = Path(__file__).parent / "data" / "entities.csv"


def load_entities() -> int:
    """Write the real local entities that are missing; return how many. Those that are there are left as they are."""
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = set(Entity.objects.values_list("code", flat=True))
    missing = [Entity(**row, sort_key=sort_key(place(row["name"]))) for row in rows if row["code"] not in known]
    Entity.objects.bulk_create(missing)
    return len(missing)
