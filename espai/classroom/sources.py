"""What search reads of documents: what their page says of them, and the text of the file that they hold."""

from collections import defaultdict
from collections.abc import Iterator

from espai.classroom.models import Document, Passage
from espai.core.models import Item
from espai.core.search.sources import Content, Part

PAGE = 20  # passages on a page of text


def read(items: list[Item]) -> Iterator[tuple[Item, Content]]:
    """Yield those that are available, in two statements however many there are."""
    by_pk = {item.pk: item for item in items}
    there = Document.objects.filter(item__in=list(by_pk), item__state=Document.State.AVAILABLE)
    documents = list(there.select_related("entity", "file__reading").order_by("pk"))
    parts: dict[int, list[Part]] = defaultdict(list)
    passages = Passage.objects.filter(file__in={one.file_id for one in documents if not one.file.is_held})
    for passage in passages.order_by("file", "number").iterator():
        parts[passage.file_id].append(
            Part(passage.text, anchor=anchor(passage.number), heading=passage.heading, page=passage.page)
        )
    for document in documents:
        reading = document.reading
        language = document.language or (reading.language if reading else "")
        yield (
            by_pk[document.item_id],
            Content(
                lead=_lead(document),
                names=document.entity.name if document.entity else "",
                parts=parts[document.file_id],
                language=language,
                phases=tuple(document.phases),
            ),
        )


def anchor(number: int) -> str:
    """Return where a passage is, after the address of its document."""
    page = (number - 1) // PAGE + 1
    return f"text/?pagina={page}#p{number}" if page > 1 else f"text/#p{number}"


def _lead(document: Document) -> str:
    series = f"{document.series} {document.issue}".strip()
    return " · ".join(part for part in (document.kind_name, series, document.authors) if part)
