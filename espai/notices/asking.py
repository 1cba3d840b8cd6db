"""Asks: what is expected of somebody. The apps say what can be asked, and what an answer does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from espai.core.access import Standing
from espai.core.errors import Refused
from espai.core.models import Item
from espai.notices.models import Ask

SOON = timedelta(days=3)
Settle = Callable[[Ask, Standing, str], None]


@dataclass(frozen=True)
class Kind:
    """What can be asked: its words, the answers that can be given by one press, and what an answer does.

    `settle(ask, who, value)` calls the action of the app; that action settles the ask.
    """

    what: str
    label: Any
    tag: Any
    answers: tuple[tuple[str, Any], ...] = ()
    settle: Settle | None = None


KINDS: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    KINDS[kind.what] = kind


def rows(asks: Iterable[Ask], slug: str) -> list[dict[str, Any]]:
    """Return the asks as «Us toca» shows them, in a space."""
    today = timezone.localdate()
    return [
        {
            "title": f"{KINDS[ask.what].label}: «{ask.item.title}»",
            "why": ask.why,
            "href": f"/{slug}/{ask.item.path}",
            "due": ask.due,
            "is_due": bool(ask.due and ask.due <= today + SOON),
            "minutes": ask.minutes,
            "tag": "neutral",
            "tag_label": str(KINDS[ask.what].tag),
        }
        for ask in asks
    ]


def ask(*, to: str, item: Item, what: str, why: str = "", due: date | None = None, minutes: int = 1) -> None:
    """Expect something of whoever holds the key `to`. Asking again while it is open changes nothing."""
    ask_each(to=[to], item=item, what=what, why=why, due=due, minutes=minutes)


@transaction.atomic
def ask_each(
    *, to: Iterable[str], item: Item, what: str, why: str = "", due: date | None = None, minutes: int = 1
) -> None:
    """Expect the same of the holders of several keys, in one statement; whom it is asked of already is left alone."""
    if what not in KINDS:
        raise KeyError(what)
    now = timezone.now()
    facts: dict[str, Any] = {"space_id": item.space_id, "why": why, "due": due, "minutes": minutes, "created_at": now}
    # That it is asked once is kept by the database: `asked_once`.
    Ask.objects.bulk_create([Ask(to=key, item=item, what=what, **facts) for key in to], ignore_conflicts=True)


def holders(*, item: Item, what: str) -> set[str]:
    """Return the keys of whom something is asked about an item, and not answered yet."""
    return set(Ask.objects.filter(item=item, what=what, done_at=None).values_list("to", flat=True))


@transaction.atomic
def settle(*, item: Item, what: str, to: str | None = None, answer: str = "") -> int:
    """Mark as done what was asked about an item (of everybody, or of one key); return how many were open."""
    asks = Ask.objects.filter(item=item, what=what, done_at=None)
    if to is not None:
        asks = asks.filter(to=to)
    return asks.update(done_at=timezone.now(), answer=answer)


def answer(*, ask: Ask, who: Standing, value: str) -> None:
    """Carry out one of the answers of an ask for its holder; refuses values that are not offered."""
    kind = KINDS[ask.what]
    if kind.settle is None or value not in dict(kind.answers):
        raise Refused
    kind.settle(ask, who, value)
