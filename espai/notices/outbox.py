"""The outbox: a message is a row first, and leaves from the worker.

What is promised: nothing is lost; whoever kills a worker causes at most one repeat, with the same Message-ID.
"""

import hashlib
import logging
import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.core.jobs import task
from espai.members.models import Person
from espai.notices import personal
from espai.notices.models import Message

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
TRIES = 8
METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


class Outsider(NamedTuple):
    """Somebody without an account, known by an address only."""

    email: str
    language: str = ""
    pk: int = 0


@transaction.atomic
def post(
    *,
    key: str,
    batch: str,
    to: Person | Outsider,
    reason: str,
    subject: str,
    text: str,
    html: str = "",
    calendar: str = "",
    space: int = 0,
    headers: dict[str, str] | None = None,
    is_secret: bool = False,
    not_before: datetime | None = None,
) -> Message | None:
    """Put a message in the outbox; return None when this very message (`key`) is there.

    It leaves at `not_before` at the earliest, and can be recalled until then. `calendar` is an iTIP object (RFC 6047).
    """
    row = {
        "batch": batch,
        "space_id": space,
        "person_id": to.pk,
        "address": to.email,
        "language": to.language or settings.LANGUAGE_CODE,
        "reason": reason,
        "subject": " ".join(subject.split()),
        "text": text,
        "html": html,
        "calendar": calendar,
        "headers": headers or {},
        "is_secret": is_secret,
        "message_id": _message_id(key),
        "not_before": not_before or timezone.now(),
        "created_at": timezone.now(),
    }
    message, created = Message.objects.get_or_create(key=key, defaults=row)
    if created and not not_before:
        deliver_soon()
    return message if created else None


def _message_id(key: str) -> str:
    """One and the same for one and the same message, so that a repeat is recognised by the mailbox."""
    name = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"


def deliver_soon() -> None:
    """Queue a delivery, unless one waits already; what it may miss leaves with the clock, within a minute."""
    if not DBTaskResult.objects.ready().filter(task_path=deliver.module_path).exists():
        deliver.enqueue()


@task
def deliver() -> None:
    """Send what is due, one message at a time, until nothing is left."""
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        if settings.DEMO:
            _into_the_mailbox()
        else:
            logger.warning("No mail server is set: messages wait in the outbox.")
        return
    connection = get_connection()
    while message := _claim():
        _send(message, connection)
    connection.close()


def _into_the_mailbox() -> None:
    # Without a mail server the mailbox page of the demonstration is where messages arrive.
    now = timezone.now()
    due = Message.objects.filter(state=Message.State.QUEUED, not_before__lte=now)
    due.update(state=Message.State.SENT, sent_at=now)


def _claim() -> Message | None:
    now = timezone.now()
    queued = Q(state=Message.State.QUEUED, not_before__lte=now)
    left_behind = Q(state=Message.State.SENDING, claimed_at__lt=now - LEASE, is_recalled=False)
    due = Message.objects.filter(queued | left_behind)
    while message := due.order_by("not_before", "pk").first():
        # Compare and swap: of several workers, one changes the row.
        if due.filter(pk=message.pk).update(state=Message.State.SENDING, claimed_at=now):
            return message
    return None


def _send(message: Message, connection: Any) -> None:
    try:
        _mail(message, connection).send()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one message must not stop the others
        _put_back(message, error)
    else:
        forget = {"text": "", "html": ""} if message.is_secret else {}
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=timezone.now(), **forget)


def _mail(message: Message, connection: Any) -> EmailMultiAlternatives:
    def own(text: str) -> str:
        return personal.sealed(text, message.person_id)

    headers = {name: own(value) for name, value in message.headers.items()}
    headers |= {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        message.subject, own(message.text), to=[message.address], headers=headers, connection=connection
    )
    if message.html:
        mail.attach_alternative(own(message.html), "text/html")
    if message.calendar:
        method = METHOD.search(message.calendar)
        kind = f"text/calendar; method={method[1]}" if method else "text/calendar"
        mail.attach_alternative(message.calendar, kind)
    return mail


def _put_back(message: Message, error: Exception) -> None:
    tries = message.tries + 1
    is_over = tries >= TRIES
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Case(
            When(is_recalled=True, then=Value(Message.State.RECALLED)),
            default=Value(Message.State.FAILED if is_over else Message.State.QUEUED),
        ),
        tries=tries,
        not_before=timezone.now() + timedelta(minutes=2**tries),
        **({"text": "", "html": ""} if message.is_secret and is_over else {}),
    )
    logger.warning("Message %s was not accepted (%d): %s", message.pk, tries, type(error).__name__)


@transaction.atomic
def recall(*, batch: str, space: int) -> int:
    """Stop the messages of a batch that have not left; return how many, 0 when all have.

    One that is leaving at this moment may still arrive; if it does not, it is not tried again.
    """
    batch_of = Message.objects.filter(batch=batch, space_id=space)
    batch_of.filter(state=Message.State.SENDING).update(is_recalled=True)
    waiting = batch_of.filter(state=Message.State.QUEUED)
    return waiting.update(state=Message.State.RECALLED)
