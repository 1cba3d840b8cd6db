from functools import partial
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from espai.classroom.models import hanging
from espai.core import once
from espai.core.access import Standing, access
from espai.core.errors import Conflict
from espai.core.exports import answer, asked
from espai.core.kinds import trace_of
from espai.core.paging import page_of
from espai.core.posting import again
from espai.core.prepared import Prepared
from espai.core.reading import together
from espai.core.requests import Request
from espai.members import rules
from espai.topics import actions, exports
from espai.topics.forms import EditTopicForm, TopicForm
from espai.topics.models import COLUMNS, Need, Selection, Topic, listed

FEW = 8
TOPICS = 20
SELECTIONS = 3
NEEDS = 50


@Prepared
def _topics(who: Standing, part: slice) -> QuerySet[Topic]:
    return Topic.objects.listed(who).select_related("item")[part]


@Prepared
def _newest_needs(who: Standing) -> QuerySet[Need, Any]:
    return Need.objects.published(who).values_list(*COLUMNS)[: FEW + 1]


@Prepared
def _own_drafts(who: Standing) -> QuerySet[Need]:
    mine = Need.objects.visible_to(who).filter(item__author_id=who.person, item__state=Need.State.DRAFT)
    here = mine.filter(item__kind=Need.KIND, item__space_id=who.space)
    return here.select_related("item").order_by("-pk")[:FEW]


@Prepared
def _newest_selections(who: Standing) -> QuerySet[Selection]:
    return Selection.objects.listed(who).select_related("item")[:SELECTIONS]


@access(rules.anyone)
def topic_list(request: Request) -> HttpResponseBase:
    """Topics for everybody who may see some; the newest needs for members."""
    if wanted := asked(request):
        return answer(wanted, exports.topics(request))
    who = request.who
    topics = page_of(partial(_topics, who), request.GET.get("pagina"), TOPICS)
    context: dict[str, Any] = {"page": topics}
    if who.is_member:
        newest, selections, drafts = together(
            _newest_needs.asks(who), _newest_selections.asks(who), _own_drafts.asks(who)
        )
        needs = listed(newest, who)
        context |= {"needs": needs[:FEW], "are_more": len(needs) > FEW, "selections": selections, "drafts": drafts}
    return render(request, "topics/topic_list.html", context)


@access(rules.anyone)
def topic_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.listed(request.who).select_related("item"), pk=pk)
    needs = Need.objects.published(request.who).filter(item__led_to__target=topic.item)
    context = {
        "topic": topic,
        "needs": listed(needs.values_list(*COLUMNS)[:NEEDS], request.who),
        "trace": trace_of(topic.item, request),
        "documents": hanging((topic.item_id,), request.who),
        "decision": topic.candidacies.exclude(is_taken=None).order_by("-pk").first(),
    }
    return render(request, "topics/topic_detail.html", context)


@access(rules.coordination)
def topic_new(request: Request) -> HttpResponse:
    form = TopicForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        key = f"topic:{request.user.pk}:{values.pop('once')}"
        try:
            topic = actions.propose_topic(space=request.who.space, by=request.user, once_key=key, **values)
        except IntegrityError:
            return redirect(f"/{request.space.slug}/{once.found(key)}")
        return redirect(f"/{request.space.slug}/{topic.item.path}")
    return render(request, "topics/topic_form.html", {"form": form})


@access(rules.coordination)
def topic_edit(request: Request, pk: int) -> HttpResponse:
    topic = _editable(request, pk)
    kept = {"title": topic.item.title, "reasons": topic.reasons, "audience": topic.item.audience}
    form = EditTopicForm(request.POST or None, initial=kept | {"version": topic.version})
    theirs = None
    if form.is_valid():
        try:
            topic = actions.change_topic(topic=topic, by=request.user, **form.cleaned_data)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
            topic = theirs = _editable(request, pk)
            again(form, topic.version)
        else:
            return redirect(f"/{request.space.slug}/{topic.item.path}")
    return render(request, "topics/topic_form.html", {"form": form, "topic": topic, "theirs": theirs})


def _editable(request: Request, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.editable_by(request.who).select_related("item"), pk=pk)
