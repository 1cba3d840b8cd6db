"""What follows when a document is given a file; run by the worker, safe to repeat."""

from espai.classroom import checks, jobs, readings
from espai.classroom.events import DOCUMENT_ADDED, DOCUMENTS_BROUGHT, VERSION_ADDED
from espai.classroom.models import Document
from espai.core import events
from espai.core.models import Event


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
