import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from espai.core.supervisor import Supervisor


class Command(BaseCommand):
    help = "Serve the site: web and worker under one supervisor."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_taken_port(settings.HOST, settings.PORT)
        connection.close()
        self.stdout.write(f"Espai: {settings.BASE_URL}/")
        if settings.DEMO:
            self.stdout.write(f"Sign in as anybody of the demonstration: {settings.BASE_URL}/-/demo/")
        self.stdout.write("Ctrl-C stops it; the data stay.")
        raise SystemExit(Supervisor(commands(), settings.BASE_DIR).run())


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Port {port} of {host} is taken: stop what uses it, or set ESPAI_PORT to another."
            raise CommandError(message) from error


def commands() -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    web = [*python, "granian", "--interface", "wsgi", "config.wsgi:application", "--host", settings.HOST]
    # One thread a process: those beyond the first end when idle, and leave their connections to the database open.
    workers = str(max(2, os.cpu_count() or 1))
    web += ["--port", str(settings.PORT), "--workers", workers, "--blocking-threads", "1", "--log-level", "warning"]
    return {"web": web, "worker": [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]}
