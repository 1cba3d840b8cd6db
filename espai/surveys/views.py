from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from espai.core.access import access
from espai.core.anonymity import FEWEST
from espai.core.errors import Refused
from espai.core.kinds import trace_of
from espai.core.requests import Request
from espai.members import rules
from espai.surveys import actions, results
from espai.surveys.forms import SurveyForm
from espai.surveys.models import Survey


@access(rules.member)
@sensitive_post_parameters()
@sensitive_variables()  # whatever fails below, no report of it holds what somebody was answering
def survey_detail(request: Request, pk: int, slug: str) -> HttpResponse:
    """One page for whatever there is to do: to answer, to wait, or to read the results."""
    survey = get_object_or_404(Survey.objects.listed(request.who).select_related("item", "about"), pk=pk)
    form = None
    if request.method == "POST":
        form = SurveyForm(request.POST, questions=survey.questions)
        if form.is_valid() and _is_answered(survey, form, request):
            messages.success(request, _("Gràcies: la resposta s’ha desat tancada, sense el vostre nom."))
            return redirect(f"/{request.space.slug}/{survey.item.path}")
    elif Survey.objects.to_answer(request.who).filter(pk=pk).exists():
        form = SurveyForm(questions=survey.questions)
    stage = survey.stage(request.who)
    context: dict[str, Any] = {
        "survey": survey,
        "stage": stage,
        "form": form,
        "minutes": actions.MINUTES,
        "fewest": FEWEST,
        "has_answered": survey.participations.filter(person=request.user).exists(),
        "results": results.results(survey) if stage == "results" else [],
        "is_early": timezone.localdate() < survey.results_on,
        "trace": trace_of(survey.item, request),
    }
    return render(request, "surveys/survey_detail.html", context)


@sensitive_variables()
def _is_answered(survey: Survey, form: SurveyForm, request: Request) -> bool:
    try:
        actions.answer_survey(survey=survey, by=request.user, values=form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
