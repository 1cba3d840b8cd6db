from django.apps import AppConfig
from django.core.checks import register


class CoreConfig(AppConfig):
    name = "espai.core"

    def ready(self) -> None:
        # Registered here: in a module that nobody imports it would never run.
        from espai.core import housekeeping, schedule
        from espai.core.access import every_view_declares_access
        from espai.core.files import scanning

        schedule.add(schedule.Entry("scan_waiting", scanning.scan_waiting.enqueue, every=5))
        register(every_view_declares_access)
        schedule.add(schedule.Entry("forget", housekeeping.forget.enqueue, hour=3, minute=30))
