"""Every write about needs. `by` is the person who does it; `space` the id of the space."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, markdown, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience
from espai.core.texts.models import Text
from espai.core.texts.writing import keep_text, show_text
from espai.members import standing
from espai.members.models import Entity, Person
from espai.notices import asking
from espai.topics.asks import GROUP_NEED, SUPPORT_NEED
from espai.topics.events import (
    NEED_CHANGED,
    NEED_DISCARDED,
    NEED_DRAFTED,
    NEED_PUBLISHED,
    NEED_SUPPORTED,
    NEED_WITHDRAWN,
    OPINION_ASKED,
    SUPPORT_WITHDRAWN,
)
from espai.topics.models import FOLDER, Need, Support


@transaction.atomic
def draft_need(
    *, space: int, by: Person, entity: Entity | None, title: str, text: str, kind: str, once_key: str = ""
) -> Need:
    """Keep a need that only its author sees; `once_key` makes the same form, sent twice, keep one.

    Raises IntegrityError when a form with that key got there first.
    """
    item = items.create(
        kind=Need.KIND,
        title=title,
        state=Need.State.DRAFT,
        audience=Audience.AUTHOR,
        space=space,
        author=by.pk,
        entity=entity.pk if entity else None,
    )
    need = Need.objects.create(item=item, entity=entity, kind=kind, text=text, html=markdown.render(text))
    items.place(item=item, folder=FOLDER, pk=need.pk)
    keep_text(item=item, name=Need.TEXT, by=by.pk, written=text)
    events.record(NEED_DRAFTED, by=by.pk, item=item, target=need.pk)
    if once_key:
        once.remember(key=once_key, path=item.path)
    return need


@transaction.atomic
def change_need(
    *, need: Need, by: Person, title: str, text: str, kind: str, version: int, restored_from: int | None = None
) -> Need:
    """Change the text of a need read at `version`, and keep what it was as a version of the text.

    `restored_from` is the number of the version of which it is the text.
    Refuses with Conflict, writing nothing, when somebody else changed it since; and when it was withdrawn.
    """
    need = items.locked(need)
    if need.item.state == Need.State.WITHDRAWN:
        raise Refused(_("Aquesta necessitat s’ha retirat: ja no es pot canviar."))
    if need.version != version and (need.item.title, need.text, need.kind) == (title, text, kind):
        return need  # the same form, sent twice
    if need.version != version:
        raise Conflict(_("Algú altre l’ha canviada mentre escrivíeu. El vostre text no s’ha perdut."))
    need.text, need.html, need.kind, need.version = text, markdown.render(text), kind, version + 1
    need.save(update_fields=["text", "html", "kind", "version"])
    items.update(item=need.item, title=title)
    items.place(item=need.item, folder=FOLDER, pk=need.pk)
    keep_text(item=need.item, name=Need.TEXT, by=by.pk, written=text, restored_from=restored_from)
    events.record(NEED_CHANGED, by=by.pk, item=need.item, target=need.pk, version=need.version)
    return need


@transaction.atomic
def publish_need(*, need: Need, by: Person, audience: str) -> Need:
    """Show a draft to its audience (members, or coordination and its own entity) and ask coordination to group it.

    Its own entity supports it from the start. Refuses what is not a draft.
    """
    need = items.locked(need)
    if need.item.state != Need.State.DRAFT:
        raise Refused(_("Ja està publicada."))
    for kept in Text.objects.filter(item=need.item, name=Need.TEXT):
        show_text(kept)
    shown = audience if audience == Audience.SPACE else _narrow(need)
    items.set_audience(item=need.item, audience=shown, state=Need.State.PUBLISHED, date=timezone.now())
    if need.entity_id:
        Support.objects.get_or_create(
            need=need, entity_id=need.entity_id, defaults={"person": by, "at": timezone.now()}
        )
    asking.ask(to="coordination", item=need.item, what=GROUP_NEED, minutes=2)
    events.record(NEED_PUBLISHED, by=by.pk, item=need.item, target=need.pk, audience=shown)
    return need


@transaction.atomic
def discard_need(*, need: Need, by: Person) -> None:
    """Delete a draft, that nobody else has seen. Refuses what is not a draft."""
    need = items.locked(need)
    if need.item.state != Need.State.DRAFT:
        raise Refused(_("Ja està publicada: la podeu retirar."))
    events.record(NEED_DISCARDED, by=by.pk, item=need.item, target=need.pk)
    need.delete()
    need.item.delete()


@transaction.atomic
def withdraw_need(*, need: Need, by: Person) -> Need:
    """Take a need back: only its entity and coordination keep seeing it, and nothing more is asked about it.

    Refuses one that is already part of a topic: others have built on it.
    """
    need = items.locked(need)
    if need.item.led_to.exists():
        raise Refused(_("Ja forma part d’un tema: demaneu a coordinació que l’en tregui."))
    if need.item.state != Need.State.PUBLISHED:
        raise Refused(_("Només es pot retirar una necessitat publicada."))
    items.set_audience(item=need.item, audience=_narrow(need), state=Need.State.WITHDRAWN, is_listed=False)
    for what in (GROUP_NEED, SUPPORT_NEED):
        asking.settle(item=need.item, what=what, answer="withdrawn")
    events.record(NEED_WITHDRAWN, by=by.pk, item=need.item, target=need.pk)
    return need


@transaction.atomic
def support_need(*, need: Need, by: Person, entity: int) -> None:
    """Say that an entity has the same need; saying it again changes nothing. Settles what was asked of it.

    Refuses a need that is not published.
    """
    need = items.locked(need)
    if need.item.state != Need.State.PUBLISHED:
        raise Refused(_("Només es pot donar suport a una necessitat publicada."))
    _support, created = Support.objects.get_or_create(
        need=need, entity_id=entity, defaults={"person": by, "at": timezone.now()}
    )
    asking.settle(item=need.item, what=SUPPORT_NEED, to=f"referent:{entity}", answer="yes")
    if created:
        events.record(NEED_SUPPORTED, by=by.pk, item=need.item, target=need.pk, supporter=entity)


@transaction.atomic
def decline_support(*, need: Need, by: Person, entity: int) -> None:
    """Say that an entity does not have the need: its support, if any, goes; what was asked of it is settled.

    Refuses the entity that stated the need: it can withdraw it.
    """
    need = items.locked(need)
    if need.entity_id == entity:
        raise Refused(_("És la necessitat del vostre ens: si ja no hi és, retireu-la."))
    removed, _models = Support.objects.filter(need=need, entity=entity).delete()
    asking.settle(item=need.item, what=SUPPORT_NEED, to=f"referent:{entity}", answer="no")
    if removed:
        events.record(SUPPORT_WITHDRAWN, by=by.pk, item=need.item, target=need.pk, supporter=entity)


@transaction.atomic
def ask_opinion(*, need: Need, by: Person, due: date) -> int:
    """Ask the referents of the member entities that have not supported a need whether they have it too.

    It reaches them in the weekly message. Returns how many entities were asked now; who was asked before is not
    asked again. Refuses a need that members do not see, and a date that has passed.
    """
    need = items.locked(need)
    if need.item.audience != Audience.SPACE:
        raise Refused(_("Només es pot demanar l’opinió sobre una necessitat que veuen els membres."))
    if due < timezone.localdate():
        raise Refused(_("La data ja ha passat."))
    members = standing.live(timezone.localdate()).filter(space=need.item.space_id)
    asked = asking.holders(item=need.item, what=SUPPORT_NEED)
    entities = [
        entity
        for entity in members.exclude(entity__supports__need=need).values_list("entity_id", flat=True)
        if f"referent:{entity}" not in asked
    ]
    referents = [f"referent:{entity}" for entity in entities]
    asking.ask_each(to=referents, item=need.item, what=SUPPORT_NEED, due=due, minutes=1)
    events.record(OPINION_ASKED, by=by.pk, item=need.item, target=need.pk, entities=len(entities))
    return len(entities)


def _narrow(need: Need) -> Audience:
    """Coordination, and the entity whose need it is."""
    return Audience.ENTITY if need.entity_id else Audience.COORDINATION
