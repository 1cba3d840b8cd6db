"""What the one-press answers of a message do."""

from espai.core.access import Standing
from espai.members.models import Person
from espai.notices.models import Ask
from espai.topics import actions
from espai.topics.models import Need


def support(ask: Ask, who: Standing, value: str) -> None:
    """Settle «is it so for you too?» for the entity that the ask was addressed to."""
    need = Need.objects.visible_to(who).get(item=ask.item)
    person = Person.objects.get(pk=who.person or 0)
    act = actions.support_need if value == "yes" else actions.decline_support
    act(need=need, by=person, entity=int(ask.to.removeprefix("referent:")))
