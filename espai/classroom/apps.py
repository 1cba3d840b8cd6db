from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    name = "espai.classroom"

    def ready(self) -> None:
        from espai.classroom import asks, jobs, reactions, sources  # noqa: F401 - reactions subscribe when imported
        from espai.classroom.models import Document
        from espai.core import kinds, navigation, schedule
        from espai.core.search import sources as search
        from espai.members import rules
        from espai.notices import asking

        kinds.add(kinds.Kind(Document.KIND, _("Document"), 45, is_step=False))
        navigation.add(navigation.Entry(_("Aula virtual"), _("Documents"), "library", "documents/", rules.anyone, 50))
        asking.add(
            asking.Kind(asks.REPLACE_FILE, _("Mireu el fitxer que l’antivirus no ha deixat passar"), _("Document"))
        )
        search.add(Document.KIND, sources.read)
        schedule.add(schedule.Entry("staged", jobs.forget_staged.enqueue, every=60))
