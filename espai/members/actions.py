"""Every write about people and their accounts."""

from django.db import transaction

from espai.members.models import Person


@transaction.atomic
def change_account(*, person: Person, full_name: str, language: str) -> None:
    """Keep the name and the language that a person chose. Not an event: it is personal and of nobody else."""
    Person.objects.filter(pk=person.pk).update(full_name=full_name, language=language)


@transaction.atomic
def choose_language(*, person: Person, language: str) -> None:
    """Keep the language of a person, for pages and messages."""
    Person.objects.filter(pk=person.pk).update(language=language)
