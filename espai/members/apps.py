from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "espai.members"

    def ready(self) -> None:
        from espai.core import kinds, navigation
        from espai.members import events, rules  # noqa: F401 - events are known when imported
        from espai.members.models import Membership

        kinds.add(kinds.Kind(Membership.KIND, _("Adhesió"), 4, is_step=False))

        navigation.add(navigation.Entry(_("Aula virtual"), _("Membres"), "users", "membres/", rules.anyone, 60))
