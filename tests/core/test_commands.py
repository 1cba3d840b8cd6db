"""The environment, the supervisor and the commands."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config import env as environment
from espai.core import supervisor
from espai.core.management.commands import serve
from espai.core.supervisor import Supervisor


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv("ESPAI_THING", value)


def test_a_value_is_cast(given):
    given("a, b,,c ")
    assert environment.env("THING", None, environment.names) == ["a", "b", "c"]
    assert environment.env("OTHER", "on", environment.switch) is True


def test_what_is_missing_or_unknown_stops_the_start_with_its_name(given):
    with pytest.raises(ImproperlyConfigured, match="Set ESPAI_OTHER"):
        environment.env("OTHER")
    given("maybe")
    with pytest.raises(ImproperlyConfigured, match="ESPAI_THING cannot be 'maybe'"):
        environment.env("THING", None, environment.switch)


def test_the_database_is_one_address():
    assert environment.database("sqlite:///var/e.sqlite3")["NAME"] == "/var/e.sqlite3"
    made = environment.database("postgres://u:p%40@db:5433/espai")
    assert [made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == ["espai", "u", "p@", "db", "5433"]
    assert environment.database("postgres:///espai?host=/run/pg")["HOST"] == "/run/pg"
    with pytest.raises(ValueError):
        environment.database("mysql://x")


def test_the_secret_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("ESPAI_SECRET_KEY", raising=False)
    key = environment.secret_key(tmp_path / "var")
    assert len(key) > 50
    assert environment.secret_key(tmp_path / "var") == key
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    monkeypatch.setenv("ESPAI_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path / "var") == "given"


def test_mail_is_one_address():
    assert [environment.clamd(one) for one in ("", "/run/clamd.sock")] == ["", "/run/clamd.sock"]
    assert [environment.clamd(one) for one in ("scan:3310", "[::1]:3310")] == [("scan", 3310), ("::1", 3310)]
    for wrong in ("scan", "scan:many", ":3310"):
        with pytest.raises(ValueError, match=r"."):
            environment.clamd(wrong)
    assert environment.smtp("")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    made = environment.smtp("smtps://u:p@mail.example:465")
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"], made["EMAIL_USE_TLS"]) == ("mail.example", 465, True)
    with pytest.raises(ValueError):
        environment.smtp("http://mail.example")


@pytest.mark.parametrize(
    ("host", "names"), [("192.0.2.1", ["localhost"]), ("127.0.0.1", ["espai.example"]), ("127.0.0.1", [])]
)
def test_entering_without_a_password_is_refused_beyond_this_machine(host, names):
    with pytest.raises(ImproperlyConfigured):
        environment.demonstration(wanted=True, host=host, allowed_hosts=names)
    assert environment.demonstration(wanted=False, host=host, allowed_hosts=names) is False


def test_on_this_machine_it_may_be_offered():
    assert environment.demonstration(wanted=True, host="127.0.0.1", allowed_hosts=["localhost", "127.0.0.1"])


def test_a_taken_port_is_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 is taken"):
            serve.refuse_taken_port("127.0.0.1", port)
    serve.refuse_taken_port("127.0.0.1", port)


@pytest.mark.django_db
@pytest.mark.parametrize("demo", [True, False])
def test_serving_starts_web_and_worker(settings, monkeypatch, capsys, demo):
    settings.DEMO, settings.PORT = demo, 0
    started = {}
    monkeypatch.setattr(serve, "connection", Closed())
    monkeypatch.setattr(serve.Supervisor, "run", lambda self: started.update(self.commands) or 0)
    with pytest.raises(SystemExit) as end:
        call_command("serve")
    assert end.value.code == 0
    assert set(started) == {"web", "worker"}
    assert ("/-/demo/" in capsys.readouterr().out) is demo


class Closed:
    def close(self):
        pass


def python(code):
    return [sys.executable, "-c", code]


def test_when_one_ends_the_rest_is_stopped(tmp_path, capfd):
    watched = Supervisor({"a": python("raise SystemExit(3)"), "b": python("import time; time.sleep(60)")}, tmp_path)
    assert watched.run() == 3
    assert watched.running["b"].returncode == -signal.SIGTERM
    assert "a ended with 3" in capfd.readouterr().err


def test_a_signal_stops_all(tmp_path):
    watched = Supervisor({"a": python("import time; time.sleep(60)")}, tmp_path)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert watched.run() == 0
    assert watched.running["a"].returncode == -signal.SIGTERM


def test_what_does_not_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE", 0.2)
    stubborn = f"import signal, time, pathlib; signal.signal(15, signal.SIG_IGN); pathlib.Path('{tmp_path}/up').touch(); time.sleep(60)"
    watched = Supervisor({"a": python(stubborn)}, tmp_path)
    monkeypatch.setattr(watched, "_watch", lambda: wait_for(tmp_path / "up"))
    assert watched.run() == 0
    assert watched.running["a"].returncode == -signal.SIGKILL


def wait_for(path):
    while not path.exists():
        time.sleep(0.01)
    return 0


def test_translations_are_compiled_without_gettext(settings, tmp_path):
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hola"\nmsgstr "Buenas"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]
    call_command("rebuild_messages")
    assert b"Buenas" in (folder / "django.mo").read_bytes()


def test_the_site_starts_as_a_program():
    code = "from config.wsgi import application; print(application.__class__.__name__)"
    done = subprocess.run(python(code), capture_output=True, text=True, check=True, cwd=django_settings.BASE_DIR)
    assert done.stdout.strip() == "WSGIHandler"


def test_measuring_adds_its_middleware():
    code = "from config import settings; print(settings.MIDDLEWARE[0])"
    done = subprocess.run(
        python(code),
        capture_output=True,
        text=True,
        check=True,
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"ESPAI_COUNT_SQL": "on"},
    )
    assert done.stdout.strip() == "espai.core.middleware.CountQueries"
