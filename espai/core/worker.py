"""The worker: the library's loop, with what it lacks — a heartbeat, a second try, rescue of the killed, the clock."""

import logging
import random
import threading
import time
from datetime import datetime, timedelta

from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from espai.core import jobs, schedule
from espai.core.models import Heartbeat
from espai.core.search import index

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)


class EspaiWorker(Worker):
    """Runs jobs until it is told to stop; any number may run at once."""

    ticked_at: datetime | None = None

    def run_task(self, db_task_result: DBTaskResult) -> None:
        self.tick()
        with Lease(db_task_result):
            super().run_task(db_task_result)
        try_again(db_task_result)

    def tick(self) -> None:
        """Once a minute: say that we live, rescue the jobs of the dead, start what the clock says."""
        now = timezone.now()
        if self.ticked_at and now - self.ticked_at < timedelta(minutes=1):
            return
        self.ticked_at = now
        Heartbeat.objects.update_or_create(worker=self.worker_id, defaults={"at": now})
        rescue(now)
        schedule.tick(now)


class Lease:
    """While a job runs, its row says so every quarter of a lease; without that, another worker takes it over."""

    def __init__(self, job: DBTaskResult) -> None:
        self.job = job
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *failure: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _renew(self) -> None:
        while not self.stopped.wait(LEASE.total_seconds() / 4):
            renew(self.job)
            connection.close()


def renew(job: DBTaskResult) -> None:
    DBTaskResult.objects.filter(pk=job.pk, status="RUNNING").update(started_at=timezone.now())


def try_again(job: DBTaskResult) -> None:
    """Put a failed job back with a pause that doubles, until its policy says enough."""
    policy = jobs.policy(job.task_path)
    tries = len(job.worker_ids)
    if job.status != "FAILED":
        return
    if tries >= policy.tries:
        logger.error("Job %s failed %d times: %s", job.task_path, tries, job.traceback)
        return
    pause = policy.pause * 2 ** (tries - 1) * (1 + random.random() / 4)  # noqa: S311 - spreads load, no secret
    DBTaskResult.objects.filter(pk=job.pk, status="FAILED").update(status="READY", run_after=timezone.now() + pause)


def rescue(now: datetime) -> None:
    """Put back the jobs whose worker was killed (running, silent for a lease); what kills every worker is given up."""
    for job in DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - LEASE):
        spent = len(job.worker_ids) >= jobs.policy(job.task_path).tries
        status = "FAILED" if spent else "READY"
        DBTaskResult.objects.filter(pk=job.pk, status="RUNNING", started_at=job.started_at).update(status=status)
        logger.warning("Job %s was left by a dead worker: %s", job.task_path, status)


def make() -> EspaiWorker:
    return EspaiWorker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"w{random.getrandbits(64):x}",
        excluded_queue_names=[],
    )


def run(*, interval: float = 0.5, once: bool = False) -> None:
    """Work until told to stop by a signal, or with `once` until nothing is ready."""
    worker = make()
    if not once:
        worker.configure_signals()
    while worker.running:
        close_old_connections()
        worker.tick()
        if DBTaskResult.objects.ready().exists():
            worker.run()
        index.follow()
        if once:
            return
        time.sleep(interval)
