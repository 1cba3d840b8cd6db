"""What has changed since it was indexed: said in the transaction that changes it, so that none is forgotten."""

from django.db import connection
from django.utils import timezone

from espai.core.models import Item
from espai.core.search.sources import SOURCES

INSERT = "INSERT INTO core_searchpending (item_id, at, failed) VALUES (%s, %s, 0)"
ROW = ", (%s, %s, 0)"


def mark(item: Item) -> None:
    """Say that what search knows of an item, or of the page that it is part of, is to be read again.

    By hand, since every action says it. What no application reads for search is not said.
    """
    own = [item.pk] if item.pk and item.kind in SOURCES else []
    ids = [*own, item.root_id] if item.root_id else own
    if ids:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(INSERT + ROW * (len(ids) - 1), [value for pk in ids for value in (pk, now)])
