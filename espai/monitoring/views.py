from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from espai.commitments.models import Commitment
from espai.core.access import access
from espai.core.requests import Request
from espai.members import rules
from espai.surveys import results
from espai.surveys.models import Survey

FEW = 8


@access(rules.member)
def overview(request: Request) -> HttpResponse:
    """What there is to answer, what was promised, what was said, and what came of it."""
    who, today = request.who, timezone.localdate()
    surveys = Survey.objects.select_related("item", "about")
    ended = list(surveys.ended(who, today)[:FEW])
    means = results.means(ended)
    commitments = list(Commitment.objects.listed(who).select_related("item", "owner")[: FEW + 1])
    context = {
        "to_answer": surveys.to_answer(who)[:FEW],
        "awaited": surveys.awaited(who, today)[:FEW],
        "ended": [(survey, *means.get(survey.pk, (None, 0))) for survey in ended],
        "today": today,
        "commitments": commitments[:FEW],
        "are_more": len(commitments) > FEW,
    }
    return render(request, "monitoring/overview.html", context)
