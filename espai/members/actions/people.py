"""Every write about people and their accounts, editions, memberships and designations."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from espai.core import events, items, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Item
from espai.members import standing
from espai.members.events import (
    DESIGNATED,
    DESIGNATION_ENDED,
    DESIGNATION_RENEWED,
    EDITION_CHANGED,
    EDITION_OPENED,
    MEMBERSHIP_KEPT,
    MEMBERSHIP_OPENED,
)
from espai.members.models import Designation, Edition, Entity, Membership, Person


@transaction.atomic
def change_account(*, person: Person, full_name: str, language: str) -> None:
    """Keep the name and the language that a person chose. Not an event: it is personal and of nobody else."""
    Person.objects.filter(pk=person.pk).update(full_name=full_name, language=language)


@transaction.atomic
def choose_language(*, person: Person, language: str) -> None:
    """Keep the language of a person, for pages and messages."""
    Person.objects.filter(pk=person.pk).update(language=language)


@transaction.atomic
def open_edition(*, space: int, by: Person, values: dict[str, Any], once_key: str = "") -> Edition:
    """Open an edition of a space with its rules. Refuses a name that the space has; raises IntegrityError on a repeat.

    `values` are the fields of `Edition`.
    """
    if once_key:
        once.remember(key=once_key, path="membres/edicions/")
    try:
        with transaction.atomic():
            edition = Edition.objects.create(space_id=space, **values)
    except IntegrityError:
        raise Refused(_("Ja hi ha una edició amb aquest nom.")) from None
    events.record(EDITION_OPENED, by=by.pk, item=_edition_item(edition), target=edition.pk)
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, by: Person, version: int, values: dict[str, Any]) -> Edition:
    """Change an edition read at `version`. Refuses a name that is taken, and with Conflict what changed meanwhile.

    The cases keep what was looked at when they were presented.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.version != version and all(getattr(edition, name) == value for name, value in values.items()):
        return edition  # the same form, sent twice
    if edition.version != version:
        raise Conflict(_("Algú altre ha canviat l’edició mentre hi treballàveu. El que heu escrit no s’ha perdut."))
    for name, value in values.items():
        setattr(edition, name, value)
    edition.version = version + 1
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:
        raise Refused(_("Ja hi ha una edició amb aquest nom.")) from None
    events.record(EDITION_CHANGED, by=by.pk, item=_edition_item(edition), target=edition.pk, version=edition.version)
    return edition


def _edition_item(edition: Edition) -> Item:
    return Item(kind=Edition.KIND, space_id=edition.space_id)


@transaction.atomic
def open_membership(*, entity: Entity, space: int, by: Person, from_on: date) -> Membership:
    """Make an entity a member of a space from a day on.

    One that is a member then stays so, without the end that it may have had: an entity has one live membership.
    """
    Entity.objects.select_for_update().get(pk=entity.pk)
    going_on = Q(until_on=None) | Q(until_on__gte=from_on)
    kept = Membership.objects.filter(going_on, entity=entity, space=space).order_by("pk").last()
    if kept is not None:
        if kept.until_on is not None:
            kept.until_on = None
            kept.save(update_fields=["until_on"])
        events.record(MEMBERSHIP_KEPT, by=by.pk, item=place_membership(membership=kept), target=kept.pk)
        return kept
    membership = Membership.objects.create(entity=entity, space_id=space, from_on=from_on)
    item = place_membership(membership=membership)
    events.record(MEMBERSHIP_OPENED, by=by.pk, item=item, target=membership.pk)
    return membership


@transaction.atomic
def place_membership(*, membership: Membership) -> Item:
    """Return the item of a membership, what asks about it hang from, written the first time. For coordination only."""
    Membership.objects.select_for_update().values_list("pk").get(pk=membership.pk)
    membership.refresh_from_db(fields=["item"])
    if membership.item is None:
        entity = membership.entity
        membership.item = items.create(
            kind=Membership.KIND,
            title=entity.name,
            state="open",
            audience=Audience.COORDINATION,
            space=membership.space_id,
            entity=entity.pk,
            is_listed=False,
        )
        items.update(item=membership.item, path=f"membres/{entity.pk}/persones/")
        membership.save(update_fields=["item"])
    return membership.item


