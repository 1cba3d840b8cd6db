"""The decision on a case, and what keeps each member entity with somebody who acts for it."""

from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.admission.asks import DESIGNATE_REFERENT, REVIEW_APPLICATION
from espai.admission.events import APPLICATION_ACCEPTED, APPLICATION_DENIED, REFERENT_FOUND, REFERENT_MISSED
from espai.admission.models import Application, Resolution
from espai.classroom.actions import add_document
from espai.classroom.models import Document
from espai.core import events, items, links
from espai.core.errors import Refused
from espai.members import actions as members
from espai.members import standing
from espai.members.eligibility import eligibility
from espai.members.models import Designation, Entity, Membership, Person, PhaseChange
from espai.notices import asking

REFERENT_DUE = timedelta(days=30)


@transaction.atomic
def accept_application(*, application: Application, by: Person, reason: str, today: date) -> Membership:
    """Admit an entity: its membership opens or goes on, its phase is noted, and its referent is designated.

    All or nothing. Refuses a case that is resolved, and a referent whose account is closed.
    """
    application = _resolved(application, by, reason, Resolution.Outcome.ACCEPTED, today)
    entity = application.entity
    membership = members.open_membership(entity=entity, space=application.edition.space_id, by=by, from_on=today)
    last = entity.phases.filter(on__lte=today).order_by("-on", "-pk").first()
    if last is None or last.phase != application.phase:
        PhaseChange.objects.create(
            entity=entity, phase=application.phase, on=today, reason=_("La fase declarada a la sol·licitud")
        )
    if application.referent_email:
        members.designate(
            membership=membership,
            by=by,
            email=application.referent_email,
            full_name=application.referent_name,
            role=Designation.Role.REFERENT,
            from_on=today,
            language=application.language,
        )
    application.membership = membership
    application.save(update_fields=["membership"])
    item = members.place_membership(membership=membership)
    links.join(source=application.item, target=item, kind=Application.LEADS, by=by.pk)
    keep_referent_ask(membership=membership, today=today)
    events.record(
        APPLICATION_ACCEPTED, by=by.pk, item=application.item, target=application.pk, membership=membership.pk
    )
    return membership


@transaction.atomic
def deny_application(*, application: Application, by: Person, reason: str, today: date) -> Application:
    """Deny a case, with the reason that the entity reads; it may apply again. Refuses one that is resolved."""
    application = _resolved(application, by, reason, Resolution.Outcome.DENIED, today)
    application.is_live = False
    application.save(update_fields=["is_live"])
    events.record(APPLICATION_DENIED, by=by.pk, item=application.item, target=application.pk)
    return application


def _resolved(application: Application, by: Person, reason: str, outcome: str, today: date) -> Application:
    application = items.locked(application, "edition", "entity")
    if application.state not in Application.OPEN:
        raise Refused(_("Aquesta sol·licitud ja està tancada."))
    verdict = eligibility(application.edition, application.entity, application.phase, today).kept()
    Resolution.objects.create(
        application=application, outcome=outcome, reason=reason, by=by, at=timezone.now(), verdict=verdict
    )
    items.update(item=application.item, state=outcome)
    asking.settle(item=application.item, what=REVIEW_APPLICATION, answer=outcome)
    return application


@transaction.atomic
def keep_referent_ask(*, membership: Membership, today: date) -> None:
    """Ask coordination for a referent when a live membership has none, and settle that once it has. Repeatable."""
    item = members.place_membership(membership=membership)
    items.lock(item.pk)
    is_missing = standing.without_referent(membership.space_id, today).filter(pk=membership.pk).exists()
    is_asked = bool(asking.holders(item=item, what=DESIGNATE_REFERENT))
    if is_missing and not is_asked:
        asking.ask(to="coordination", item=item, what=DESIGNATE_REFERENT, due=today + REFERENT_DUE, minutes=3)
        events.record(REFERENT_MISSED, by=None, item=item, target=membership.pk)
    elif is_asked and not is_missing:
        asking.settle(item=item, what=DESIGNATE_REFERENT, answer="done")
        events.record(REFERENT_FOUND, by=None, item=item, target=membership.pk)


@transaction.atomic
def enter_member(*, entity: Entity, space: int, by: Person, from_on: date, today: date) -> Membership:
    """Make an entity a member without a case. Refuses one that is a member already."""
    Entity.objects.select_for_update().get(pk=entity.pk)
    if standing.live(from_on).filter(entity=entity, space=space).exists():
        raise Refused(_("Aquest ens ja és membre."))
    membership = members.open_membership(entity=entity, space=space, by=by, from_on=from_on)
    keep_referent_ask(membership=membership, today=today)
    return membership


@transaction.atomic
def designate_person(
    *,
    membership: Membership,
    by: Person,
    email: str,
    full_name: str,
    role: str,
    from_on: date,
    today: date,
    until_on: date | None = None,
    document: UploadedFile | None = None,
) -> Designation:
    """Designate a person, and settle that the entity had no referent. Refuses as `members.designate` does.

    The document is for coordination only.
    """
    made = members.designate(
        membership=membership,
        by=by,
        email=email,
        full_name=full_name,
        role=role,
        from_on=from_on,
        until_on=until_on,
    )
    if document:
        add_document(
            about=members.place_membership(membership=membership),
            by=by,
            upload=document,
            title=f"{Document.Kind.DESIGNATION.label}: {membership.entity.name}",
            kind=Document.Kind.DESIGNATION,
            entity=membership.entity,
            is_part=True,
        )
    keep_referent_ask(membership=membership, today=today)
    return made


@transaction.atomic
def end_designation(*, designation: Designation, by: Person, until_on: date, today: date) -> Designation:
    """End a designation on a day; when the entity is left without a referent, coordination is asked for one."""
    ended = members.end_designation(designation=designation, by=by, until_on=until_on)
    keep_referent_ask(membership=designation.membership, today=today)
    return ended


@transaction.atomic
def renew_designation(*, designation: Designation, by: Person, until_on: date | None, today: date) -> Designation:
    """Give a designation another end, or none. Refuses one that is over."""
    renewed = members.renew_designation(designation=designation, by=by, until_on=until_on, today=today)
    keep_referent_ask(membership=designation.membership, today=today)
    return renewed
