"""Runs every check by its name, goes on after a failure, and ends with a table.

check.py [--fast]        --fast leaves out PostgreSQL and the browser
"""

import argparse
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
MANAGE = [PYTHON, "manage.py"]
COVERAGE = BUILD / "coverage"
PATIENCE = 25 * 60
SKIPPED = 77
OK, FAILED, SKIP = "ok", "FAILED", "skipped"
PRODUCTION = {
    "ESPAI_BASE_URL": "https://espai.example",
    "ESPAI_ALLOWED_HOSTS": "espai.example",
    "ESPAI_TRUSTED_PROXIES": "1",
    "ESPAI_SECRET_KEY": secrets.token_urlsafe(64),
}
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
CLOSING = re.compile(r"^=* ?(no tests ran|(?:\d+ \w+(?:, )?)+) in [\d.]+s.*$")


@dataclass
class Step:
    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    needs: Callable[[], str] = lambda: ""
    is_pytest: bool = False
    status: str = ""
    seconds: float = 0
    why: str = ""
    log: Path = LOGS
    counts: dict[str, int] = field(default_factory=dict)
    closing: str = ""


def database() -> str:
    try:
        postgres.binaries()
    except postgres.Missing:
        return "postgresql is not installed"
    return ""


def browser() -> str:
    return "" if shutil.which("chromium") else "chromium is not installed"


def pytest(*arguments: str, coverage: str = "") -> list[str]:
    command = [PYTHON, "-m", "pytest", *arguments]
    return [*command, "--cov", "--cov-report=", "--cov-fail-under=0"] if coverage else command


def measured(name: str) -> dict[str, str]:
    return {"COVERAGE_FILE": str(COVERAGE / f".coverage.{name}")}


