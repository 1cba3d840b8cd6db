from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from espai.core.access import access
from espai.core.exports import answer, asked
from espai.core.requests import Request
from espai.members import rules
from espai.research import exports
from espai.research.models import Plan, add_validity


@access(rules.anyone)
def plan_list(request: Request) -> HttpResponseBase:
    """The published plans of local entities; those of other bodies apart, for reference."""
    if wanted := asked(request):
        return answer(wanted, exports.plans(request))
    plans = add_validity(Plan.objects.listed(request.who), timezone.localdate())
    local = [plan for plan in plans if plan.entity_id]
    context = {
        "plans": local,
        "reference": [plan for plan in plans if not plan.entity_id],
        "entities": len({plan.entity_id for plan in local}),
    }
    return render(request, "research/plan_list.html", context)


@access(rules.anyone)
def plan_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    plans = Plan.objects.visible_to(request.who).select_related("item", "successor__item")
    plan = get_object_or_404(plans, pk=pk)
    add_validity([plan], timezone.localdate())
    context = {
        "plan": plan,
        "approvals": list(plan.approvals.order_by("on", "pk")),
        "sources": list(plan.sources.order_by("pk")),
        "predecessors": list(plan.predecessors.select_related("item").order_by("pk")),
    }
    return render(request, "research/plan_detail.html", context)
