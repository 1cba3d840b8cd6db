"""What follows when a document is given a file, or it is scanned; run by the worker, safe to repeat."""

from espai.classroom import actions, checks, jobs, readings
from espai.classroom.events import DOCUMENT_ADDED, DOCUMENTS_BROUGHT, VERSION_ADDED
from espai.classroom.models import Document
from espai.core import events
from espai.core.files import scanning
from espai.core.models import Event, StoredFile


@events.on(DOCUMENT_ADDED)
@events.on(VERSION_ADDED)
def have_it_read(event: Event) -> None:
    """Have the file that the document holds now read and checked, once for all the documents that hold it."""
    document = Document.objects.get(pk=event.target_id)
    file = document.file_id
    if readings.is_due(readings.wait(file=file)) or checks.is_due(checks.wait(file=file)):
        jobs.read_file.enqueue(file)


@events.on(DOCUMENTS_BROUGHT)
def bring_zip(event: Event) -> None:
    jobs.bring_zip.enqueue(event.target_id)


def take_what_was_scanned(file: StoredFile) -> None:
    """Have a file read once it is let through; forget what is known of one that is not, and tell of its documents."""
    if not file.is_held:
        jobs.read_file.enqueue(file.pk)
        return
    readings.forget(file)
    checks.forget(file)
    for document in Document.objects.filter(versions__file=file, item__state=Document.State.AVAILABLE).distinct():
        actions.tell_held(document=document)


scanning.on_scanned(take_what_was_scanned)
