from datetime import date
from functools import partial

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import Count, QuerySet, Window
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.exports import answer, asked
from espai.core.middleware import keep_language
from espai.core.numbers import number
from espai.core.paging import page_of
from espai.core.prepared import Prepared
from espai.core.publishing import answering
from espai.core.requests import Request, offered_here
from espai.members import actions, exports, panels, publishing, rules, standing
from espai.members.forms import AccountForm
from espai.members.models import Designation, Edition, Entity, Person

MEMBERS = 60


@Prepared
def _members(space: int, today: date, part: slice) -> QuerySet[Entity]:
    """The entities of a page of the directory, each with `count`, how many there are in all."""
    listed = Entity.objects.members_of(space, today).with_phase(today)
    return listed.annotate(count=Window(Count("pk")))[part]


@Prepared
def _open_edition(space: int, today: date) -> QuerySet[Edition]:
    return Edition.objects.open_on(today).filter(space_id=space)[:1]


@access(rules.signed_in)
def account(request: Request) -> HttpResponse:
    person = request.user
    form = AccountForm(request.POST or None, initial={"full_name": person.full_name, "language": person.language})
    if form.is_valid():
        actions.change_account(person=person, **form.cleaned_data)
        messages.success(request, _("S’han desat els canvis."))
        return redirect("members:account")
    return render(request, "members/account.html", {"form": form})


@access(rules.signed_in)
@require_POST
def choose_language(request: Request) -> HttpResponse:
    code = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    if code in dict(settings.LANGUAGES):
        actions.choose_language(person=request.user, language=code)
        keep_language(response, code)
    return response


@access(rules.anyone)
def demo(request: Request) -> HttpResponse:
    offered_here(request)
    people = Person.objects.filter(is_invented=True, is_active=True).order_by("pk")
    people = people.prefetch_related("designations__membership__entity", "appointments__space")
    return render(request, "members/demo.html", {"people": people})


@access(rules.anyone)
@require_POST
def demo_enter(request: Request) -> HttpResponse:
    offered_here(request)
    person = get_object_or_404(Person, pk=number(request.POST.get("person", "")), is_invented=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
    return redirect("home:start")


@access(rules.anyone)
def entity_list(request: Request) -> HttpResponseBase:
    """The directory: which entities take part is public; in what phase they are, for members."""
    if wanted := asked(request):
        return answer(wanted, exports.members(request))
    today = timezone.localdate()
    page = page_of(partial(_members, request.who.space, today), request.GET.get("pagina"), MEMBERS)
    context = {
        "page": page,
        "count": page.object_list[0].count if page else 0,
        "edition": _open_edition.first(request.space.pk, today),
    }
    return render(request, "members/entity_list.html", context)


@access(rules.anyone)
def entity_detail(request: Request, pk: int, slug: str) -> HttpResponseBase:
    today = timezone.localdate()
    entity = get_object_or_404(Entity.objects.members_of(request.who.space, today).with_phase(today), pk=pk)
    people_path = f"/{request.space.slug}/membres/{entity.pk}/persones/"
    context: dict[str, object] = {
        "entity": entity,
        "people_path": people_path,
        "panels": panels.shown(entity, request.who),
    }
    if request.who.is_member:
        current = Designation.objects.filter(standing.current(today), membership__space=request.who.space)
        current = current.filter(membership__in=standing.live(today), membership__entity=entity)
        context["people"] = list(current.select_related("person").order_by("from_on", "pk"))
        context["phases"] = list(entity.phases.order_by("-on", "-pk"))
    if wanted := answering.asked(request):
        return answering.answer(request, wanted, publishing.sheet(request, context))
    return render(request, "members/entity_detail.html", context)
