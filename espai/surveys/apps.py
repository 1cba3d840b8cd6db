from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "espai.surveys"

    def ready(self) -> None:
        from espai.commitments import quoting
        from espai.core import kinds, schedule
        from espai.core.search import sources as search
        from espai.notices import asking
        from espai.surveys import asks, jobs, results, sources
        from espai.surveys.models import Survey

        search.add(Survey.KIND, sources.surveys)
        kinds.add(kinds.Kind(Survey.KIND, _("Enquesta"), 60))
        asking.add(asking.Kind(asks.ANSWER_SURVEY, _("Contesteu l’enquesta anònima"), _("Valoració")))
        schedule.add(schedule.Entry("surveys", jobs.look.enqueue, every=15))
        quoting.add(Survey.KIND, results.comment)
