"""Nobody who holds copies of the database tells who said what better than chance; on naive tables, they do."""

import json
import logging
import random
import secrets
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from nacl.public import PrivateKey, SealedBox

from espai.core.anonymity import boxes
from espai.surveys import actions, results
from espai.surveys.models import Answer, Sealed
from tests.surveys import copies as engine
from tests.surveys.attacks import ATTACKS, arrivals, seen
from tests.surveys.conftest import MEMBERS, opened, past

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(days=8)
ROUNDS = 12
CHANCE = ROUNDS + 6 * ROUNDS**0.5  # guessing a whole order gets one right a round, give or take one
NAIVE = engine.Tables("naive_participation", "person", "naive_answer", "naive_answer", "WHERE survey = {survey}")
OURS = engine.Tables(
    "surveys_participation", "person_id", "surveys_sealed", "surveys_answer", "WHERE survey_id = {survey}"
)


@dataclass
class Taken:
    """A survey that was answered, and all that was copied of it."""

    copies: list
    truth: dict[int, str]

    @property
    def words(self):
        return sorted(self.truth.values())


def tables(kind, survey):
    where = kind.where.format(survey=survey)
    return engine.Tables(kind.participation, kind.person, kind.boxes, kind.answers, where)


def sayings(number):
    """Words that are nobody else's, each in a text of a length of its own."""
    return [
        f"{secrets.token_hex(8)} {'a' * length}" for length in random.sample(range(20, 20 + 30 * number, 30), number)
    ]


def people(cast, number):
    return [getattr(cast, name) for name in random.sample(MEMBERS, number)]


def ours(cast, client, number, logged):
    """Answer through the pages, release through the job's action, and copy all that there is after each step."""
    since, survey, truth = engine.begin(), opened(cast, results_on=timezone.localdate(timezone.now()) + WEEK), {}
    kept, address = tables(OURS, survey.pk), f"/aqui/{survey.item.path}"
    taken = [engine.copy(kept, since, logged())]
    for person, text in zip(people(cast, number), sayings(number), strict=True):
        client.force_login(person)
        client.post(address, {"overall": str(random.randint(0, 10)), "improve": text})
        client.get(address)
        truth[person.pk] = text.split()[0]
        taken.append(engine.copy(kept, since, logged()))
    survey = actions.close_survey(survey=past(survey))
    shown = [comment.text for comment in results.results(survey)[6].comments] if survey.n else []
    taken.append(engine.copy(kept, since, logged(), shown))
    return Taken(taken, truth)


@pytest.fixture
def naive_tables():
    """Return how to make the naive tables anew; they go with the test."""

    def drop():
        for table in (NAIVE.participation, NAIVE.answers):
            engine.do(f"DROP TABLE IF EXISTS {table}")

    def make():
        drop()
        number = "integer PRIMARY KEY AUTOINCREMENT" if engine.IS_SQLITE else "bigserial PRIMARY KEY"
        binary = "blob" if engine.IS_SQLITE else "bytea"
        engine.do(f"CREATE TABLE naive_participation (id {number}, survey bigint, person bigint)")
        engine.do(f'CREATE TABLE naive_answer (id {number}, survey bigint, box {binary}, "values" text)')

    yield make
    drop()


def naive(cast, number, survey):
    """A survey as one writes it without thinking: who took part in one table, what they said, in order, in another."""
    since, truth, public = engine.begin(), {}, PrivateKey.generate().public_key
    kept = tables(NAIVE, survey)
    taken = [engine.copy(kept, since, "")]
    for person, text in zip(people(cast, number), sayings(number), strict=True):
        values = json.dumps({"improve": text})
        box = SealedBox(public).encrypt(values.encode())
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO naive_participation (survey, person) VALUES (%s, %s)", [survey, person.pk])
            cursor.execute(
                'INSERT INTO naive_answer (survey, box, "values") VALUES (%s, %s, %s)', [survey, box, values]
            )
        truth[person.pk] = text.split()[0]
        taken.append(engine.copy(kept, since, ""))
    shown = engine.rows('SELECT "values" FROM naive_answer WHERE survey = %s ORDER BY id', survey)
    taken.append(engine.copy(kept, since, "", [row[0] for row in shown]))
    return Taken(taken, truth)


def right(attack, taken):
    """For each survey, the places in the order of arrival whose person was paired with their own words."""
    return [
        {
            place
            for place, person in enumerate(arrivals(one.copies))
            if attack(one.copies, one.words).get(person) == one.truth[person]
        }
        for one in taken
    ]


def logged_by(caplog):
    caplog.set_level(logging.DEBUG)
    return lambda: caplog.text


def test_no_attack_does_better_than_chance(cast, client, caplog):
    taken = [ours(cast, client, number, logged_by(caplog)) for number in (5, 6) * (ROUNDS // 2)]
    for one in taken:
        assert arrivals(one.copies) == list(one.truth)
        assert sorted(seen(one.words, one.copies[-1].everything)) == one.words
        before = b"".join(copy.everything for copy in one.copies[:-1])
        assert seen(one.words, before) == set()
    for attack in ATTACKS:
        found = right(attack, taken)
        assert sum(map(len, found)) <= CHANCE, attack.__name__
        # Nor of one of them, such as the first or the last to come.
        for place in range(6):
            assert sum(place in one for one in found) < ROUNDS - 1, (attack.__name__, place)


def test_on_naive_tables_every_attack_succeeds(cast, naive_tables):
    """The control: an attack that finds nothing anywhere proves nothing."""
    taken = []
    for survey, number in enumerate((5, 6) * (ROUNDS // 2)):
        naive_tables()  # so that the answers of one survey fit in one page
        taken.append(naive(cast, number, survey))
    total = sum(len(one.truth) for one in taken)
    for attack in ATTACKS:
        assert sum(map(len, right(attack, taken))) >= total * 0.9, attack.__name__


def test_of_fewer_than_five_nothing_is_ever_written(cast, client, caplog):
    one = ours(cast, client, 4, logged_by(caplog))
    assert arrivals(one.copies) == list(one.truth)
    assert seen(one.words, b"".join(copy.everything for copy in one.copies)) == set()
    assert (Answer.objects.count(), Sealed.objects.count()) == (0, 0)


@pytest.mark.parametrize("number", [5, 6])
def test_boxes_are_all_alike(cast, client, caplog, number):
    one = ours(cast, client, number, logged_by(caplog))
    assert set(one.copies[-2].boxes.values()) == {boxes.SIZE + 48}
    assert len(one.copies[-2].boxes) == number
    assert one.copies[-1].boxes == {}
