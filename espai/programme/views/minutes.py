from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.errors import Conflict, Refused
from espai.core.posting import again, carry_out
from espai.core.requests import Request
from espai.members import rules
from espai.programme import actions
from espai.programme.forms.sessions import MinutesForm
from espai.programme.models import Minutes
from espai.programme.views.shared import editable, to_page


@access(rules.coordination)
def minutes_edit(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    kept = Minutes.objects.filter(session=session).first()
    initial = {"text": kept.text, "version": kept.version} if kept else {"version": 0}
    form = MinutesForm(request.POST or None, initial=initial)
    theirs = None
    if form.is_valid():
        try:
            actions.save_minutes(session=session, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            theirs = Minutes.objects.get(session=session)
            again(form, theirs.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to_page(request, session, "#relatoria")
    context = {"form": form, "session": session, "kept": kept, "theirs": theirs}
    return render(request, "programme/minutes_form.html", context)


@access(rules.coordination)
@require_POST
def minutes_publish(request: Request, pk: int) -> HttpResponse:
    session = editable(request, pk)
    carry_out(request, _("La relatoria ja es pot llegir."), actions.publish_minutes, session=session, by=request.user)
    return to_page(request, session, "#relatoria")
