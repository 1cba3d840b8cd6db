"""The words that mean the same, which coordination tells to search."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from espai.core.access import access
from espai.core.errors import Refused
from espai.core.models import Synonym
from espai.core.posting import carry_out
from espai.core.requests import Request
from espai.core.search import actions
from espai.core.search.thesaurus import carried
from espai.members import rules


class SynonymsForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Expressions que volen dir el mateix"),
        help_text=gettext_lazy("Separades per un punt i coma: «punt de trobada; fòrum; foro»."),
        max_length=300,
    )


@access(rules.coordination)
def synonym_list(request: Request) -> HttpResponse:
    """Those of the space, to add and remove; and those that every search knows."""
    form = SynonymsForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_synonyms(space=request.who.space, by=request.user.pk, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("home:synonym_list", request.space.slug)
    own = Synonym.objects.filter(space_id=request.who.space).order_by("expressions", "pk")
    return render(request, "home/synonyms.html", {"form": form, "own": own, "carried": carried()})


@access(rules.coordination)
@require_POST
def synonym_remove(request: Request, pk: int) -> HttpResponse:
    said = _("S’ha tret.")
    carry_out(request, said, actions.remove_synonyms, space=request.who.space, by=request.user.pk, pk=pk)
    return redirect("home:synonym_list", request.space.slug)
