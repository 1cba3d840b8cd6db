from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "espai.programme"

    def ready(self) -> None:
        from espai.core import kinds, navigation, schedule
        from espai.core.search import sources as search
        from espai.members import rules
        from espai.notices import asking, weekly
        from espai.programme import (
            answers,
            asks,
            jobs,
            reactions,  # noqa: F401 - they subscribe when imported
            reads,
            sources,
        )
        from espai.programme.models import Contribution, Minutes, Point, Session

        navigation.add(navigation.Entry(_("El cicle"), _("Sessions"), "calendar-days", "sessions/", rules.anyone, 20))
        schedule.add(schedule.Entry("keep_time", jobs.keep_time.enqueue, every=15))
        weekly.add_line(reads.next_line)
        kinds.add(kinds.Kind(Session.KIND, _("Sessió"), 40))
        kinds.add(kinds.Kind(Contribution.KIND, _("Aportació"), 35, is_step=False))
        kinds.add(kinds.Kind(Point.KIND, _("Punt de l’ordre del dia"), 40, is_step=False))
        search.add(Session.KIND, sources.sessions)
        search.add(Contribution.KIND, sources.contributions)
        search.add(Minutes.KIND, sources.minutes)
        kinds.add(kinds.Kind(Minutes.KIND, _("Relatoria"), 50, is_step=False))
        yes, no, online = ("yes", _("Hi aniré")), ("no", _("No hi aniré")), ("online", _("Hi aniré en línia"))
        come, tag = _("Digueu si hi sereu"), _("Sessions")
        asking.add(asking.Kind(asks.ATTEND, come, tag, answers=(yes, no), settle=answers.attend))
        asking.add(asking.Kind(asks.ATTEND_MIXED, come, tag, answers=(yes, no, online), settle=answers.attend))
        asking.add(asking.Kind(asks.DECIDE, _("Decidiu què se’n fa"), tag))
        asking.add(
            asking.Kind(
                asks.CONTRIBUTE,
                _("Proposeu alguna cosa per a la sessió"),
                tag,
                answers=(("no", _("Aquest cop no")),),
                settle=answers.contribute,
            )
        )
