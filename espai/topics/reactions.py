"""What follows from what happened to needs; run by the worker, safe to repeat."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from espai.core import events
from espai.core.models import Event, Item
from espai.members import standing
from espai.members.models import Person, Space
from espai.notices import outbox
from espai.notices.personal import absolute
from espai.topics.events import NEED_GROUPED
from espai.topics.models import Topic


@events.on(NEED_GROUPED)
def tell_author(event: Event) -> None:
    """Tell whoever stated a need that it is now part of a topic: it concerns them by name."""
    item = Item.objects.get(need=event.target_id)
    topic = Topic.objects.select_related("item").get(pk=event.data["topic"])
    space = Space.objects.get(pk=event.space_id)
    author = Person.objects.filter(pk=item.author_id or 0, is_active=True).first()
    if author is None or author.pk == event.actor_id:
        return
    who = standing.of(person=author.pk, space=space.pk, today=timezone.localdate())
    if not Topic.objects.visible_to(who).filter(pk=topic.pk).exists():
        return  # they have left since
    with override(author.language or settings.LANGUAGE_CODE):
        reason = item.led_to.values_list("reason", flat=True).get(target=topic.item)
        context = {
            "person": author,
            "need": item.title,
            "topic": topic.item.title,
            "reason": reason,
            "url": absolute(f"/{space.slug}/{topic.item.path}"),
        }
        outbox.post(
            key=f"need_grouped:{event.pk}",
            batch=f"need-grouped-{event.pk}",
            to=author,
            space=space.pk,
            reason=_("Vau explicar aquesta necessitat."),
            subject=_("La vostra necessitat ja és part d’un tema: %(topic)s") % {"topic": topic.item.title[:120]},
            text=render_to_string("topics/mail/need_grouped.txt", context),
        )
