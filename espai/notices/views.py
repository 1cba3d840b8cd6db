from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.errors import Refused
from espai.core.paging import page_of
from espai.core.requests import Request, offered_here
from espai.core.signing import unseal
from espai.members import rules
from espai.notices import actions, asking, personal
from espai.notices.forms import PreferenceForm
from espai.notices.models import Ask, Message, Preference

UNSUBSCRIBE_LIVES = timedelta(days=365)


@access(rules.anyone)
def answer(request: Request, token: str) -> HttpResponse:
    """The page behind a link of a message: it changes nothing until the button is pressed."""
    try:
        if request.method == "POST":
            ask = actions.answer_from_message(token=token)
            return render(request, "notices/answered.html", {"ask": ask})
        ask, person, _who, value = actions.read_answer(token)
    except Refused as refusal:
        return render(request, "notices/answer_refused.html", {"refusal": refusal}, status=410)
    kind = asking.KINDS[ask.what]
    context = {"ask": ask, "person": person, "kind": kind, "answer": dict(kind.answers)[value]}
    return render(request, "notices/answer.html", context)


@access(rules.anyone)
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the permission
def unsubscribe(request: Request, token: str) -> HttpResponse:
    person = unseal("unsubscribe", token, UNSUBSCRIBE_LIVES)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.set_weekly(person=person, wanted=False)
    return render(request, "notices/unsubscribe.html", {"done": request.method == "POST"})


@access(rules.signed_in)
def preferences(request: Request) -> HttpResponse:
    kept = Preference.objects.filter(person=request.user).values_list("wants_weekly", flat=True).first()
    # An empty box is an empty POST: only the method tells.
    form = PreferenceForm(
        request.POST if request.method == "POST" else None, initial={"wants_weekly": kept is not False}
    )
    if form.is_valid():
        actions.set_weekly(person=request.user.pk, wanted=form.cleaned_data["wants_weekly"])
        messages.success(request, _("S’han desat els canvis."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form})


@access(rules.anyone)
def mailbox(request: Request) -> HttpResponse:
    """Where the mail of the demonstration arrives."""
    offered_here(request)
    arrived = Message.objects.exclude(state=Message.State.RECALLED).order_by("-created_at", "pk")
    rows = arrived.only("pk", "subject", "address", "state", "not_before", "sent_at")
    return render(request, "notices/mailbox.html", {"page": page_of(rows, request.GET.get("pagina"), 30)})


@access(rules.anyone)
def mailbox_message(request: Request, pk: int) -> HttpResponse:
    offered_here(request)
    mail = get_object_or_404(Message, pk=pk)
    # Here the reader is whoever the message is for.
    text = personal.sealed(mail.text, mail.person_id)
    return render(request, "notices/mailbox_message.html", {"mail": mail, "text": text})


@access(rules.coordination)
def outbox(request: Request) -> HttpResponse:
    batches = (
        Message.objects.filter(space_id=request.who.space)
        .order_by()
        .values("batch")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(state=Message.State.QUEUED)),
            sent=Count("pk", filter=Q(state=Message.State.SENT)),
            recalled=Count("pk", filter=Q(state=Message.State.RECALLED)),
            subject=Min("subject"),
            leaves=Max("not_before"),
        )
        .order_by("-leaves", "batch")
    )
    page = page_of(batches, request.GET.get("pagina"), 30)
    return render(request, "notices/outbox.html", {"page": page})


@access(rules.coordination)
def outbox_batch(request: Request, batch: str) -> HttpResponse:
    mails = list(Message.objects.filter(space_id=request.who.space, batch=batch).order_by("address"))
    if not mails:
        raise Http404
    waiting = sum(mail.state == Message.State.QUEUED for mail in mails)
    preview = personal.hidden(mails[0].text)
    context = {"mails": mails, "batch": batch, "waiting": waiting, "preview": preview}
    return render(request, "notices/outbox_batch.html", context)


@access(rules.coordination)
@require_POST
def outbox_recall(request: Request, batch: str) -> HttpResponse:
    try:
        count = actions.recall_batch(batch=batch, space=request.who.space, by=request.user.pk)
        said = ngettext("S’ha retirat %(n)s missatge.", "S’han retirat %(n)s missatges.", count)
        messages.success(request, said % {"n": count})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("notices:outbox_batch", request.space.slug, batch)


@access(rules.member)
def ask_list(request: Request) -> HttpResponse:
    page = page_of(Ask.objects.open_for(request.who), request.GET.get("pagina"), 30)
    asks = asking.rows(page, request.space.slug)
    return render(request, "notices/ask_list.html", {"asks": asks, "page": page})
