"""Every write about what people offer for a session."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core import events, items, links, markdown, once
from espai.core.errors import Conflict, Refused
from espai.core.models import Audience
from espai.members.models import Entity, Person
from espai.notices import asking
from espai.programme.actions.agenda import append
from espai.programme.asks import CONTRIBUTE, DECIDE
from espai.programme.events import (
    CONTRIBUTION_CHANGED,
    CONTRIBUTION_DECIDED,
    CONTRIBUTION_DRAFTED,
    CONTRIBUTION_SENT,
    CONTRIBUTION_WITHDRAWN,
)
from espai.programme.locking import shown
from espai.programme.models import FOLDER, Contribution, Decision, Session, Speaker

State = Contribution.State
USUAL = 15  # minutes, when nobody said how many


@transaction.atomic
def draft_contribution(
    *,
    session: Session,
    by: Person,
    entity: Entity | None,
    kind: str,
    title: str,
    text: str,
    minutes: int | None = None,
    once_key: str = "",
) -> Contribution:
    """Keep a contribution that only its author sees, for a session whose call is open.

    Raises IntegrityError on a repeated `once_key`.
    """
    session = items.locked(session)
    if not session.is_call_open:
        raise Refused(_("La crida d’aquesta sessió és tancada."))
    item = items.create(
        kind=Contribution.KIND,
        title=title,
        state=State.DRAFT,
        audience=Audience.AUTHOR,
        space=session.item.space_id,
        author=by.pk,
        entity=entity.pk if entity else None,
    )
    contribution = Contribution.objects.create(
        session=session, item=item, kind=kind, entity=entity, text=text, html=markdown.render(text), minutes=minutes
    )
    items.place(item=item, folder=f"{FOLDER}/{session.pk}/aportacions", pk=contribution.pk)
    events.record(CONTRIBUTION_DRAFTED, by=by.pk, item=item, target=contribution.pk)
    if once_key:
        once.remember(key=once_key, path=item.path)
    return contribution


@transaction.atomic
def change_contribution(
    *,
    contribution: Contribution,
    by: Person,
    version: int,
    kind: str,
    title: str,
    text: str,
    minutes: int | None = None,
) -> Contribution:
    """Change a contribution read at `version`, until it is decided.

    Refuses with Conflict, writing nothing, when somebody else changed it since.
    """
    contribution = _locked(contribution)
    if contribution.state not in {State.DRAFT, State.RECEIVED}:
        raise Refused(_("Aquesta aportació ja està decidida: no es pot canviar."))
    kept = (contribution.item.title, contribution.kind, contribution.text, contribution.minutes)
    if contribution.version != version and kept == (title, kind, text, minutes):
        return contribution  # the same form, sent twice
    if contribution.version != version:
        raise Conflict(_("Algú altre l’ha canviada mentre escrivíeu. El vostre text no s’ha perdut."))
    contribution.kind, contribution.minutes = kind, minutes
    contribution.text, contribution.html, contribution.version = text, markdown.render(text), version + 1
    contribution.save(update_fields=["kind", "minutes", "text", "html", "version"])
    items.update(item=contribution.item, title=title)
    items.place(item=contribution.item, folder=f"{FOLDER}/{contribution.session_id}/aportacions", pk=contribution.pk)
    events.record(CONTRIBUTION_CHANGED, by=by.pk, item=contribution.item, target=contribution.pk)
    return contribution


@transaction.atomic
def send_contribution(*, contribution: Contribution, by: Person) -> Contribution:
    """Hand a draft to coordination, which is asked to decide; its own entity sees it, and its ask is settled.

    Refuses what is not a draft, and when the call is over.
    """
    contribution = _locked(contribution)
    if contribution.state != State.DRAFT:
        raise Refused(_("Ja està enviada."))
    if not contribution.session.is_call_open:
        raise Refused(_("La crida d’aquesta sessió és tancada."))
    narrow = Audience.ENTITY if contribution.entity_id else Audience.COORDINATION
    items.set_audience(item=contribution.item, audience=narrow, state=State.RECEIVED, date=timezone.now())
    asking.settle(
        item=contribution.session.item, what=CONTRIBUTE, to=f"referent:{contribution.entity_id}", answer="yes"
    )
    asking.ask(to="coordination", item=contribution.item, what=DECIDE, minutes=3)
    events.record(CONTRIBUTION_SENT, by=by.pk, item=contribution.item, target=contribution.pk)
    return contribution


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: Person) -> None:
    """Take a contribution back: a draft is deleted; of a received one nothing more is asked.

    Refuses a decided one, and a draft with documents.
    """
    contribution = _locked(contribution)
    item = contribution.item
    if contribution.state == State.DRAFT:
        if item.parts.exists():
            raise Refused(_("Té documents: retireu-los abans."))
        events.record(CONTRIBUTION_WITHDRAWN, by=by.pk, item=item, target=contribution.pk)
        contribution.delete()
        item.delete()
        return
    if contribution.state != State.RECEIVED:
        raise Refused(_("Aquesta aportació ja està decidida: parleu amb coordinació."))
    asking.settle(item=item, what=DECIDE, answer="withdrawn")
    items.update(item=item, state=State.WITHDRAWN, is_listed=False)
    events.record(CONTRIBUTION_WITHDRAWN, by=by.pk, item=item, target=contribution.pk)


@transaction.atomic
def decide_contribution(
    *,
    contribution: Contribution,
    by: Person,
    outcome: str,
    reason: str = "",
    minutes: int | None = None,
    later: Session | None = None,
) -> Contribution:
    """Accept a received contribution, which takes its place in the agenda, or put it off or decline it with a reason.

    The author is told by mail. A material needs no minutes: it hangs from the session. Refuses what is not received,
    and without a reason what is not accepted.
    """
    contribution = _locked(contribution)
    if contribution.state != State.RECEIVED:
        raise Refused(_("Aquesta aportació no està pendent de decidir."))
    if outcome not in {State.ACCEPTED, State.POSTPONED, State.DECLINED}:
        raise Refused(_("Trieu què se’n fa."))
    if outcome != State.ACCEPTED and not reason:
        raise Refused(_("Escriviu el motiu: el llegirà qui ho ha proposat."))
    Decision.objects.create(contribution=contribution, reason=reason, later=later, by=by, at=timezone.now())
    if outcome == State.ACCEPTED:
        _take_in(contribution, by, minutes)
    items.update(item=contribution.item, state=outcome)
    asking.settle(item=contribution.item, what=DECIDE, answer=outcome)
    events.record(CONTRIBUTION_DECIDED, by=by.pk, item=contribution.item, target=contribution.pk, outcome=str(outcome))
    return contribution


def _take_in(contribution: Contribution, by: Person, minutes: int | None) -> None:
    session, item = contribution.session, contribution.item
    if session.state in {Session.State.HELD, Session.State.CANCELLED}:
        raise Refused(_("La sessió ja s’ha fet o s’ha cancel·lat: no s’hi pot afegir res."))
    items.set_audience(item=item, audience=Audience.SPACE)
    links.join(source=item, target=session.item, kind=Contribution.ENTERS, by=by.pk)
    if contribution.kind == Contribution.Kind.MATERIAL:
        shown(session)
        return
    length = minutes or contribution.minutes or USUAL
    point = append(
        session=session, by=by, title=item.title, kind=contribution.kind, minutes=length, contribution=contribution
    )
    author = Person.objects.get(pk=item.author_id or 0)
    body = contribution.entity.name if contribution.entity else ""
    Speaker.objects.create(point=point, person=author, name=author.full_name, body=body)
    session.agenda_version += 1
    session.save(update_fields=["agenda_version"])
    shown(session)


def _locked(contribution: Contribution) -> Contribution:
    """Return the contribution once nobody else writes it or its session, whose lock is the first."""
    session = items.locked(Session.objects.get(pk=contribution.session_id))
    items.lock(contribution.item_id)
    fresh = Contribution.objects.select_related("item", "entity").get(pk=contribution.pk)
    fresh.session = session
    return fresh