@transaction.atomic
def designate(
    *,
    membership: Membership,
    by: Person,
    email: str,
    full_name: str,
    role: str,
    from_on: date,
    until_on: date | None = None,
    language: str = "",
) -> Designation:
    """Let a person act for a member entity, between dates; who is not known by this address is written down.

    The name that a known person goes by stays. Doing it again while it is in force changes nothing. Refuses an account
    that is closed, and dates outside the membership.
    """
    item = _hold(membership)
    _check(membership, from_on, until_on)
    new: dict[str, Any] = {"full_name": full_name, "language": language, "password": make_password(None)}
    new["is_invented"] = membership.entity.is_invented
    person, _created = Person.objects.get_or_create(email=email.strip().lower(), defaults=new)
    if not person.is_active:
        raise Refused(_("El compte d’aquesta persona està tancat."))
    going_on = Q(until_on=None) | Q(until_on__gte=from_on)
    kept = Designation.objects.filter(going_on, membership=membership, person=person, role=role).last()
    if kept is not None:
        return kept
    made = Designation.objects.create(
        membership=membership, person=person, role=role, from_on=from_on, until_on=until_on
    )
    events.record(DESIGNATED, by=by.pk, item=item, target=made.pk, person=person.pk, role=role)
    return made


@transaction.atomic
def end_designation(*, designation: Designation, by: Person, until_on: date) -> Designation:
    """Say the last day on which a person acts for an entity. Refuses a day before the first, or one that is over."""
    item = _hold(designation.membership)
    designation = Designation.objects.select_related("membership__entity", "person").get(pk=designation.pk)
    if until_on < designation.from_on:
        raise Refused(_("No pot acabar abans de començar."))
    if designation.until_on == until_on:
        return designation  # the same form, sent twice
    _set_end(designation, until_on)
    events.record(DESIGNATION_ENDED, by=by.pk, item=item, target=designation.pk, until_on=until_on.isoformat())
    return designation


@transaction.atomic
def renew_designation(*, designation: Designation, by: Person, until_on: date | None, today: date) -> Designation:
    """Give a designation that is in force a later end, or none. Refuses one that is over: it is made anew."""
    item = _hold(designation.membership)
    designation = Designation.objects.select_related("membership__entity", "person").get(pk=designation.pk)
    if designation.until_on is not None and designation.until_on < today:
        raise Refused(_("Aquesta designació ja ha acabat: designeu la persona de nou."))
    if until_on is not None and until_on < max(today, designation.from_on):
        raise Refused(_("La data ja ha passat."))
    _check(designation.membership, designation.from_on, until_on)
    _set_end(designation, until_on)
    until = until_on.isoformat() if until_on else None
    events.record(DESIGNATION_RENEWED, by=by.pk, item=item, target=designation.pk, until_on=until)
    return designation


def _set_end(designation: Designation, until_on: date | None) -> None:
    designation.until_on = until_on
    try:
        with transaction.atomic():
            designation.save(update_fields=["until_on"])
    except IntegrityError:
        raise Refused(_("Aquesta persona ja té una altra designació oberta amb la mateixa funció.")) from None


def _hold(membership: Membership) -> Item:
    item = place_membership(membership=membership)
    items.lock(item.pk)
    return item


def _check(membership: Membership, from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise Refused(_("No pot acabar abans de començar."))
    if from_on < membership.from_on:
        raise Refused(_("L’ens encara no era membre en aquesta data."))
    live = standing.live(from_on).filter(pk=membership.pk).exists()
    if not live:
        raise Refused(_("L’ens ja no és membre en aquesta data."))
