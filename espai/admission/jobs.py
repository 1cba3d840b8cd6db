"""What the clock starts each day."""

from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from espai.admission.actions import deciding
from espai.admission.asks import DESIGNATE_REFERENT
from espai.admission.models import Application, Code
from espai.classroom.models import Document, Version
from espai.core import items
from espai.core.jobs import task
from espai.core.models import Item, StoredFile
from espai.members import standing
from espai.members.models import Membership, Space
from espai.notices.models import Ask

UNCONFIRMED = timedelta(days=1)


@task
def check_referents() -> None:
    """Ask for the referents that are missing since a designation ended, and settle what is asked no longer."""
    today = timezone.localdate()
    missing = {
        number
        for space in Space.objects.values_list("pk", flat=True)
        for number in standing.without_referent(space, today).values_list("pk", flat=True)
    }
    asked = Ask.objects.filter(what=DESIGNATE_REFERENT, done_at=None).values_list("item__membership", flat=True)
    for membership in Membership.objects.filter(pk__in=missing | set(asked)).order_by("pk"):
        deciding.keep_referent_ask(membership=membership, today=today)


@task
def forget_unconfirmed() -> None:
    """Delete the forms whose mailbox nobody confirmed in a day, with their documents: nobody else has seen them.

    And what is known of the codes that did serve.
    """
    codes = Code.objects.filter(sent_at__lt=timezone.now() - UNCONFIRMED)
    old = Application.objects.filter(item__state=Application.State.DRAFT, code__in=codes)
    for number in list(old.values_list("pk", flat=True)):
        _forget(number)
    codes.delete()


@transaction.atomic
def _forget(number: int) -> None:
    items.lock(Application.objects.values_list("item_id", flat=True).get(pk=number))
    application = Application.objects.get(pk=number)
    parts = list(Document.objects.filter(item__root=application.item_id).values_list("pk", flat=True))
    files = set(Version.objects.filter(document__in=parts).values_list("file_id", flat=True))
    Document.objects.filter(pk__in=parts).delete()
    application.delete()
    Item.objects.filter(root=application.item_id).delete()
    Item.objects.filter(pk=application.item_id).delete()
    for file in StoredFile.objects.select_for_update().filter(pk__in=files):
        if not file.versions.exists():
            file.delete()
            transaction.on_commit(partial(default_storage.delete, file.path))
