"""«Dilluns», the weekly message: what is expected of the reader, what comes, what is new; enough to take part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from espai.core.access import Standing, reach
from espai.core.jobs import task
from espai.core.models import Item
from espai.members import standing
from espai.members.models import Person, Space
from espai.notices import asking, outbox, personal
from espai.notices.models import Ask, Message

HOLD = timedelta(hours=1)  # coordination can read the messages and recall them before they leave
NEWS = 7

NextLine = Callable[[Standing, Space, datetime], tuple[str, str, str] | None]
LINES: list[NextLine] = []


def add_line(line: NextLine) -> None:
    """Let an app say what comes, after the asks: `line(who, space, now)` returns title, path and note, or None."""
    LINES.append(line)


@dataclass(frozen=True)
class Line:
    """An ask as the message shows it, with a link for each answer that can be given by one press."""

    title: str
    label: Any
    why: str
    due: Any
    minutes: int
    url: str
    answers: list[tuple[str, Any]]


@dataclass(frozen=True)
class Part:
    """One space of the message."""

    space: Space
    asks: list[Line]
    coming: list[tuple[str, str, str]]
    news: list[tuple[str, str]]


@task
def compose_all() -> None:
    """Start this week's message of everybody who wants it: one job a person, so that one that fails stops no other."""
    people = Person.objects.filter(is_active=True).exclude(preference__wants_weekly=False).order_by("pk")
    for person in people.values_list("pk", flat=True):
        compose_for.enqueue(person)


@task
def compose_for(person: int) -> None:
    """Write this week's messages of a person; repeating it adds nothing."""
    compose(person=Person.objects.get(pk=person), now=timezone.now())


def compose(*, person: Person, now: datetime) -> list[Message]:
    """Put the weekly message of a person in the outbox, held for an hour; none where there is nothing to say.

    One for each space: what is of one is never read by the coordination of another.
    """
    with override(person.language or settings.LANGUAGE_CODE):
        spaces = standing.spaces_of(person.pk, timezone.localdate(now))
        parts = [part for space in spaces if (part := _part(person, space, now))]
        return [message for part in parts if (message := _post(person, part, now))]


def _post(person: Person, part: Part, now: datetime) -> Message | None:
    year, week, _day = timezone.localtime(now).isocalendar()
    total = len(part.asks)
    context = {
        "person": person,
        "parts": [part],
        "unsubscribe": personal.unsubscribe(),
    }
    asked = ngettext("Dilluns: %(n)s cosa us espera", "Dilluns: %(n)s coses us esperen", total) % {"n": total}
    return outbox.post(
        key=f"weekly:{person.pk}:{part.space.pk}:{year}-{week:02}",
        batch=f"weekly-{year}-{week:02}",
        to=person,
        space=part.space.pk,
        reason=_("Missatge de dilluns: formeu part de l’Espai."),
        subject=asked if total else _("Dilluns: novetats de l’Espai"),
        text=render_to_string("notices/mail/weekly.txt", context),
        html=render_to_string("notices/mail/weekly.html", context),
        headers=unsubscribe_headers(personal.unsubscribe()),
        not_before=now + HOLD,
    )


def _since(person: Person, space: Space, now: datetime) -> datetime:
    """News start where the last message ended: a week is not always seven days long."""
    last = Message.objects.filter(person_id=person.pk, space_id=space.pk, key__startswith="weekly:")
    moment = last.filter(created_at__lt=now - timedelta(days=2)).aggregate(last=Max("created_at"))["last"]
    return moment or now - timedelta(days=7)


def _part(person: Person, space: Space, now: datetime) -> Part | None:
    who = standing.of(person=person.pk, space=space.pk, today=timezone.localdate(now))
    asks = [_line(ask, space) for ask in Ask.objects.open_for(who)]
    news = [
        (title, personal.absolute(f"/{space.slug}/{path}"))
        for title, path in _news(who, _since(person, space, now), now).values_list("title", "path")[:NEWS]
    ]
    coming = [
        (title, personal.absolute(f"/{space.slug}/{path}"), note)
        for title, path, note in filter(None, (line(who, space, now) for line in LINES))
    ]
    return Part(space, asks, coming, news) if asks or coming or news else None


def _news(who: Standing, since: datetime, now: datetime) -> Any:
    # What has a date to come, as a session, is said above: it would be new each week until its day.
    items = Item.objects.filter(reach(who), space_id=who.space, is_listed=True, date__gt=since, date__lte=now)
    return items.exclude(author_id=who.person).exclude(audience="author").order_by("-date", "-pk")


def _line(ask: Ask, space: Space) -> Line:
    kind = asking.KINDS[ask.what]
    answers = [(personal.answer(ask.pk, value), label) for value, label in kind.answers]
    url = personal.absolute(f"/{space.slug}/{ask.item.path}")
    return Line(ask.item.title, kind.label, ask.why, ask.due, ask.minutes, url, answers)


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Return the headers of one-click unsubscribe (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
