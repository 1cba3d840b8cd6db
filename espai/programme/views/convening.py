from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from espai.core.access import access
from espai.core.errors import Refused
from espai.core.requests import Request
from espai.members import rules
from espai.notices import personal
from espai.programme import actions, agenda, letters
from espai.programme.forms.sessions import ReasonForm, SeenForm
from espai.programme.models import Convening, Session
from espai.programme.people import is_recalled, recipients, untold
from espai.programme.views.shared import editable, to_page


@access(rules.coordination)
def session_convene(request: Request, pk: int) -> HttpResponse:
    """What leaves, to whom and why, before it does; and sending it, the first time or what has changed since."""
    session = editable(request, pk)
    is_update = session.state == Session.State.CONVENED
    form = SeenForm(
        request.POST or None,
        initial={"version": session.version, "agenda_version": session.agenda_version},
    )
    if form.is_valid():
        act = actions.send_changes if is_update else actions.convene_session
        seen = (form.cleaned_data["version"], form.cleaned_data["agenda_version"])
        try:
            act(session=session, by=request.user, seen=seen)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Els missatges surten d’aquí a deu minuts. Fins aleshores els podeu retirar, a «Missatges».")
            messages.success(request, said)
            return to_page(request, session)
        session = editable(request, pk)
        form = SeenForm(initial={"version": session.version, "agenda_version": session.agenda_version})
    return render(request, "programme/session_convene.html", _preview(session, request) | {"form": form})


def _preview(session: Session, request: Request) -> dict[str, object]:
    """What the messages will say: the one of the reader, with its personal links said in words."""
    said = letters.programme(session, request.space)
    last = session.convenings.order_by("-sequence").first()
    facts = agenda.facts(session, said.agenda)
    changes = untold(last, facts)
    is_update = session.state == Session.State.CONVENED
    is_as_sent = last is not None and not is_recalled(last) and not agenda.differences(last.facts, facts)
    sequence = last.sequence + 1 if last else 0
    planned = Convening(session=session, sequence=sequence, at=timezone.now(), changes=changes)
    letter = letters.write(said, planned, request.user, 0, _("(el motiu de cadascú)"), is_new=not changes)
    people = recipients(request.who.space, timezone.localdate())
    return {
        "session": session,
        "said": said,
        "hours": agenda.hours(session),
        "letter": letter,
        "text": personal.hidden(letter.text),
        "entry": letters.entry_of(session, said.url, planned),
        "people": people,
        "last": last,
        "is_update": is_update,
        "is_as_sent": is_update and is_as_sent,
        "changes": [letters.CHANGES[name] for name in changes],
        "is_late": session.lead_days < settings.LEAD_DAYS,
        "lead_wanted": settings.LEAD_DAYS,
    }


@access(rules.coordination)
def session_postpone(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.postpone_session(session=session, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha ajornat. Quan tingueu la data nova, poseu-la i torneu a convocar."))
            return to_page(request, session)
    return render(request, "programme/session_off.html", {"form": form, "session": session, "is_cancel": False})


@access(rules.coordination)
def session_cancel(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel_session(session=session, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("S’ha cancel·lat."))
            return to_page(request, session)
    return render(request, "programme/session_off.html", {"form": form, "session": session, "is_cancel": True})
