"""What follows from what happened to applications and designations; run by the worker, safe to repeat."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from espai.admission.actions import deciding
from espai.admission.events import (
    AMENDMENT_ASKED,
    APPLICATION_ACCEPTED,
    APPLICATION_DENIED,
    APPLICATION_PRESENTED,
    APPLICATION_WITHDRAWN,
    CODE_SENT,
)
from espai.admission.models import Amendment, Application
from espai.core import events
from espai.core.models import Event
from espai.core.signing import link_key
from espai.members.events import DESIGNATED, MEMBERSHIP_OPENED
from espai.members.models import Designation, Membership, Space
from espai.notices import outbox
from espai.notices.personal import absolute


@events.on(CODE_SENT)
def send_code(event: Event) -> None:
    """Send the code to the mailbox; nothing that a stranger wrote goes in it."""
    application = _application(event)
    if application.code.times != event.data["times"]:
        return  # a newer one is on its way
    with override(application.language or settings.LANGUAGE_CODE):
        _write(
            event,
            application,
            "admission/mail/code.txt",
            subject=_("El codi per presentar la sol·licitud"),
            reason=_("Algú, segurament vós, ha omplert el formulari de sol·licitud amb aquesta adreça."),
            is_secret=True,
            code=application.code.digits,
        )


@events.on(APPLICATION_PRESENTED)
def send_link(event: Event) -> None:
    """Send the contact the link by which they follow and complete the case."""
    application = _application(event)
    with override(application.language or settings.LANGUAGE_CODE):
        _write(
            event,
            application,
            "admission/mail/presented.txt",
            subject=_("S’ha presentat la sol·licitud: %(entity)s") % {"entity": application.entity.name},
            is_secret=True,
            url=_link(application),
        )


@events.on(AMENDMENT_ASKED)
def tell_what_is_missing(event: Event) -> None:
    application = _application(event)
    amendment = Amendment.objects.get(pk=event.data["amendment"])
    with override(application.language or settings.LANGUAGE_CODE):
        _write(
            event,
            application,
            "admission/mail/amendment.txt",
            subject=_("Cal completar la sol·licitud: %(entity)s") % {"entity": application.entity.name},
            is_secret=True,
            amendment=amendment,
            url=_link(application),
        )


@events.on(APPLICATION_ACCEPTED)
@events.on(APPLICATION_DENIED)
def tell_decision(event: Event) -> None:
    application = _application(event)
    accepted = event.name == APPLICATION_ACCEPTED
    with override(application.language or settings.LANGUAGE_CODE):
        subject = _("Sol·licitud acceptada: %(entity)s") if accepted else _("Sol·licitud denegada: %(entity)s")
        _write(
            event,
            application,
            "admission/mail/resolved.txt",
            subject=subject % {"entity": application.entity.name},
            accepted=accepted,
            resolution=application.resolution,
        )


@events.on(APPLICATION_WITHDRAWN)
def tell_withdrawal(event: Event) -> None:
    application = _application(event)
    with override(application.language or settings.LANGUAGE_CODE):
        subject = _("Sol·licitud retirada: %(entity)s") % {"entity": application.entity.name}
        _write(event, application, "admission/mail/withdrawn.txt", subject=subject)


@events.on(DESIGNATED)
def invite(event: Event) -> None:
    """Tell a person who was designated how to enter, and that the entity has a referent now."""
    designation = Designation.objects.select_related("person", "membership__entity").get(pk=event.target_id)
    membership, person = designation.membership, designation.person
    deciding.keep_referent_ask(membership=membership, today=timezone.localdate())
    space = Space.objects.get(pk=membership.space_id)
    with override(person.language or settings.LANGUAGE_CODE):
        context = {
            "person": person,
            "designation": designation,
            "entity": membership.entity,
            "space": space,
            "sign_in": absolute("/-/compte/codi/"),
            "url": absolute(f"/{space.slug}/"),
        }
        outbox.post(
            key=f"designated:{event.pk}",
            batch=f"designated-{event.pk}",
            to=person,
            space=space.pk,
            reason=_("Us han designat per actuar en nom d’un ens."),
            subject=_("Us han designat a l’Espai: %(entity)s") % {"entity": membership.entity.name},
            text=render_to_string("admission/mail/invitation.txt", context),
        )


@events.on(MEMBERSHIP_OPENED)
def ask_for_referent(event: Event) -> None:
    """A member that came with a list may have no referent."""
    membership = Membership.objects.get(pk=event.target_id)
    deciding.keep_referent_ask(membership=membership, today=timezone.localdate())


def _application(event: Event) -> Application:
    return Application.objects.select_related("item", "entity", "edition__space").get(pk=event.target_id)


def _link(application: Application) -> str:
    slug = application.edition.space.slug
    return absolute(f"/{slug}/{application.item.path}?clau={link_key(application.item_id)}")


def _write(
    event: Event,
    application: Application,
    template: str,
    *,
    subject: str,
    reason: str = "",
    is_secret: bool = False,
    **context: Any,
) -> None:
    """Write to the contact of a case. What holds its code or its link is not for coordination to read."""
    space = application.edition.space
    context |= {"application": application, "entity": application.entity, "space": space}
    outbox.post(
        key=f"admission:{event.pk}",
        batch=f"admission-{event.pk}",
        to=outbox.Outsider(application.contact_email, application.language),
        space=0 if is_secret else space.pk,
        reason=reason or _("Sou la persona de contacte de la sol·licitud."),
        subject=subject[:200],
        text=render_to_string(template, context),
        is_secret=is_secret,
    )
