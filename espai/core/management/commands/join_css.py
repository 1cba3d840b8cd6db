from typing import Any

from django.core.management.base import BaseCommand

from espai.core import css


class Command(BaseCommand):
    help = "Joins the style sheets of the components into espai.css."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        (css.FOLDER.parent / "espai.css").write_text(css.join(), "utf-8")
