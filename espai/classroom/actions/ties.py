"""What a document is tied to after it was added: the things that it hangs from, and itself in other languages."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from espai.classroom.events import DOCUMENT_PARTED, DOCUMENT_TIED
from espai.classroom.models import HANGS, Document
from espai.core import events, items, links, locks
from espai.core.errors import Refused
from espai.core.models import Item
from espai.members.models import Person


@transaction.atomic
def hang_document(*, document: Document, about: Item, by: Person) -> None:
    """Have a document hang from one thing more, without changing who sees either; saying it again changes nothing.

    Refuses a document that was withdrawn, one of another space, and what would make a circle.
    """
    document = items.locked(document)
    _must_be_available(document)
    if about.space_id != document.item.space_id:
        raise Refused(_("És d’un altre espai."))
    if links.join(source=about, target=document.item, kind=HANGS, by=by.pk):
        _told(DOCUMENT_TIED, document, by, other=about.pk)


@transaction.atomic
def take_down_document(*, document: Document, about: Item, by: Person) -> None:
    """Have a document no longer hang from a thing; where it did not, nothing changes.

    Refuses for what is a part of the page that it hangs from: it would be of a page that does not show it.
    """
    document = items.locked(document)
    if document.item.root_id and document.item.root_id in {about.pk, about.root_id}:
        raise Refused(_("Forma part d’aquesta pàgina: si no hi ha de ser, retireu-lo."))
    if links.part(source=about, target=document.item, kind=HANGS):
        _told(DOCUMENT_PARTED, document, by, other=about.pk)


@transaction.atomic
def tie_languages(*, document: Document, other: Document, by: Person) -> None:
    """Say that two documents are the same in two languages; each brings those that it was the same as already.

    Those that were withdrawn since leave their language to another. Refuses documents that were withdrawn, of two
    spaces, or that do not say each a language of its own.
    """
    locks.hold(f"languages of {document.item.space_id}")  # what each is the same as already changes with it
    document, other = _both(document, other)
    _must_be_available(document)
    _must_be_available(other)
    if other.item.space_id != document.item.space_id:
        raise Refused(_("És d’un altre espai."))
    if document.work is not None and document.work == other.work:
        return
    together = [*_same(document), *_same(other)]
    said = [each.language for each in together]
    if "" in said or len(set(said)) < len(said):
        raise Refused(_("Cada un ha de dir la seva llengua, i no pas la mateixa: mireu-ne les fitxes."))
    Document.objects.filter(pk__in=[each.pk for each in together]).update(work=uuid4())
    _told(DOCUMENT_TIED, document, by, other=other.item_id)
    items.touch(other.item)


@transaction.atomic
def part_language(*, document: Document, by: Person) -> None:
    """Say that a document is not the same as any other; where it was not, nothing changes."""
    document = items.locked(document)
    if document.work is not None:
        document.work = None
        document.save(update_fields=["work"])
        _told(DOCUMENT_PARTED, document, by, other=document.item_id)


def _must_be_available(document: Document) -> None:
    if document.item.state == Document.State.WITHDRAWN:
        raise Refused(_("S’ha retirat: ja no es pot lligar."))


def _both(one: Document, other: Document) -> tuple[Document, Document]:
    """Lock both in the order of their items, so that two who tie them do not wait for each other in a circle."""
    first, second = sorted((one, other), key=lambda each: each.item_id)
    found = {each.pk: items.locked(each) for each in (first, second)}
    return found[one.pk], found[other.pk]


def _same(document: Document) -> list[Document]:
    there = Document.objects.filter(item__state=Document.State.AVAILABLE)
    return list(there.filter(work=document.work)) if document.work else [document]


def _told(event: str, document: Document, by: Person, *, other: int) -> None:
    items.touch(document.item)
    events.record(event, by=by.pk, item=document.item, target=document.pk, other=other)
