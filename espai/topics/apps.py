from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    name = "espai.topics"

    def ready(self) -> None:
        from espai.core import kinds, navigation
        from espai.core.search import sources as search
        from espai.members import panels, rules
        from espai.notices import asking
        from espai.topics import answers, asks, reactions, sources  # noqa: F401 - reactions subscribe when imported
        from espai.topics.models import Need, Selection, Topic, needs_of

        navigation.add(navigation.Entry(_("El cicle"), _("Temes"), "lightbulb", "temes/", rules.anyone, 10))
        panels.add(panels.Panel(_("Necessitats que ha explicat"), 20, needs_of))
        search.add(Need.KIND, sources.needs)
        search.add(Topic.KIND, sources.topics)
        search.add(Selection.KIND, sources.selections)
        kinds.add(kinds.Kind(Need.KIND, _("Necessitat"), 20))
        kinds.add(kinds.Kind(Topic.KIND, _("Tema"), 30))
        kinds.add(kinds.Kind(Selection.KIND, _("Tria de temes"), 32, is_step=False))
        asking.add(asking.Kind(asks.GROUP_NEED, _("Recolliu la necessitat en un tema"), _("Temes")))
        asking.add(
            asking.Kind(
                asks.SUPPORT_NEED,
                _("Digueu si al vostre ens també li cal"),
                _("Temes"),
                answers=(("yes", _("Sí, també ens cal")), ("no", _("No és el nostre cas"))),
                settle=answers.support,
            )
        )
        asking.add(asking.Kind(asks.CHOOSE_TOPICS, _("Digueu quins temes us serien útils"), _("Temes")))
        asking.add(asking.Kind(asks.DECIDE_TOPICS, _("Decidiu els temes i digueu per què"), _("Temes")))
