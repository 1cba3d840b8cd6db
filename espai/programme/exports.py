"""The lists of the programme, as files."""

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from espai.core.exports import Cell, Table, address, batches
from espai.core.requests import Request
from espai.programme.models import Attendance, Contribution, Session
from espai.programme.reads import COLUMNS, Listed


def sessions(request: Request) -> Table:
    """The sessions that the list shows its reader on all its pages, the last to come first."""
    columns = [_("Sessió"), _("Comença"), _("Acaba"), _("Lloc"), _("Estat"), _("Edició"), _("Adreça web")]
    return Table(_("Sessions"), columns, _sessions(request))


def _sessions(request: Request) -> Iterator[list[Cell]]:
    seen = Session.objects.listed(request.who)
    shown = seen if request.who.coordinates else seen.exclude(item__state=Session.State.DRAFT)
    for batch in batches(shown.values_list(*COLUMNS)):
        for session in (Listed(*row) for row in batch):
            state = Session.State(session.state)
            # The date that one had before it was postponed is no date.
            dates = [None, None] if state == Session.State.POSTPONED else [session.starts_at, session.ends_at]
            said = [session.place, str(state.label), session.edition]
            yield [session.title, *dates, *said, address(request, session.path)]


def contributions(request: Request, session: Session, sent: QuerySet[Contribution]) -> Table:
    """What was sent for a session, as the page of coordination reads it."""
    columns = [_("Aportació"), _("Classe"), _("Ens"), _("Data"), _("Minuts"), _("Explicació"), _("Estat"), _("Motiu")]
    title = f"{_('Aportacions')} {session.item.title}"
    return Table(title, [*columns, _("Adreça web")], _contributions(request, sent))


def _contributions(request: Request, sent: QuerySet[Contribution]) -> Iterator[list[Cell]]:
    for batch in batches(sent):
        for one in batch:
            kind, entity = str(Contribution.Kind(one.kind).label), one.entity.name if one.entity else _("Coordinació")
            reason = one.decision.reason if hasattr(one, "decision") else ""
            said = [one.item.title, kind, entity, one.item.date, one.minutes, one.text, str(one.state.label), reason]
            yield [*said, address(request, one.item.path)]


def attendances(request: Request, session: Session) -> Table:
    """Who was asked to come and what each answered; the address is that of the session. For coordination only."""
    columns = [_("Ens"), _("Persona"), _("Resposta"), _("Data"), _("Adreça web")]
    title = f"{_('Respostes')} {session.item.title}"
    return Table(title, columns, _attendances(session, address(request, session.item.path)))


def _attendances(session: Session, where: str) -> Iterator[list[Cell]]:
    order = (F("entity__sort_key").asc(nulls_last=True), "entity__name", "person__full_name", "pk")
    for batch in batches(session.attendances.select_related("person", "entity").order_by(*order)):
        for row in batch:
            entity = row.entity.name if row.entity else _("Sense ens")
            answer = str(Attendance.Answer(row.answer).label)
            yield [entity, row.person.full_name, answer, row.answered_at, where]
