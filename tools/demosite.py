"""A site with its demonstration on a free port and its own data, for the bench and the pictures."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60
DOOR = "/-/demo/"
ALIVE = "/-/salut/viu/"
CHOSEN = {"checkbox", "radio"}  # sent only when somebody ticks them
REDIRECTS = {301, 302, 303, 307, 308}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Demo:
    """Where a demonstration keeps its data."""

    var: Path
    database: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def environment(self, port: int = 8000) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ESPAI_")}
        return {
            **clean,
            "ESPAI_VAR": str(self.var),
            "ESPAI_DATABASE": self.database or f"sqlite://{self.var / 'espai.sqlite3'}",
            "ESPAI_DEMO": "on",
            "ESPAI_HOST": "127.0.0.1",
            "ESPAI_PORT": str(port),
            "ESPAI_ALLOWED_HOSTS": "127.0.0.1,localhost",
            "ESPAI_BASE_URL": f"http://127.0.0.1:{port}",
            "PYTHONUNBUFFERED": "1",
            **self.extra,
        }

    def manage(self, *arguments: str) -> None:
        """Run a command of the site; its output is shown only when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            sys.exit(f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-6000:]}")

    def prepare(self, *demo: str) -> None:
        """Make everything that a site needs before it is served; `demo` are options of that command."""
        for command in (
            ["rebuild_messages"],
            ["join_css"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
            ["migrate", "--verbosity", "0"],
            ["demo", *demo],
        ):
            self.manage(*command)


@contextlib.contextmanager
def running(
    command: list[str], env: dict[str, str], port: int, log: Path, path: str = ALIVE
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Yield the server process and the seconds until its first good answer; stop it and its children at the end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
        try:
            wait_for(process, f"http://127.0.0.1:{port}{path}", log)
            yield process, time.perf_counter() - started
        finally:
            stop(process)


def wait_for(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        if process.poll() is not None or time.monotonic() > give_up:
            raise SystemExit(f"The site did not start:\n{log.read_text(errors='replace')[-6000:]}")
        time.sleep(0.01)


def stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
            return


class Forms(HTMLParser):
    """The forms of a page with their hidden fields, and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[dict[str, dict[str, str]]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append({"form": given, "fields": {}})
        elif tag in {"input", "button"} and given.get("name") and self.forms and given.get("type") not in CHOSEN:
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """Somebody with a browser without scripts: keeps cookies, follows links, sends forms."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}
        self.opener = urllib.request.build_opener(Stay)

    def ask(self, path: str, data: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send one request, and keep the cookies of its answer, whatever its status."""
        request = urllib.request.Request(self.base + path, headers={"Referer": self.base + path, **(headers or {})})
        if data is not None:
            request.data = urllib.parse.urlencode(data).encode()
        if self.cookies:
            request.add_header("Cookie", self.cookie())
        try:
            response = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
                if not value.strip('"'):
                    del self.cookies[name]
            return Answer(response.status, {k.lower(): v for k, v in response.headers.items()}, response.read())

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, role: str) -> None:
        """Press the button of a role on the page of the demonstration."""
        forms = Forms(self.ask(DOOR).text).forms
        chosen = next((form for form in forms if form["form"].get("data-role") == role), None)
        if chosen is None:
            have = sorted({form["form"]["data-role"] for form in forms if "data-role" in form["form"]})
            raise SystemExit(f"{DOOR} has no button for the role {role}; it has {', '.join(have) or 'none'}.")
        answer = self.ask(chosen["form"].get("action") or DOOR, chosen["fields"])
        if answer.status not in REDIRECTS:
            raise SystemExit(f"Signing in as {role} answered {answer.status}.")

    def resolve(self, path: str) -> str:
        """Return a path; `list -> pattern` is the first link of the list that matches the pattern, and so on."""
        page, *patterns = (part.strip() for part in path.split("->"))
        for pattern in patterns:
            links = [
                link for link in Forms(self.ask(page).text).links if re.fullmatch(pattern, re.split("[?#]", link)[0])
            ]
            if not links:
                raise SystemExit(f"{page} has no link that matches {pattern}.")
            page = links[0].split("#")[0]
        return page
