from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "espai.home"

    def ready(self) -> None:
        from espai.core import navigation
        from espai.members import rules

        navigation.add(navigation.Entry("", _("El meu espai"), "house", "", rules.member, 0))
