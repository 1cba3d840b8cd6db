"""The first space of an installation is opened by a command."""

import pytest
from django.core.management import CommandError, call_command

from espai.core.errors import Refused
from espai.core.models import Event
from espai.members import standing
from espai.members.actions import open_space
from espai.members.models import Appointment, Edition, Entity, Person, Space
from espai.research.models import Plan

pytestmark = pytest.mark.django_db
GIVEN = ("planificacio", "Planificació", "Nom@Oficina.example", "Nom Cognom")


def test_a_space_is_opened_with_who_coordinates_it(capsys):
    call_command("open_space", *GIVEN)
    assert "323 entities and 45 plans are new" in capsys.readouterr().out
    space, person = Space.objects.get(), Person.objects.get()
    assert (space.slug, person.email, Edition.objects.get().space) == ("planificacio", "nom@oficina.example", space)
    found = standing.of(person=person.pk, space=space.pk, today=Edition.objects.get().ends_on)
    assert found.coordinates
    assert Event.objects.get().name == "members.space_opened"


def test_a_second_space_keeps_the_person_and_loads_nothing_again(capsys):
    call_command("open_space", *GIVEN)
    call_command("open_space", "global", "Ciutadania global", *GIVEN[2:])
    assert (Person.objects.count(), Appointment.objects.count()) == (1, 2)
    assert (Entity.objects.count(), Plan.objects.count()) == (323, 45)


@pytest.mark.parametrize(
    "given",
    [("dues paraules", "Nom", "a@b.example", "Nom"), ("nom", "Nom", "sense-arrova", "Nom")],
)
def test_what_is_no_address_is_refused(given):
    with pytest.raises(CommandError):
        call_command("open_space", *given)
    assert not Space.objects.exists()


def test_an_address_that_is_taken_is_refused(cast):
    with pytest.raises(Refused, match="Ja hi ha un espai"):
        open_space(slug="aqui", name="Un altre", email="nou@mostra.example", full_name="Nou")
    assert not Person.objects.filter(email="nou@mostra.example").exists()
