from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "espai.commitments"

    def ready(self) -> None:
        from espai.commitments import asks, sources
        from espai.commitments.models import Commitment
        from espai.core import kinds
        from espai.core.search import sources as search
        from espai.notices import asking

        search.add(Commitment.KIND, sources.commitments)
        kinds.add(kinds.Kind(Commitment.KIND, _("Millora"), 70))
        asking.add(asking.Kind(asks.KEEP_COMMITMENT, _("Porteu a terme el compromís"), _("Millora")))
