"""What a convening says to one person: subject, text, and the entry for their calendar."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espai.classroom.models import Document
from espai.core.access import Standing
from espai.core.templatetags.dates import day
from espai.members.models import Person, Space
from espai.notices import asking, personal
from espai.programme import agenda, asks, calendar
from espai.programme.models import Convening, Session

CHANGES = {
    "title": gettext_lazy("el títol"),
    "when": gettext_lazy("la data o l’hora"),
    "where": gettext_lazy("el lloc o l’enllaç"),
    "agenda": gettext_lazy("l’ordre del dia"),
}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    calendar: str


@dataclass(frozen=True)
class Programme:
    """What is the same for everybody, read once."""

    session: Session
    space: Space
    agenda: agenda.Agenda
    topics: list[tuple[str, str]]
    materials: list[tuple[str, str]]
    reason: str = ""

    @property
    def url(self) -> str:
        return personal.absolute(f"/{self.space.slug}/{self.session.item.path}")


def programme(session: Session, space: Space) -> Programme:
    """Read the whole programme of a session."""
    topics = session.item.came_from.filter(kind=Session.TREATS).select_related("source").order_by("pk")
    materials = session.contributions.filter(kind="material", item__state="accepted").select_related("item")
    setback = session.setbacks.order_by("-pk").first()
    plan = agenda.of(session)
    # What members may see: what is kept to coordination is not told to everybody.
    members = Standing(space=space.pk, keys=frozenset({"public", f"space:{space.pk}"}))
    points = [line.item for line in plan.lines]
    documents = Document.objects.hanging_from([session.item_id, *points], members)
    found = [one.item for one in materials.order_by("pk")] + [one.item for one in documents]
    return Programme(
        session,
        space,
        plan,
        [(link.source.title, link.reason) for link in topics],
        [(item.title, personal.absolute(f"/{space.slug}/{item.path}")) for item in found],
        setback.reason if setback else "",
    )


def write(
    said: Programme, convening: Convening, person: Person, ask: int | None, reason: str, *, is_new: bool
) -> Letter:
    """Write the letter of one person, in the language of the moment; `ask` is what they may answer by one press."""
    session = said.session
    is_cancel = convening.method == Convening.Method.CANCEL
    context: dict[str, Any] = {
        "said": said,
        "session": session,
        "person": person,
        "reason": reason,
        "hours": agenda.hours(session),
        "is_new": is_new,
        "is_postponed": session.state == Session.State.POSTPONED,
        "changes": [str(CHANGES[name]) for name in convening.changes],
        "answers": _answers(session, ask),
        "call_url": f"{said.url}#crida",
    }
    template = "programme/mail/session_off.txt" if is_cancel else "programme/mail/session_convened.txt"
    text = render_to_string(template, context)
    to = calendar.Address(person.email, person.full_name)
    # Who takes an entry out may have left: it holds no more than what they need for it.
    body = "" if is_cancel else _body(said)
    entry = entry_of(session, said.url, convening, text=body, is_member=not is_cancel)
    return Letter(
        subject_of(session, convening, is_new=is_new),
        text,
        calendar.cancel(entry, to) if is_cancel else calendar.request(entry, to),
    )


def subject_of(session: Session, convening: Convening, *, is_new: bool) -> str:
    names = {"title": session.item.title[:120], "day": day(session.starts_at)}
    if convening.method == Convening.Method.CANCEL:
        is_postponed = session.state == Session.State.POSTPONED
        return (_("S’ajorna: %(title)s") if is_postponed else _("Es cancel·la: %(title)s")) % names
    return (_("Programa: %(title)s, %(day)s") if is_new else _("Canvis: %(title)s, %(day)s")) % names


def entry_of(
    session: Session, url: str, convening: Convening | None, *, text: str = "", is_member: bool = True
) -> calendar.Entry:
    """Return what a calendar knows of a session, of what was sent last; the link is for members only."""
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    places = [session.place, session.link if is_member else ""]
    return calendar.Entry(
        uid=f"{session.uid}@espai",
        sequence=convening.sequence if convening else 0,
        stamp=convening.at if convening else session.item.date,
        starts=session.starts_at,
        ends=session.ends_at,
        title=session.item.title,
        text=text,
        place=" · ".join(place for place in places if place),
        url=url,
        organiser=calendar.Address(email, name),
    )


def _body(said: Programme) -> str:
    """What the entry holds: the agenda, and where the rest is."""
    return render_to_string("programme/mail/entry.txt", {"said": said}).strip()


def _answers(session: Session, ask: int | None) -> list[tuple[str, str]]:
    if ask is None:
        return []
    kind = asking.KINDS[asks.attend(session)]
    return [(str(label), personal.answer(ask, value)) for value, label in kind.answers]
