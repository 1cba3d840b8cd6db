from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "espai.notices"

    def ready(self) -> None:
        from espai.core import navigation, schedule
        from espai.members import rules
        from espai.notices import outbox, weekly

        schedule.add(schedule.Entry("deliver", outbox.deliver_soon, every=1))
        schedule.add(schedule.Entry("weekly", weekly.compose_all.enqueue, weekday=0, hour=7))
        outgoing = _("Missatges")
        navigation.add(navigation.Entry(_("Coordinació"), outgoing, "mail", "avisos/sortida/", rules.coordination, 90))
