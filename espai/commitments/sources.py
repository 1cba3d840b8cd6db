"""What search reads of commitments: what their page shows in the state that they are in."""

from collections.abc import Iterator

from espai.commitments.models import Commitment
from espai.core.models import Item
from espai.core.search.sources import Content

SHOWN = {Commitment.State.DONE: "effect", Commitment.State.DISCARDED: "reason"}


def commitments(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    for commitment in Commitment.objects.filter(item__in=items).select_related("item"):
        came_of_it = getattr(commitment, SHOWN.get(commitment.state, ""), "")
        yield commitment.item, Content(lead=f"{commitment.heard} {came_of_it}".strip())
