from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug

from espai.core.errors import Refused
from espai.members.actions import open_space
from espai.members.loaders import load_entities
from espai.research.loaders import load_plans


class Command(BaseCommand):
    help = "Open a space with its first coordinator; the local entities and the known plans are loaded the first time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="Its address: planificacio.")
        parser.add_argument("name", help="«Planificació estratègica de la cooperació».")
        parser.add_argument("email", help="The address of who coordinates it.")
        parser.add_argument("full_name", help="«Nom Cognom».")

    def handle(self, *args: Any, slug: str, name: str, email: str, full_name: str, **options: Any) -> None:
        try:
            validate_slug(slug)
            validate_email(email)
            space = open_space(slug=slug, name=name, email=email, full_name=full_name)
        except (ValidationError, Refused) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        entities, plans = load_entities(), load_plans()
        self.stdout.write(f"{space.name}: /{space.slug}/. {entities} entities and {plans} plans are new.")
