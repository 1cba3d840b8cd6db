"""What has changed since it was indexed: said in the transaction that changes it, so that none is forgotten."""

from django.db import connection
from django.utils import timezone

from espai.core.models import Item
from espai.core.search.sources import SOURCES

INSERT = "INSERT INTO core_searchpending (item_id, at, failed) VALUES (%s, %s, 0)"


def mark(item: Item) -> None:
    """Say that what search knows of an item, or of the page that it is part of, is to be read again.

    By hand, since every action says it. What no application reads for search is not said.
    """
    if item.root_id or (item.pk and item.kind in SOURCES):
        with connection.cursor() as cursor:
            now = connection.ops.adapt_datetimefield_value(timezone.now())
            cursor.execute(INSERT, [item.root_id or item.pk, now])
