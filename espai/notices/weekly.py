"""«Dilluns», the weekly message: what is expected of the reader, what comes, what is new; enough to take part."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from espai.core.access import Standing, reach
from espai.core.jobs import task
from espai.core.models import Item
from espai.core.signing import seal
from espai.members import standing
from espai.members.models import Person, Space
from espai.notices import asking, outbox
from espai.notices.models import Ask, Message

HOLD = timedelta(hours=1)  # coordination can read the messages and recall them before they leave
NEWS = 7


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
    news: list[tuple[str, str]]


@task
def compose_all() -> None:
    """Write this week's message of everybody who wants it and has something to read; repeating it adds nothing."""
    now = timezone.now()
    people = Person.objects.filter(is_active=True).exclude(preference__wants_weekly=False).order_by("pk")
    for person in people:
        compose(person=person, now=now)


def compose(*, person: Person, now: datetime) -> Message | None:
    """Put the weekly message of a person in the outbox, held for an hour; None when there is nothing to say."""
    year, week, _day = timezone.localtime(now).isocalendar()
    with override(person.language or settings.LANGUAGE_CODE):
        parts = [
            part
            for space in standing.spaces_of(person.pk, timezone.localdate(now))
            if (part := _part(person, space, now))
        ]
        if not parts:
            return None
        total = sum(len(part.asks) for part in parts)
        unsubscribe = absolute(f"/-/baixa/{seal('unsubscribe', person.pk)}/")
        context = {
            "person": person,
            "parts": parts,
            "minutes": sum(line.minutes for part in parts for line in part.asks),
            "unsubscribe": unsubscribe,
        }
        subject = (
            ngettext("Dilluns: %(n)s cosa us espera", "Dilluns: %(n)s coses us esperen", total) % {"n": total}
            if total
            else _("Dilluns: novetats de l’Espai")
        )
        return outbox.post(
            key=f"weekly:{person.pk}:{year}-{week:02}",
            batch=f"weekly:{year}-{week:02}",
            to=person,
            space=parts[0].space.pk,
            reason=_("Missatge de dilluns: formeu part de l’Espai."),
            subject=subject,
            text=render_to_string("notices/mail/weekly.txt", context),
            html=render_to_string("notices/mail/weekly.html", context),
            headers=unsubscribe_headers(unsubscribe),
            not_before=now + HOLD,
        )


def _part(person: Person, space: Space, now: datetime) -> Part | None:
    who = standing.of(person=person.pk, space=space.pk, today=timezone.localdate(now))
    asks = [_line(ask, person, space) for ask in Ask.objects.open_for(who)]
    news = [
        (title, absolute(f"/{space.slug}/{path}"))
        for title, path in _news(who, now - timedelta(days=7)).values_list("title", "path")[:NEWS]
    ]
    return Part(space, asks, news) if asks or news else None


def _news(who: Standing, since: datetime) -> Any:
    items = Item.objects.filter(reach(who), space_id=who.space, is_listed=True, date__gt=since)
    return items.exclude(author_id=who.person).exclude(audience="author").order_by("-date", "-pk")


def _line(ask: Ask, person: Person, space: Space) -> Line:
    kind = asking.KINDS[ask.what]
    answers = [
        (absolute(f"/-/resposta/{seal('answer', [ask.pk, person.pk, value])}/"), label) for value, label in kind.answers
    ]
    url = absolute(f"/{space.slug}/{ask.item.path}")
    return Line(ask.item.title, kind.label, ask.why, ask.due, ask.minutes, url, answers)


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Return the headers of one-click unsubscribe (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
