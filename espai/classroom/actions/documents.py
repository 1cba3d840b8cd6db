"""Every write about documents. `by` is the person who does it, None for whoever holds a signed link."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.classroom.asks import REPLACE_FILE
from espai.classroom.events import (
    DOCUMENT_ADDED,
    DOCUMENT_CHANGED,
    DOCUMENT_HELD,
    DOCUMENT_USED,
    DOCUMENT_WITHDRAWN,
    USE_WITHDRAWN,
    VERSION_ADDED,
)
from espai.classroom.models import ADAPTED, FOLDER, HANGS, Document, Use, Version
from espai.core import events, files, items, links, once
from espai.core.collation import sort_key
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience, Item
from espai.members.models import Entity, Person
from espai.notices import asking

NAME, KEY = 150, 300


@transaction.atomic
def add_document(
    *,
    about: Item,
    by: Person | None,
    upload: UploadedFile,
    title: str,
    kind: str,
    entity: Entity | None = None,
    audience: str | None = None,
    is_part: bool = False,
    once_key: str = "",
) -> Document:
    """Keep a file that hangs from a thing, with the audience of the thing unless told otherwise.

    `is_part` ties it to the page of the thing: what is done to the audience of the page is done to the document, and a
    signed link to the page opens it. Refuses files that the formats do not admit; raises IntegrityError on a repeated
    `once_key`.
    """
    items.lock(about.pk)
    about = Item.objects.get(pk=about.pk)
    root = (about.root or about) if is_part else None
    document = _write(
        about=about,
        root=root,
        by=by,
        upload=upload,
        title=title,
        kind=kind,
        entity=entity,
        audience=audience or about.audience,
    )
    links.join(source=about, target=document.item, kind=HANGS, by=by.pk if by else None)
    if once_key:
        once.remember(key=once_key, path=document.item.path)
    return document


@transaction.atomic
def share_document(
    *,
    space: int,
    by: Person,
    upload: UploadedFile,
    title: str,
    kind: str,
    audience: str,
    entity: Entity | None = None,
    adapted: Item | None = None,
    changed: str = "",
    once_key: str = "",
) -> Document:
    """Keep a file in the library of a space that hangs from nothing, or was `adapted` from another document.

    `changed` says what is different from that one. Refuses the audience of an entity without one. Raises
    IntegrityError on a repeated `once_key`.
    """
    if adapted:
        items.lock(adapted.pk)
    if audience == Audience.ENTITY and entity is None:
        raise Refused(_("Digueu de quin ens és."))
    alone = Item(space_id=space, entity_id=entity.pk if entity else None, author_id=by.pk)
    document = _write(about=alone, by=by, upload=upload, title=title, kind=kind, entity=entity, audience=audience)
    if adapted:
        links.join(source=adapted, target=document.item, kind=ADAPTED, reason=changed, by=by.pk)
    if once_key:
        once.remember(key=once_key, path=document.item.path)
    return document


@transaction.atomic
def add_version(*, document: Document, by: Person, upload: UploadedFile, note: str = "", once_key: str = "") -> Version:
    """Give a document another file; the ones before stay, each under its number, and the address opens the newest.

    Two people at once make two versions, in the order in which they came. Refuses a document that was withdrawn, the
    file that it has already, and what the formats do not admit; raises IntegrityError on a repeated `once_key`.
    """
    document = items.locked(document)
    _must_be_available(document)
    if once_key:
        once.remember(key=once_key, path=document.item.path)
    file = files.keep(upload)
    if file == document.file:
        raise Refused(_("És el mateix fitxer que ja hi ha: la versió %(n)s.") % {"n": document.number})
    if document.file.is_held:
        asking.settle(item=document.item, what=REPLACE_FILE, answer="version")
    document.file, document.filename, document.number = file, _name(upload), document.number + 1
    document.save(update_fields=["file", "filename", "number"])
    version = _number(document, by=by, note=note)
    items.touch(document.item)
    events.record(VERSION_ADDED, by=by.pk, item=document.item, target=document.pk, number=version.number)
    return version


@transaction.atomic
def change_document(*, document: Document, by: Person, version: int, facts: dict[str, Any]) -> Document:
    """Change what is said of a document (`title`, `kind` and the other fields of its sheet), read at `version`.

    Refuses with Conflict, writing nothing, when somebody else changed it since, and a document that was withdrawn.
    """
    document = items.locked(document)
    _must_be_available(document)
    title, facts = facts["title"], {name: value for name, value in facts.items() if name != "title"}
    is_so = document.item.title == title and all(getattr(document, name) == value for name, value in facts.items())
    if document.sheet_version != version and not is_so:
        raise Conflict(_("Algú altre n’ha canviat la fitxa mentre escrivíeu."))
    if is_so:
        return document  # the same form, sent twice
    for name, value in facts.items():
        setattr(document, name, value)
    document.title_key = _key_of(title)
    document.sheet_version += 1
    document.save(update_fields=[*facts, "title_key", "sheet_version"])
    items.update(item=document.item, title=title)
    events.record(DOCUMENT_CHANGED, by=by.pk, item=document.item, target=document.pk, version=document.sheet_version)
    return document


@transaction.atomic
def use_document(*, document: Document, by: Person, entity: int) -> None:
    """Say that an entity has used a document; saying it again changes nothing. Refuses one that was withdrawn."""
    document = items.locked(document)
    _must_be_available(document)
    facts = {"by": by, "at": timezone.now()}
    _use, created = Use.objects.get_or_create(document=document, entity_id=entity, defaults=facts)
    if created:
        _count_uses(document)
        events.record(DOCUMENT_USED, by=by.pk, item=document.item, target=document.pk, user=entity)


@transaction.atomic
def withdraw_use(*, document: Document, by: Person, entity: int) -> None:
    """Take back that an entity has used a document; where it had not said so, nothing changes."""
    document = items.locked(document)
    removed, _models = Use.objects.filter(document=document, entity_id=entity).delete()
    if removed:
        _count_uses(document)
        events.record(USE_WITHDRAWN, by=by.pk, item=document.item, target=document.pk, user=entity)


def _count_uses(document: Document) -> None:
    document.used = document.uses.count()
    document.save(update_fields=["used"])


@transaction.atomic
def tell_held(*, document: Document) -> None:
    """Tell coordination that an antivirus did not let through a file of a document; saying it again changes nothing."""
    document = items.locked(document)
    if not asking.holders(item=document.item, what=REPLACE_FILE):
        asking.ask(to="coordination", item=document.item, what=REPLACE_FILE, minutes=5)
        events.record(DOCUMENT_HELD, by=None, item=document.item, target=document.pk)


def _must_be_available(document: Document) -> None:
    """Refuse to change what was withdrawn."""
    if document.item.state == Document.State.WITHDRAWN:
        raise Refused(_("Aquest document s’ha retirat: ja no es pot canviar."))


@transaction.atomic
def withdraw_document(*, document: Document, by: Person) -> Document:
    """Take a document out of lists and pages; coordination keeps it. Withdrawing it again is refused."""
    document = items.locked(document)
    if document.item.state == Document.State.WITHDRAWN:
        raise Refused(_("Ja s’havia retirat."))
    items.set_audience(item=document.item, audience=Audience.COORDINATION, state=Document.State.WITHDRAWN)
    # Out of the page it was part of, or a signed link to that page would go on opening it.
    items.update(item=document.item, is_listed=False, root=None)
    asking.settle(item=document.item, what=REPLACE_FILE, answer="withdrawn")
    events.record(DOCUMENT_WITHDRAWN, by=by.pk, item=document.item, target=document.pk)
    return document


def _write(
    *,
    about: Item,
    by: Person | None,
    upload: UploadedFile,
    title: str,
    kind: str,
    entity: Entity | None,
    audience: str,
    root: Item | None = None,
) -> Document:
    """Write a document that is seen as `about` is: where its audience names an entity or a group, it is that one."""
    file = files.keep(upload)
    item = items.create(
        kind=Document.KIND,
        title=title,
        state=Document.State.AVAILABLE,
        audience=audience,
        space=about.space_id,
        author=by.pk if by else about.author_id,
        entity=about.entity_id,
        group=about.group_id,
        root=root,
    )
    facts = {"kind": kind, "file": file, "filename": _name(upload), "entity": entity}
    document = Document.objects.create(item=item, title_key=_key_of(title), **facts)
    _number(document, by=by)
    items.place(item=item, folder=FOLDER, pk=document.pk)
    events.record(DOCUMENT_ADDED, by=by.pk if by else None, item=item, target=document.pk, size=file.size)
    return document


def _key_of(title: str) -> str:
    """Return what a title sorts by in the library."""
    return sort_key(title)[:KEY]


def _name(upload: UploadedFile) -> str:
    return (upload.name or "document")[-NAME:]


def _number(document: Document, *, by: Person | None, note: str = "") -> Version:
    """Keep as a version the file that the document has now."""
    facts = {"number": document.number, "file": document.file, "filename": document.filename}
    return Version.objects.create(document=document, by=by, at=timezone.now(), note=note, **facts)