def steps(*, fast: bool) -> list[Step]:
    units = ["-n", "2", "--ignore=tests/browser", "-m", "not browser"]
    listed = [
        Step("lock in step with pyproject", [PYTHON, "tools/lock.py", "--check"]),
        Step("lint", [str(BIN / "ruff"), "check"]),
        Step("format", [str(BIN / "ruff"), "format", "--check"]),
        Step("lint of templates", [PYTHON, "-m", "djlint", "espai", "--lint", "--quiet"]),
        Step("import contracts", [str(BIN / "lint-imports"), "--cache-dir", str(BUILD / "imports")]),
        Step("types", [PYTHON, "-m", "mypy"]),
        Step("texts compile", [*MANAGE, "rebuild_messages"]),
        Step("styles join", [*MANAGE, "join_css"]),
        Step("ready to deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        Step("no migration missing", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Step("catalogues complete", [PYTHON, "tools/messages.py", "--check"]),
        Step("tests on SQLite", pytest(*units, coverage="sqlite"), measured("sqlite"), is_pytest=True),
    ]
    report = [PYTHON, "-m", "coverage", "report", "--skip-covered", "--show-missing"]
    if fast:
        # Some branches belong to PostgreSQL: one database alone may stay short of all of them.
        return [*listed, Step("coverage on SQLite", [*report, "--fail-under=0"], measured("all"))]
    on_postgres = [PYTHON, "tools/postgres.py", "--", *pytest(*units, coverage="postgres")]
    return [
        Step("Debian packages", [PYTHON, "tools/debian.py"]),
        *listed,
        Step(
            "tests on PostgreSQL",
            on_postgres,
            measured("postgres"),
            needs=database,
            is_pytest=True,
        ),
        Step(
            "coverage of both databases",
            [*report, "--fail-under=100"],
            measured("all"),
            needs=database,
        ),
        Step(
            "tests in the browser",
            pytest("tests/browser", "-m", "browser"),
            # Playwright drives an event loop in the thread that also asks the database.
            {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"},
            needs=browser,
            is_pytest=True,
        ),
    ]


def environment(step: Step) -> dict[str, str]:
    """Keep what a developer has set for the site out of the checks."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ESPAI_")}
    own = {"ESPAI_VAR": str(BUILD / "var"), "COLUMNS": "140", "PYTHONUNBUFFERED": "1"}
    return {**clean, **own, **step.env}


def combine(log: Path) -> None:
    """Join what the runs measured; the parts stay, so that the step can be repeated."""
    parts = sorted(map(str, COVERAGE.glob(".coverage.sqlite*"))) + sorted(
        map(str, COVERAGE.glob(".coverage.postgres*"))
    )
    env = {**os.environ, **measured("all")}
    with log.open("w") as out:
        command = [PYTHON, "-m", "coverage", "combine", "--keep", "-q", *parts]
        subprocess.run(command, cwd=ROOT, env=env, stdout=out, stderr=out, check=False)


def run(step: Step, number: int) -> None:
    step.log = LOGS / f"{number:02}-{step.name.lower().replace(' ', '-')}.log"
    started = time.monotonic()
    if missing := step.needs():
        step.status, step.why = SKIP, missing
        step.log.write_text(missing + "\n")
    else:
        execute(step)
    step.seconds = time.monotonic() - started


def start(step: Step) -> int:
    """Run the command of a step in a session of its own, so that all of it can be stopped together."""
    with step.log.open("a") as out:
        process = subprocess.Popen(
            step.command,
            cwd=ROOT,
            env=environment(step),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            step.why = f"stopped after {PATIENCE // 60} minutes"
            return 1
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End what is still running: kindly, since a cluster of PostgreSQL has to be removed, and then not."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)


def execute(step: Step) -> None:
    step.log.write_text("")
    if step.name.startswith("coverage"):
        combine(step.log)
    code = start(step)
    step.status = {0: OK, SKIPPED: SKIP}.get(code, FAILED)
    lines = [line.strip() for line in step.log.read_text(errors="replace").splitlines() if line.strip()]
    if step.status == SKIP and lines:
        step.why = lines[-1]
    if step.name.startswith("coverage"):
        step.why = next((line for line in reversed(lines) if line.startswith("TOTAL")), step.why)
    if step.is_pytest:
        count(step, lines)


def count(step: Step, lines: list[str]) -> None:
    step.closing = next((line for line in reversed(lines) if CLOSING.match(line)), "")
    for number, word in COUNTED.findall(step.closing):
        step.counts[word.rstrip("s") if word.startswith("error") else word] = int(number)
    step.why = step.closing.strip("= ") or step.why or "pytest ended without its closing line"
    # A suite of which nothing ran has proved nothing.
    if step.status == OK and not step.counts.get("passed"):
        step.status = FAILED


def show(step: Step) -> None:
    print(
        f"{step.status:8} {step.seconds:6.1f} s  {step.name}{f'  ({step.why})' if step.why else ''}",
        flush=True,
    )
    if step.status == FAILED:
        print(f"--- {step.log.relative_to(ROOT)}")
        print(step.log.read_text(errors="replace").rstrip()[-12000:])
        print("---", flush=True)


def summary(done: list[Step], seconds: float) -> int:
    """Print the table and the total of tests, and return the code to end with."""
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    skipped = [step.name for step in done if step.status == SKIP]
    failed = [step.name for step in done if step.status == FAILED]
    width = max(len(step.name) for step in done)
    print("\n" + "=" * (width + 24))
    for step in done:
        print(f"{step.name:{width}}  {step.status:8} {step.seconds:8.1f} s")
    print("=" * (width + 24))
    print(f"{len(done)} steps in {seconds:.0f} s")
    for name in skipped:
        print(f"skipped: {name}" + (" (a failure when CI=true)" if in_ci else ""))
    for name in failed:
        print(f"failed: {name}")
    totals = {word: sum(step.counts.get(word, 0) for step in done) for word in ("passed", "failed", "error", "skipped")}
    for step in done:
        if step.closing:
            print(f"{step.name}: {step.closing.strip('= ')}")
    line = f"{totals['passed']} passed, {totals['failed'] + totals['error']} failed"
    print(line + (f", {totals['skipped']} skipped" if totals["skipped"] else ""))
    return 1 if failed or (in_ci and skipped) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--only", default="", help="the steps with this text in their names")
    options = parser.parse_args()
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    if not options.only:
        shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir(parents=True, exist_ok=True)
    (BUILD / "var").mkdir(exist_ok=True)
    started = time.monotonic()
    done = []
    for number, step in enumerate(steps(fast=options.fast), 1):
        if options.only in step.name:
            run(step, number)
            show(step)
            done.append(step)
    return summary(done, time.monotonic() - started)


if __name__ == "__main__":
    postgres.end_tidily()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
