"""Who a line of an agenda point is: editing a point changes nobody, and nobody is guessed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.models import Audience
from espai.members.models import Designation, Membership, Person
from espai.programme import actions
from espai.programme.models import Speaker
from tests.programme.conftest import draft, fresh


@pytest.fixture
def session(cast):
    return actions.plan_session(session=draft(cast, audience=Audience.PUBLIC), by=cast.nuria)


@pytest.fixture
def point(cast, session):
    people = [(cast.pau, "Ajuntament de Riu")]
    return actions.add_point(
        session=session, by=cast.nuria, title="Taula", kind="talk", minutes=30, people=people,
        outsiders=[("Neus", "UAB, Recerca")],
    )  # fmt: skip


def edit(client, point, **values):
    address = f"/aqui/sessions/{point.session_id}/ordre/{point.pk}/"
    form = client.get(address).context["form"]
    kept = {name: form[name].value() or "" for name in form.fields}
    return client.post(address, kept | values)


def homonym(cast, entity="serra"):
    membership = Membership.objects.get(entity=getattr(cast, entity))
    other = Person.objects.create_user("pau.altre@mostra.example", "Pau")
    Designation.objects.create(membership=membership, person=other, role="deputy", from_on=timezone.localdate())
    return other


def leave(person):
    Designation.objects.filter(person=person).update(until_on=timezone.localdate() - timedelta(days=1))


def speakers():
    return [(one.person, str(one)) for one in Speaker.objects.all()]


@pytest.mark.parametrize("line", ["Pau, Ajuntament de Riu", "Pau, Riu", "Pau"])
def test_who_has_left_is_still_not_named_to_visitors(enter, client, cast, point, line):
    leave(cast.pau)
    assert edit(enter("nuria"), point, minutes="40", people=line).status_code == 302
    assert Speaker.objects.get().person == cast.pau
    client.logout()
    assert "Pau" not in client.get(f"/aqui/{fresh(point.session).item.path}").content.decode()


def test_a_homonym_does_not_take_the_place_of_who_speaks(enter, cast, point):
    homonym(cast)
    assert edit(enter("nuria"), point, minutes="40").status_code == 302
    assert speakers() == [(cast.pau, "Pau, Ajuntament de Riu"), (None, "Neus, UAB, Recerca")]


def test_the_body_tells_homonyms_apart(enter, cast, point):
    other = homonym(cast)
    assert edit(enter("nuria"), point, people="pau, ajuntament de serra").status_code == 302
    assert speakers() == [(other, "Pau, ajuntament de serra")]


@pytest.mark.parametrize(("entity", "line"), [("serra", "Pau"), ("riu", "PAU, Ajuntament de Riu")])
def test_whom_nothing_tells_apart_is_not_guessed(enter, cast, point, entity, line):
    homonym(cast, entity)
    response = edit(enter("nuria"), point, people=line)
    assert "més d’una persona que es diu" in response.content.decode()
    assert speakers() == [(cast.pau, "Pau, Ajuntament de Riu"), (None, "Neus, UAB, Recerca")]


def test_somebody_twice_speaks_once(enter, cast, point):
    assert edit(enter("nuria"), point, people="Pau, Ajuntament de Riu\nPau, Riu").status_code == 302
    assert speakers() == [(cast.pau, "Pau, Ajuntament de Riu")]
