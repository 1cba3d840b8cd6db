"""The worker: what the library lacks, on both databases."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.core import events, housekeeping, jobs, schedule, worker
from espai.core.jobs import task
from espai.core.models import Event, Heartbeat, Item, ScheduledRun, Submission

pytestmark = pytest.mark.django_db
ran: list[int] = []
NAME = events.declare("core.tested", "Provat")


@task
def note(number: int) -> None:
    ran.append(number)


@task
def fail() -> None:
    raise ValueError


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def thing(**fields):
    return Item(kind="thing", space_id=3, entity_id=4, **fields)


def test_a_job_runs_once(run_jobs):
    note.enqueue(1)
    run_jobs()
    run_jobs()
    assert ran == [1]


def test_what_is_rolled_back_is_not_queued(run_jobs):
    def write_and_fail():
        note.enqueue(1)
        raise ValueError

    with pytest.raises(ValueError), transaction.atomic():
        write_and_fail()
    run_jobs()
    assert ran == []


def test_a_job_that_fails_waits_longer_each_time_and_then_is_given_up(run_jobs, monkeypatch, caplog):
    monkeypatch.setitem(jobs.POLICIES, fail.module_path, jobs.Policy(tries=2, pause=timedelta(minutes=1)))
    fail.enqueue()
    run_jobs()
    row = DBTaskResult.objects.get()
    assert row.status == "READY"
    assert timedelta(seconds=50) < row.run_after - timezone.now() < timedelta(seconds=76)
    DBTaskResult.objects.update(run_after=timezone.now())
    run_jobs()
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "failed 2 times" in caplog.text


def running(minutes, tries):
    note.enqueue(1)
    since = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.update(status="RUNNING", started_at=since, worker_ids=["w"] * tries)


@pytest.mark.parametrize(("minutes", "tries", "status"), [(0, 1, "RUNNING"), (2, 1, "READY"), (2, 5, "FAILED")])
def test_the_jobs_of_a_killed_worker_are_put_back(minutes, tries, status):
    running(minutes, tries)
    worker.rescue(timezone.now())
    assert DBTaskResult.objects.get().status == status


def test_a_running_job_keeps_its_lease(monkeypatch):
    running(2, 1)
    worker.renew(DBTaskResult.objects.get())
    worker.rescue(timezone.now())
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_the_lease_is_renewed_until_the_job_ends(monkeypatch):
    renewed = []
    monkeypatch.setattr(worker, "LEASE", timedelta(milliseconds=20))
    monkeypatch.setattr(worker, "renew", renewed.append)
    lease = worker.Lease("job")
    with lease:
        while len(renewed) < 2:
            pass
    assert not lease.thread.is_alive()


def test_a_worker_says_that_it_lives_once_a_minute(monkeypatch):
    one = worker.make()
    one.tick()
    first = Heartbeat.objects.get()
    one.tick()
    assert Heartbeat.objects.get().at == first.at
    assert str(first) == one.worker_id


def test_a_worker_stops_when_told(monkeypatch):
    slept = []
    made = worker.make()
    monkeypatch.setattr(worker, "make", lambda: made)
    monkeypatch.setattr(made, "configure_signals", lambda: None)

    def sleep(seconds):
        slept.append(seconds)
        made.running = len(slept) < 2

    monkeypatch.setattr(worker.time, "sleep", sleep)
    worker.run(interval=0.5)
    assert slept == [0.5, 0.5]


def test_the_command_runs_what_is_ready():
    note.enqueue(7)
    call_command("worker", once=True)
    assert ran == [7]


MADRID_MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 7.30 in Barcelona


@pytest.mark.parametrize(
    ("entry", "slot"),
    [
        ({"every": 15}, datetime(2026, 11, 23, 6, 30, tzinfo=UTC)),
        ({"hour": 7}, datetime(2026, 11, 23, 6, 0, tzinfo=UTC)),
        ({"hour": 8}, datetime(2026, 11, 22, 7, 0, tzinfo=UTC)),
        ({"weekday": 0, "hour": 7}, datetime(2026, 11, 23, 6, 0, tzinfo=UTC)),
        ({"weekday": 0, "hour": 8}, datetime(2026, 11, 16, 7, 0, tzinfo=UTC)),
        ({"weekday": 2, "hour": 8}, datetime(2026, 11, 18, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_slot_is_the_last_time_it_should_have_started(entry, slot):
    assert schedule.Entry("x", list, **entry).slot(MADRID_MONDAY) == slot


def test_the_clock_starts_each_slot_once(monkeypatch):
    started = []
    schedule.add(schedule.Entry("note", lambda: started.append(1), weekday=0, hour=7))
    assert schedule.tick(MADRID_MONDAY) == ["note"]
    assert schedule.tick(MADRID_MONDAY + timedelta(minutes=3)) == []
    assert len(started) == 1
    assert str(ScheduledRun.objects.get()).startswith("note 2026-11-23")


def test_what_was_missed_long_ago_is_not_started(monkeypatch):
    monkeypatch.setattr(schedule, "ENTRIES", [schedule.Entry("note", list, weekday=0, hour=7)])
    assert schedule.tick(MADRID_MONDAY + timedelta(days=1)) == []


def test_of_two_workers_one_takes_the_slot(monkeypatch):
    def rival():
        raise IntegrityError

    monkeypatch.setattr(schedule, "ENTRIES", [schedule.Entry("note", rival, weekday=0, hour=7)])
    assert schedule.tick(MADRID_MONDAY) == []


def test_an_event_is_recorded_with_its_reactions(monkeypatch, run_jobs):
    seen = []
    monkeypatch.setitem(events._reactions, NAME, {})
    events.on(NAME)(lambda event: seen.append(event.data))
    event = events.record(NAME, by=5, item=thing(), target=9, answer="yes")
    assert seen == []
    run_jobs()
    assert seen == [{"answer": "yes"}]
    kept = Event.objects.get()
    assert (kept.name, kept.actor_id, kept.space_id, kept.entity_id, kept.kind, kept.target_id) == (
        NAME,
        5,
        3,
        4,
        "thing",
        9,
    )
    assert str(event) == "core.tested 9"


def test_an_event_that_nobody_declared_is_a_bug():
    with pytest.raises(KeyError):
        events.record("core.unheard", by=None, item=thing(), target=1)


def test_each_night_what_has_served_is_forgotten(run_jobs):
    now = timezone.now()
    for age in (29, 31):
        at = now - timedelta(days=age)
        ScheduledRun.objects.create(task="x", slot=at)
        Submission.objects.create(key=str(age), path="", at=at)
        Heartbeat.objects.create(worker=str(age), at=at)
        note.enqueue(age)
        DBTaskResult.objects.filter(status="READY").update(status="SUCCESSFUL", finished_at=at)
    housekeeping.forget.call()
    assert [model.objects.count() for model in (ScheduledRun, Submission, Heartbeat, DBTaskResult)] == [1, 1, 1, 1]


def test_the_queue_speaks_only_of_what_went_wrong(settings):
    assert logging.getLogger("django_tasks").level == logging.WARNING
    assert str(Submission(path="x")) == "x"
