"""Facts about published plans that the project carries."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from espai.core import items
from espai.core.models import Audience
from espai.core.search import pending
from espai.members.models import Entity
from espai.research.models import FOLDER, Approval, Plan, Source

FILE = Path(__file__).parent / "data" / "plans.csv"


@transaction.atomic
def load_plans() -> int:
    """Write the plans that are missing, with their approvals and sources; return how many.

    Those that are there (the same body, title and start) are left as they are. Entities must be loaded before.
    """
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = set(Plan.objects.values_list("body", "item__title", "starts"))
    entities = {entity.code: entity for entity in Entity.objects.filter(code__in={row["code"] for row in rows})}
    missing = [row for row in rows if (row["body"], row["title"], row["starts"]) not in known]
    plans = [_plan(row, entities.get(row["code"])) for row in missing]
    _follow(plans)
    return len(missing)


def _plan(row: dict[str, Any], entity: Entity | None) -> Plan:
    item = items.create(
        kind=Plan.KIND, title=row["title"], state=Plan.State.PUBLISHED, audience=Audience.PUBLIC, space=0
    )
    facts = {name: row[name] for name in ("body", "kind", "starts", "ends", "stage")}
    plan = Plan.objects.create(item=item, entity=entity, **facts)
    items.place(item=item, folder=FOLDER, pk=plan.pk)
    pending.mark(item)
    acts = [act.split(":") for act in row["approvals"].split("|") if act]
    Approval.objects.bulk_create([Approval(plan=plan, kind=kind, on=on, vote=vote) for kind, on, vote in acts])
    copies = set(row["copies"].split())
    Source.objects.bulk_create([Source(plan=plan, url=url, is_copy=url in copies) for url in row["sources"].split()])
    return plan


def _follow(plans: Iterable[Plan]) -> None:
    """Say which plan of the same body and kind comes after each, by the years that are known."""
    last: dict[tuple[str, str], Plan] = {}
    for plan in sorted((plan for plan in plans if plan.starts), key=lambda plan: plan.starts):
        before = last.get((plan.body, plan.kind))
        if before is not None:
            Plan.objects.filter(pk=before.pk).update(successor=plan)
        last[plan.body, plan.kind] = plan
