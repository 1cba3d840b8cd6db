"""Every write about applications. `by` is the person who does it, None for whoever holds the link of the case."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _

from espai.admission.asks import REVIEW_APPLICATION
from espai.admission.events import (
    AMENDMENT_ANSWERED,
    AMENDMENT_ASKED,
    APPLICATION_PRESENTED,
    APPLICATION_WITHDRAWN,
    CODE_SENT,
    EVIDENCE_ADDED,
    REVIEW_STARTED,
)
from espai.admission.models import FOLDER, Amendment, Application, Code
from espai.classroom.actions import add_document
from espai.classroom.models import Document
from espai.core import events, items, locks, once
from espai.core.errors import Refused
from espai.core.models import Audience
from espai.members.eligibility import eligibility
from espai.members.models import Edition, Entity, Person
from espai.notices import asking

NOBODY = 0  # the author of what a visitor writes: no key reaches it until it is confirmed
CODES = 3  # for one form
CODES_AN_HOUR = 6  # for one mailbox
FORMS_AN_HOUR = 20  # from one connection
TRIES = 5  # for one code
Upload = tuple[str, UploadedFile]  # its kind, and the file

CASE = ("edition", "entity", "code")


@transaction.atomic
def draft_application(
    *,
    edition: Edition,
    entity: Entity,
    said: dict[str, Any],
    documents: Iterable[Upload] = (),
    source: str = "",
    once_key: str = "",
) -> Application:
    """Keep what a visitor filled in until the mailbox is confirmed, and have a code sent to it.

    Nobody sees it and it is in nobody's way. Refuses a mailbox to which too many codes were sent in the last hour, and
    a connection (`source`) from which too many forms came; raises IntegrityError on a repeated `once_key`. `said`
    are the other fields of `Application`.
    """
    _check_pace(said["contact_email"], source)
    application = _write(edition, entity, said, author=NOBODY)
    _keep(application, None, documents)
    code = Code.objects.create(
        application=application, salt=get_random_string(20), source=source, sent_at=timezone.now()
    )
    events.record(CODE_SENT, by=None, item=application.item, target=application.pk, times=code.times)
    if once_key:
        once.remember(key=once_key, path=str(application.pk))
    return application


def _check_pace(email: str, source: str) -> None:
    # The mailbox first, then the connection: several at once are counted one after the other.
    locks.hold(f"codes to {email.lower()}")
    locks.hold(f"forms from {source}")
    lately = Code.objects.filter(sent_at__gt=timezone.now() - timedelta(hours=1))
    sent = lately.aggregate(
        codes=Sum("times", filter=Q(application__contact_email__iexact=email)),
        forms=Count("pk", filter=Q(source=source)),
    )
    if (sent["codes"] or 0) >= CODES_AN_HOUR:
        raise Refused(_("Hem enviat massa codis a aquesta adreça: torneu-ho a provar d’aquí a una hora."))
    if source and sent["forms"] >= FORMS_AN_HOUR:
        raise Refused(_("Hi ha hagut massa intents des d’aquesta connexió: torneu-ho a provar d’aquí a una hora."))


@transaction.atomic
def send_code_again(*, application: Application) -> None:
    """Have another code sent; the one before is good no more. Refuses after three, and once it is confirmed."""
    application = items.locked(application, *CASE)
    code = application.code
    if application.state != Application.State.DRAFT or code.times >= CODES:
        raise Refused(_("No se’n poden enviar més: torneu a començar el formulari."))
    code.salt, code.sent_at, code.tries, code.times = get_random_string(20), timezone.now(), 0, code.times + 1
    code.save()
    events.record(CODE_SENT, by=None, item=application.item, target=application.pk, times=code.times)


@transaction.atomic
def confirm_application(*, application: Application, digits: str, today: date) -> bool:
    """Present the form whose code this is; False when it is not, and the try is counted.

    The same code again changes nothing. Refuses a code that is over or was tried too often, and an entity that has a
    live case in the edition: who confirmed the mailbox is told, and nobody before.
    """
    application = items.locked(application, *CASE)
    code = application.code
    if code.is_over(timezone.now()) or code.tries >= TRIES:
        raise Refused(_("Aquest codi ja no val: demaneu-ne un de nou."))
    if not constant_time_compare(code.digits, digits):
        Code.objects.filter(pk=code.pk).update(tries=code.tries + 1)
        return False
    if application.state == Application.State.DRAFT:
        _present(application, None, "form", today)
    return True


@transaction.atomic
def enter_application(
    *,
    edition: Edition,
    entity: Entity,
    by: Person,
    via: str,
    today: date,
    said: dict[str, Any],
    documents: Iterable[Upload] = (),
    once_key: str = "",
) -> Application:
    """Present a case without a code: coordination from paper (`via` "paper"), or a referent who is signed in.

    Refuses an entity that has a live case in the edition; raises IntegrityError on a repeated `once_key`.
    """
    application = _write(edition, entity, said, author=by.pk)
    _keep(application, by, documents)
    if once_key:  # before it is presented: the same form again is no second case that would be refused
        once.remember(key=once_key, path=application.item.path)
    _present(application, by, via, today)
    return application


def _write(edition: Edition, entity: Entity, said: dict[str, Any], *, author: int) -> Application:
    item = items.create(
        kind=Application.KIND,
        title=entity.name,
        state=Application.State.DRAFT,
        audience=Audience.AUTHOR,
        space=edition.space_id,
        author=author,
        entity=entity.pk,
    )
    application = Application.objects.create(item=item, edition=edition, entity=entity, **said)
    items.place(item=item, folder=FOLDER, pk=application.pk)
    return application


def _keep(application: Application, by: Person | None, uploads: Iterable[Upload]) -> None:
    for kind, upload in uploads:
        add_document(
            about=application.item,
            by=by,
            upload=upload,
            title=f"{Document.Kind(kind).label}: {application.entity.name}",
            kind=kind,
            entity=application.entity,
            is_part=True,
        )


def _present(application: Application, by: Person | None, via: str, today: date) -> None:
    application.is_live = True
    application.verdict = eligibility(application.edition, application.entity, application.phase, today).kept()
    try:
        with transaction.atomic():
            application.save(update_fields=["is_live", "verdict"])
    except IntegrityError:
        raise Refused(
            _("Aquest ens ja té una sol·licitud en marxa en aquesta edició: parleu-ne amb coordinació.")
        ) from None
    presented, now = Application.State.PRESENTED, timezone.now()
    items.set_audience(item=application.item, audience=Audience.LINK, state=presented, date=now)
    asking.ask(to="coordination", item=application.item, what=REVIEW_APPLICATION, minutes=10)
    events.record(
        APPLICATION_PRESENTED, by=by.pk if by else None, item=application.item, target=application.pk, via=via
    )


@transaction.atomic
def start_review(*, application: Application, by: Person) -> Application:
    """Say that somebody of coordination is looking at a case; the ask stays open. Refuses what is not presented."""
    application = items.locked(application, *CASE)
    if application.state != Application.State.PRESENTED:
        raise Refused(_("Ja no està pendent de revisar."))
    items.update(item=application.item, state=Application.State.IN_REVIEW)
    events.record(REVIEW_STARTED, by=by.pk, item=application.item, target=application.pk)
    return application


@transaction.atomic
def ask_amendment(*, application: Application, by: Person, text: str, due: date, today: date) -> Amendment:
    """Ask the contact to complete a case until a day. Refuses what is resolved or waits for an answer already."""
    application = items.locked(application, *CASE)
    if application.state not in {Application.State.PRESENTED, Application.State.IN_REVIEW}:
        raise Refused(_("En aquest estat no s’hi pot demanar cap esmena."))
    if due < today:
        raise Refused(_("La data ja ha passat."))
    amendment = Amendment.objects.create(
        application=application, text=text, due=due, asked_by=by, asked_at=timezone.now()
    )
    items.update(item=application.item, state=Application.State.AMENDING)
    asking.settle(item=application.item, what=REVIEW_APPLICATION, answer="amendment")
    events.record(AMENDMENT_ASKED, by=by.pk, item=application.item, target=application.pk, amendment=amendment.pk)
    return amendment


@transaction.atomic
def answer_amendment(
    *, application: Application, by: Person | None, text: str, documents: Iterable[Upload] = ()
) -> Application:
    """Answer what was asked, with a text and documents; the case goes back to coordination.

    Refuses a case that waits for no answer.
    """
    application = items.locked(application, *CASE)
    if application.state != Application.State.AMENDING:
        raise Refused(_("Aquesta sol·licitud no té cap esmena pendent."))
    amendment = application.amendments.select_for_update().get(answered_at=None)
    amendment.answer, amendment.answered_at = text, timezone.now()
    amendment.save(update_fields=["answer", "answered_at"])
    _keep(application, by, documents)
    items.update(item=application.item, state=Application.State.IN_REVIEW)
    asking.ask(to="coordination", item=application.item, what=REVIEW_APPLICATION, minutes=10)
    author = by.pk if by else None
    events.record(AMENDMENT_ANSWERED, by=author, item=application.item, target=application.pk, amendment=amendment.pk)
    return application


@transaction.atomic
def add_evidence(
    *, application: Application, by: Person | None, kind: str, upload: UploadedFile, once_key: str = ""
) -> None:
    """Add a document to a case. Refuses one that is resolved; raises IntegrityError on a repeated `once_key`."""
    application = items.locked(application, *CASE)
    _check_open(application)
    _keep(application, by, [(kind, upload)])
    if once_key:
        once.remember(key=once_key, path=application.item.path)
    events.record(EVIDENCE_ADDED, by=by.pk if by else None, item=application.item, target=application.pk)


@transaction.atomic
def withdraw_application(*, application: Application, by: Person | None) -> Application:
    """Take a case back, by whoever holds its link or by coordination for them: the entity may apply again.

    Refuses one that is resolved.
    """
    application = items.locked(application, *CASE)
    _check_open(application)
    application.is_live = False
    application.save(update_fields=["is_live"])
    items.update(item=application.item, state=Application.State.WITHDRAWN)
    asking.settle(item=application.item, what=REVIEW_APPLICATION, answer="withdrawn")
    events.record(APPLICATION_WITHDRAWN, by=by.pk if by else None, item=application.item, target=application.pk)
    return application


def _check_open(application: Application) -> None:
    if application.state not in Application.OPEN:
        raise Refused(_("Aquesta sol·licitud ja està tancada."))
