"""The cast that every test knows, by name."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import hypothesis
import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import EmptyResultSet
from django.utils import timezone, translation
from django_tasks_db.management.commands import db_worker

from espai.core import prepared, schedule, worker
from espai.core.access import Standing
from espai.core.collation import sort_key
from espai.core.models import Audience
from espai.core.prepared import Prepared
from espai.members import standing
from espai.members.models import Appointment, Designation, Entity, Membership, Person, Space
from espai.topics import actions

# How long a machine takes is nothing that a test states.
hypothesis.settings.register_profile("espai", deadline=None)
hypothesis.settings.load_profile("espai")


@pytest.fixture(autouse=True)
def _own_ground(settings, tmp_path, monkeypatch):
    """A data folder of one's own, and a clock that starts nothing unless the test says so."""
    settings.VAR = tmp_path
    kept = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": kept}
    translation.activate("ca")  # the last request of another test may have left its language
    monkeypatch.setattr(schedule, "ENTRIES", [])
    # A worker drops connections between jobs; here it must stay in the transaction of the test.
    for module in (worker, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def _kept_statements_are_what_they_stand_for(monkeypatch):
    """Whatever a test reads by a statement that was kept is what its queryset, composed now, would read."""
    bind = Prepared.bind

    def checked(self, *args, **kwargs):
        statement, values = bind(self, *args, **kwargs)
        try:
            sql, params = self.compose(*args, **kwargs).query.sql_with_params()
        except EmptyResultSet:
            sql, params = "", ()
        bound = statement.params(values)
        assert set(bound) <= set(params)
        # What is always the same is written in the statement; a tuple is filled up to a power of two.
        written = [prepared._quoted(param) for param in params if param not in bound]
        assert all(text in statement.sql for text in written)
        assert _shape(statement.sql) == _shape(sql) or len(bound) + len(written) > len(params)
        return statement, values

    monkeypatch.setattr(Prepared, "bind", checked)


def _shape(sql):
    """The statement without its values, whether they were bound or written."""
    return re.sub(r"'(?:[^']|'')*'|%s", "?", sql)


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Two spaces; in the first Montse (referent of Serra), Pau (of Riu), Oriol (deputy of Serra), Carme
    (councillor of Riu), Núria (coordination), Ramon (observer); in the second Berta. Tere administers.
    """
    today = timezone.localdate()
    begin = today - timedelta(days=30)
    here = Space.objects.create(slug="aqui", name="Planificació")
    there = Space.objects.create(slug="alla", name="Ciutadania global")
    made = {"space": here, "other": there}
    for code, name in (
        ("serra", "Ajuntament de Serra"),
        ("riu", "Ajuntament de Riu"),
        ("lluny", "Ajuntament de Lluny"),
    ):
        made[code] = Entity.objects.create(
            code=f"99-{code}",
            name=name,
            kind="town_council",
            comarca="Mostra",
            sort_key=sort_key(name),
            is_invented=True,
        )
    memberships = {
        "serra": Membership.objects.create(entity=made["serra"], space=here, from_on=begin),
        "riu": Membership.objects.create(entity=made["riu"], space=here, from_on=begin),
        "lluny": Membership.objects.create(entity=made["lluny"], space=there, from_on=begin),
    }
    designated = (
        ("montse", "serra", "referent"),
        ("oriol", "serra", "deputy"),
        ("pau", "riu", "referent"),
        ("carme", "riu", "councillor"),
        ("berta", "lluny", "referent"),
    )
    for name, code, role in designated:
        made[name] = Person.objects.create_user(f"{name}@mostra.example", name.title(), is_invented=True)
        Designation.objects.create(membership=memberships[code], person=made[name], role=role, from_on=begin)
    for name, role, space in (
        ("nuria", "coordination", here),
        ("ramon", "observer", here),
        ("tere", "administrator", None),
    ):
        made[name] = Person.objects.create_user(f"{name}@mostra.example", name.title(), is_invented=True)
        Appointment.objects.create(person=made[name], space=space, role=role, from_on=begin)
    return SimpleNamespace(**made)


@pytest.fixture
def who(cast) -> Callable[..., Standing]:
    """Return the standing of somebody of the cast, in the first space unless told otherwise."""

    def build(name: str, space: Space | None = None, **options: object) -> Standing:
        place = space or cast.space
        if name == "visitor":
            return Standing(space=place.pk, **options)
        return standing.of(person=getattr(cast, name).pk, space=place.pk, today=timezone.localdate(), **options)

    return build


@pytest.fixture
def need(cast):
    """Montse's need, published to the members."""
    made = actions.draft_need(
        space=cast.space.pk, by=cast.montse, entity=cast.serra, title="No tenim indicadors", text="Cap.", kind="plan"
    )
    return actions.publish_need(need=made, by=cast.montse, audience=Audience.SPACE)


@pytest.fixture
def topic(cast):
    return actions.propose_topic(
        space=cast.space.pk, by=cast.nuria, title="Indicadors", reasons="Surt sovint.", audience=Audience.SPACE
    )


@pytest.fixture
def run_jobs(db) -> Callable[[], None]:
    return lambda: worker.run(once=True)


@pytest.fixture
def enter(client, cast):
    """Sign somebody in, as in the list of their sessions, and return the client."""

    def sign_in(name: str):
        person = getattr(cast, name)
        client.force_login(person)
        listed = {"user": person, "ip": "127.0.0.1"}
        UserSession.objects.update_or_create(session_key=client.session.session_key, defaults=listed)
        return client

    return sign_in
