"""Convening two hundred people, with the worker killed while it writes the messages and while they leave."""

import os
import random
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.utils import timezone

from espai.members.models import Designation, Membership, Person
from espai.notices.models import Message
from tests.mail import START, address_of, delivered, let_go
from tests.programme.conftest import add, convene, draft

PEOPLE = 200
# The whole worker: it writes the messages, whose time has come at once, and delivers them. Without its clock, that on
# Mondays would write the weekly ones too.
WORKER = (
    "from datetime import timedelta; from espai.core import schedule, worker; from espai.programme import reactions; "
    "from espai.notices import outbox; schedule.ENTRIES.clear(); reactions.HOLD = timedelta(0); "
    "worker.run(once=True); outbox.deliver.call()"
)


@pytest.fixture
def two_hundred(cast):
    membership = Membership.objects.get(entity=cast.serra)
    today = timezone.localdate()
    for number in range(PEOPLE - 6):  # with the six of the cast
        person = Person.objects.create(email=f"p{number}@mostra.example", full_name=f"Persona {number}", password="!")
        Designation.objects.create(membership=membership, person=person, role="councillor", from_on=today)


def killed_while_writing(environment, at):
    """Kill the worker once so many messages are written."""
    process = subprocess.Popen([sys.executable, "-c", START + WORKER], env=environment)
    deadline = time.monotonic() + 60
    while Message.objects.count() < at:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.wait()
    let_go()


@pytest.mark.django_db(transaction=True)
def test_convening_two_hundred_survives_kills_at_any_point(cast, two_hundred):
    from espai.programme import actions

    session = draft(cast)
    add(session, cast.nuria)
    convene(cast, actions.plan_session(session=session, by=cast.nuria))
    chance = random.Random(200)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ESPAI_SMTP": "smtp://127.0.0.1:9",
        "ESPAI_DATABASE": address_of(connection.settings_dict),
        "ESPAI_SECRET_KEY": "x",
    }
    for at in sorted(chance.sample(range(1, PEOPLE - 20), 2)):
        killed_while_writing(environment, at)
    Message.objects.update(tries=0, not_before=timezone.now())
    kills = sorted(chance.sample(range(5, PEOPLE - 20), 3))
    ids = delivered(WORKER, kills)
    assert Message.objects.count() == len(ids) == PEOPLE
    assert set(ids) == set(Message.objects.values_list("message_id", flat=True))
    assert sum(ids.values()) - PEOPLE <= len(kills)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert Message.objects.values("person_id").distinct().count() == PEOPLE
