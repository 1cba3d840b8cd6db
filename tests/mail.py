"""A real mail server, and workers that are killed while they write to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter

from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from espai.core import worker
from espai.notices import outbox
from espai.notices.models import Message

START = "import django; django.setup(); "


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """A real SMTP server that keeps the Message-ID of what it is given, and is slow enough to be interrupted."""

    def __init__(self):
        self.ids = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name the server calls
        for line in envelope.content.decode("utf-8", "replace").splitlines():
            if line.lower().startswith("message-id:"):
                self.ids[line.split(":", 1)[1].strip()] += 1
        return "250 OK"


def delivered(code, kills):
    """Run a worker that does `code`, killing one each time so many messages have arrived; return the ids that did.

    Between two, what the dead worker held has been silent for long enough to be taken over. The last is left to end.
    """
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=closed_port())
    controller.start()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ESPAI_SMTP": f"smtp://127.0.0.1:{controller.port}",
        "ESPAI_DATABASE": address_of(connection.settings_dict),
        "ESPAI_SECRET_KEY": "x",
    }
    command = [sys.executable, "-c", START + code]
    try:
        for arrived in kills:
            process = subprocess.Popen(command, env=environment)
            wait_until(lambda arrived=arrived: sum(sink.ids.values()) >= arrived, process)
            process.send_signal(signal.SIGKILL)
            process.wait()
            let_go()
        subprocess.run(command, env=environment, check=True)
    finally:
        controller.stop()
    return sink.ids


def let_go():
    long_ago = timezone.now() - 2 * outbox.LEASE
    Message.objects.filter(state=Message.State.SENDING).update(claimed_at=long_ago)
    DBTaskResult.objects.filter(status="RUNNING").update(started_at=timezone.now() - 2 * worker.LEASE)


def wait_until(done, process):
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.005)


def address_of(database):
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite://{database['NAME']}"
    return f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
