"""What search reads of plans."""

from collections.abc import Iterator

from espai.core.models import Item
from espai.core.search.sources import Content
from espai.research.models import Plan


def plans(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for plan in Plan.objects.filter(item__in=items).select_related("item"):
        years = " – ".join(year for year in (plan.starts[:4], plan.ends[:4]) if year)
        said = [str(plan.kind_name), plan.body, years]
        yield plan.item, Content(lead=" · ".join(part for part in said if part))
