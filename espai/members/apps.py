from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "espai.members"

    def ready(self) -> None:
        from espai.core import navigation
        from espai.members import rules

        navigation.add(navigation.Entry(_("Aula virtual"), _("Membres"), "users", "membres/", rules.anyone, 60))
