"""Writing what search knows: what has changed within seconds, and everything again by a command."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import DatabaseError, transaction
from django.utils import timezone

from espai.core import locks
from espai.core.models import Item, SearchEntry, SearchPart, SearchPending
from espai.core.search import terms
from espai.core.search.sources import SOURCES, Content, Part
from espai.core.search.words import TITLE_WORD, WORD, plainly, stems

logger = logging.getLogger(__name__)
BATCH = 20  # items that are read and written together
MOST_BYTES = 600_000  # of stems of an item: PostgreSQL indexes one megabyte with their places
TRIES = 3
LATE = timedelta(minutes=2)


def catch_up() -> int:
    """Index a batch of what has changed; return how many changes it settled, 0 when there are none left.

    What was settled and the index change together. One worker at a time: another that had read an item earlier would
    write it later. An item that cannot be read is tried three times, then left with its failure, and the others go on.
    """
    if not SearchPending.objects.filter(failed__lt=TRIES).exists():
        return 0  # what is asked twice a second takes no lock
    with transaction.atomic():
        locks.hold("search")
        waiting = list(SearchPending.objects.filter(failed__lt=TRIES).order_by("failed", "pk")[:BATCH])
        wanted = {pending.item_id for pending in waiting}
        failed = write(wanted)
        settled = [pending.pk for pending in waiting if pending.item_id not in failed]
        SearchPending.objects.filter(pk__in=settled).delete()
        for pending in waiting:
            if pending.item_id in failed:
                SearchPending.objects.filter(pk=pending.pk).update(failed=pending.failed + 1)
    return len(waiting)


def write(ids: Iterable[int]) -> set[int]:
    """Read these items again and write what search knows of them; return those that could not be read.

    Items that are gone, or that their application does not give, are no longer found.
    """
    items = list(Item.objects.filter(pk__in=ids))
    failed: set[int] = set()
    for kind in {item.kind for item in items}:
        of_kind = [item for item in items if item.kind == kind]
        if not _write_kind(kind, of_kind):
            failed |= {item.pk for item in of_kind if len(of_kind) == 1 or not _write_kind(kind, [item])}
    return failed


def _write_kind(kind: str, items: list[Item]) -> bool:
    """Write the items of one kind, all or none; tell whether it could be done."""
    try:
        with transaction.atomic():
            read = list(SOURCES[kind](items)) if kind in SOURCES else []
            ids = [item.pk for item in items]
            SearchEntry.objects.filter(item__in=ids).delete()
            SearchPart.objects.filter(item__in=ids).delete()
            entries, parts = [], []
            for item, content in read:
                entry, of_item = _entry(item, content)
                entries.append(entry)
                parts += of_item
            SearchEntry.objects.bulk_create(entries)
            SearchPart.objects.bulk_create(parts, 500)
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        logger.exception("Items %s (%s) cannot be indexed.", [item.pk for item in items], kind)
        return False
    return True


def _entry(item: Item, content: Content) -> tuple[SearchEntry, list[SearchPart]]:
    title, lead = stems(item.title), stems(f"{content.lead} {content.names}")
    parts, body, size = [_part(item, 0, Part(content.lead), [*title, *lead])], [], 0
    for number, part in enumerate(content.parts, 1):
        said = stems(f"{part.heading} {part.text}")
        size += sum(len(stem) + 1 for stem in said)
        if size > MOST_BYTES:
            break
        parts.append(_part(item, number, part, said))
        body += said
    entry = SearchEntry(
        item=item,
        language=content.language,
        phases="".join(f" {phase}" for phase in content.phases) + " ",
        title=" ".join(title),
        lead=" ".join(lead),
        words=" ".join(TITLE_WORD + plainly(word) for word in WORD.findall(item.title)),
        body=" ".join(body),
        at=timezone.now(),
    )
    return entry, parts


def _part(item: Item, number: int, part: Part, said: list[str]) -> SearchPart:
    return SearchPart(
        item=item,
        number=number,
        anchor=part.anchor,
        page=part.page,
        heading=part.heading,
        text=part.text,
        stems=f" {' '.join(said)} ",
    )


def rebuild(*, since: datetime) -> Iterator[tuple[int, int]]:
    """Index every item that was not since a moment; yield how many are done and how many there were to do.

    Interrupted, it goes on where it was when it is asked for the same moment.
    """
    kinds = sorted(SOURCES)
    left = Item.objects.filter(kind__in=kinds).exclude(entry__at__gte=since).order_by("pk")
    every, done, last = left.count(), 0, 0
    while batch := list(islice(left.filter(pk__gt=last).values_list("pk", flat=True), BATCH)):
        with transaction.atomic():
            locks.hold("search")
            write(batch)
        done, last = done + len(batch), batch[-1]
        yield done, every
    SearchEntry.objects.exclude(item__kind__in=kinds).delete()


def follow() -> None:
    """Index what has changed, all of it; count the stems again when there are a tenth more or less entries."""
    has_changed = False
    while catch_up():
        has_changed = True
    if has_changed:
        terms.recount_if_changed()


def is_behind() -> bool:
    """Tell whether there is something that changed more than two minutes ago and cannot be found as it is now."""
    return SearchPending.objects.filter(at__lt=timezone.now() - LATE).exists()
