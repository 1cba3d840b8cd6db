"""Every write about documents. `by` is the person who does it, None for whoever holds a signed link."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from espai.classroom.events import DOCUMENT_ADDED, DOCUMENT_WITHDRAWN
from espai.classroom.models import FOLDER, HANGS, Document
from espai.core import events, files, items, links, once
from espai.core.errors import Refused
from espai.core.models import Audience, Item
from espai.members.models import Entity, Person

NAME = 150


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
    once_key: str = "",
) -> Document:
    """Keep a file in the library of a space that hangs from nothing yet.

    Refuses the audience of an entity without one. Raises IntegrityError on a repeated `once_key`.
    """
    if audience == Audience.ENTITY and entity is None:
        raise Refused(_("Digueu de quin ens és."))
    alone = Item(space_id=space, entity_id=entity.pk if entity else None, author_id=by.pk)
    document = _write(about=alone, by=by, upload=upload, title=title, kind=kind, entity=entity, audience=audience)
    if once_key:
        once.remember(key=once_key, path=document.item.path)
    return document


@transaction.atomic
def withdraw_document(*, document: Document, by: Person) -> Document:
    """Take a document out of lists and pages; coordination keeps it. Withdrawing it again is refused."""
    document = items.locked(document)
    if document.item.state == Document.State.WITHDRAWN:
        raise Refused(_("Ja s’havia retirat."))
    items.set_audience(item=document.item, audience=Audience.COORDINATION, state=Document.State.WITHDRAWN)
    # Out of the page it was part of, or a signed link to that page would go on opening it.
    items.update(item=document.item, is_listed=False, root=None)
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
    name = (upload.name or "document")[-NAME:]
    document = Document.objects.create(item=item, kind=kind, file=file, filename=name, entity=entity)
    items.place(item=item, folder=FOLDER, pk=document.pk)
    events.record(DOCUMENT_ADDED, by=by.pk if by else None, item=item, target=document.pk, size=file.size)
    return document
