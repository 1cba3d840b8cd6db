from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "espai.research"

    def ready(self) -> None:
        from espai.core import kinds, navigation
        from espai.core.search import sources as search
        from espai.members import panels, rules
        from espai.research import sources
        from espai.research.models import Plan, plans_of

        goals = _("Els cinc objectius")
        navigation.add(navigation.Entry(goals, _("Recerca"), "telescope", "recerca/plans/", rules.anyone, 40))
        kinds.add(kinds.Kind(Plan.KIND, _("Pla"), 10, is_step=False, is_dated=False))
        search.add(Plan.KIND, sources.plans)
        panels.add(panels.Panel(_("Plans publicats"), 10, plans_of))
