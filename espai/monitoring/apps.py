from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "espai.monitoring"

    def ready(self) -> None:
        from espai.core import navigation
        from espai.members import rules
        from espai.monitoring import reactions  # noqa: F401 - reactions subscribe when imported

        label = _("Valoració i millora")
        navigation.add(navigation.Entry(_("El cicle"), label, "gauge", "valoracio/", rules.member, 30))
