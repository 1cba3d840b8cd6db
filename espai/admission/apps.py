from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdmissionConfig(AppConfig):
    name = "espai.admission"

    def ready(self) -> None:
        from espai.admission import asks, jobs, reactions  # noqa: F401 - reactions subscribe when imported
        from espai.admission.models import Application
        from espai.core import kinds, navigation, schedule
        from espai.members import rules
        from espai.notices import asking

        cases = _("Sol·licituds")
        navigation.add(
            navigation.Entry(_("Coordinació"), cases, "inbox", "membres/sollicituds/", rules.coordination, 85)
        )
        kinds.add(kinds.Kind(Application.KIND, _("Sol·licitud"), 3, is_step=False))
        asking.add(asking.Kind(asks.REVIEW_APPLICATION, _("Reviseu la sol·licitud"), _("Membres")))
        asking.add(asking.Kind(asks.DESIGNATE_REFERENT, _("Designeu-hi una persona referent"), _("Membres")))
        schedule.add(schedule.Entry("check_referents", jobs.check_referents.enqueue, hour=5))
        schedule.add(schedule.Entry("forget_unconfirmed", jobs.forget_unconfirmed.enqueue, hour=3, minute=40))
