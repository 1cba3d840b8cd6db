"""Every write about topics. `by` is the person who does it; `space` the id of the space."""

from django.db import transaction
from django.utils.translation import gettext as _

from espai.core import events, items, links, markdown, once
from espai.core.errors import Conflict, Refused
from espai.members.models import Person
from espai.notices import asking
from espai.topics.asks import GROUP_NEED
from espai.topics.events import NEED_GROUPED, TOPIC_CHANGED, TOPIC_PROPOSED
from espai.topics.models import TOPIC_FOLDER, Need, Topic


@transaction.atomic
def propose_topic(*, space: int, by: Person, title: str, reasons: str, audience: str, once_key: str = "") -> Topic:
    """Propose a topic to its audience (members, or everybody); raises IntegrityError on a repeated `once_key`."""
    item = items.create(
        kind=Topic.KIND, title=title, state=Topic.State.PROPOSED, audience=audience, space=space, author=by.pk
    )
    topic = Topic.objects.create(item=item, reasons=reasons, html=markdown.render(reasons))
    items.place(item=item, folder=TOPIC_FOLDER, pk=topic.pk)
    events.record(TOPIC_PROPOSED, by=by.pk, item=item, target=topic.pk)
    if once_key:
        once.remember(key=once_key, path=item.path)
    return topic


@transaction.atomic
def change_topic(*, topic: Topic, by: Person, title: str, reasons: str, audience: str, version: int) -> Topic:
    """Change the text and the audience of a topic read at `version`.

    Refuses with Conflict, writing nothing, when somebody else changed it since.
    """
    topic = items.locked(topic)
    if topic.version != version and (topic.item.title, topic.reasons, topic.item.audience) == (
        title,
        reasons,
        audience,
    ):
        return topic  # the same form, sent twice
    if topic.version != version:
        raise Conflict(_("Algú altre l’ha canviat mentre escrivíeu. El vostre text no s’ha perdut."))
    topic.reasons, topic.html, topic.version = reasons, markdown.render(reasons), version + 1
    topic.save(update_fields=["reasons", "html", "version"])
    items.update(item=topic.item, title=title)
    items.place(item=topic.item, folder=TOPIC_FOLDER, pk=topic.pk)
    items.set_audience(item=topic.item, audience=audience)
    events.record(TOPIC_CHANGED, by=by.pk, item=topic.item, target=topic.pk, version=topic.version)
    return topic


@transaction.atomic
def group_need(*, need: Need, topic: Topic, by: Person, reason: str) -> None:
    """Make a published need part of a topic, with the reason that everybody reads; settles the ask to group it.

    Refuses a need that is not published, and one that the topic holds already.
    """
    need = items.locked(need)
    if need.item.state != Need.State.PUBLISHED:
        raise Refused(_("Només es pot recollir una necessitat publicada."))
    if not links.join(source=need.item, target=topic.item, kind=Topic.GROUPS, reason=reason, by=by.pk):
        raise Refused(_("Aquest tema ja recull la necessitat."))
    asking.settle(item=need.item, what=GROUP_NEED, answer="grouped")
    events.record(NEED_GROUPED, by=by.pk, item=need.item, target=need.pk, topic=topic.pk)
