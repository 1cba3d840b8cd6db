"""Measures the pages against a bare Django view under the same server in the same run.

    bench.py [--quick]       one round, the small demonstration only

Two synchronous workers, PostgreSQL; a ratio is requests per second divided by those of the bare view. Bounds
are on what does not depend on the machine: ratios, statements, bytes, memory. What is left is reported.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import postgres
from bench_load import FLIP, ONCE, Load, Target, flipped, load
from bench_weigh import memory, weigh
from demosite import REDIRECTS, ROOT, Demo, Forms, Visitor, free_port, running

BUILD = ROOT / "build"
SERVER = ["--worker-class", "sync", "--preload", "--no-control-socket", "--log-level", "warning"]
FEW, MANY = 2, 16
TIMES = "100"
SESSIONS = "50"  # a programme of so many
OUR_SITE, FLOOR = "config.wsgi:application", "bench_floor:application"


@dataclass
class Page:
    """What is measured: `ratio` is the least and `sql` the most that is accepted; None is reported only."""

    name: str
    path: str
    role: str = ""
    ratio: float | None = None
    sql: int | None = None
    is_cached: bool = False
    fields: dict[str, str] = field(default_factory=dict)  # what somebody fills in before posting the form
    grows: float | None = 1.3  # the most that it may slow down at many times the rows


# A query string goes round the cache of pages; `list -> pattern` is the first link of a page that matches.
A_SESSION = "/planificacio/sessions/ -> /planificacio/sessions/[0-9]+-.*"
PAGES = [
    Page("door, cached", "/", ratio=0.30, sql=0, is_cached=True),
    Page("door", "/?fresh", sql=4),
    Page("front of a space, cached", "/planificacio/", ratio=0.30, sql=0, is_cached=True),
    Page("front of a space", "/planificacio/?fresh", sql=4),
    Page("my space", "/planificacio/", "referent", ratio=0.06, sql=12),
    # The demonstration fills a part of the page of these two: with more rows they show more.
    Page("needs and topics", "/planificacio/temes/", "referent", ratio=0.06, sql=8, grows=None),
    Page("all needs", "/planificacio/temes/necessitats/", "referent", ratio=0.06, sql=8, grows=None),
    Page(
        "a need",
        "/planificacio/temes/ -> /planificacio/temes/necessitats/[0-9]+-.*",
        "referent",
        ratio=0.07,
        sql=12,
    ),
    Page("members", "/planificacio/membres/", "referent", ratio=0.06, sql=8),
    Page("documents", "/planificacio/documents/", "referent", sql=8, grows=None),
    Page("my space, coordination", "/planificacio/", "coordination", ratio=0.06, sql=12),
    Page(
        "posting a need",
        "/planificacio/temes/necessitats/nova/",
        "referent",
        ratio=0.05,
        sql=16,
        fields={"title": "Com avaluem el pla?", "text": "Hem provat **una enquesta**.", "kind": "plan"},
    ),
    Page("programme", "/planificacio/sessions/", "referent", ratio=0.06, sql=8),
    Page("programme for a visitor, cached", "/planificacio/sessions/", ratio=0.30, sql=0, is_cached=True),
    Page("programme for a visitor", "/planificacio/sessions/?fresh", sql=4),
    Page("a session", A_SESSION, "referent", ratio=0.07, sql=12),
    Page("a search", "/planificacio/cerca/?q=pla+director", "referent", ratio=None, sql=12),
    Page("posting attendance", A_SESSION, "referent", ratio=0.05, sql=16, fields={"answer": FLIP}),
]


@dataclass
class Row:
    name: str
    value: float
    unit: str
    bound: str | None = None
    holds: bool | None = None


class Report:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, name: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> None:
        row = Row(name, round(value, 4), unit)
        if least is not None:
            row.bound, row.holds = f"≥ {least:g}", value >= least
        if most is not None:
            row.bound, row.holds = f"≤ {most:g}", value <= most
        self.rows.append(row)

    def write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps([vars(row) for row in self.rows], ensure_ascii=False, indent=1) + "\n")

    def show(self) -> None:
        width = max(len(row.name) for row in self.rows)
        for row in self.rows:
            verdict = {True: "holds", False: "BROKEN", None: ""}[row.holds]
            print(f"{row.name:{width}} {row.value:>10g} {row.unit:<12} {row.bound or '':>8} {verdict}")
        bounded = [row for row in self.rows if row.holds is not None]
        print(f"{sum(bool(row.holds) for row in bounded)} of {len(bounded)} bounds hold")


@contextlib.contextmanager
def serving(application: str, env: dict[str, str], name: str, workers: int = 2) -> Iterator[tuple[int, int, float]]:
    """Yield the port, the process and the seconds until the first answer of gunicorn with an application."""
    port = int(env.get("ESPAI_PORT") or 0) or free_port()
    command = [sys.executable, "-m", "gunicorn", *SERVER, "-w", str(workers), "-b", f"127.0.0.1:{port}", application]
    env = {**env, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}"}
    with running(command, env, port, BUILD / "logs" / f"bench-{name}.log", "/") as (process, seconds):
        yield port, process.pid, seconds


def our_site(demo: Demo, name: str, workers: int = 2) -> contextlib.AbstractContextManager[tuple[int, int, float]]:
    return serving(OUR_SITE, demo.environment(free_port()), name, workers)


def floor() -> contextlib.AbstractContextManager[tuple[int, int, float]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ESPAI_")}
    return serving(FLOOR, clean, "floor")


def prepare(port: int) -> list[tuple[Page, Visitor, Target]]:
    """Sign each role in once, find the addresses, and return the pages with who asks for them and how."""
    visitors: dict[str, Visitor] = {}
    ready = []
    for page in PAGES:
        if page.role not in visitors:
            visitors[page.role] = Visitor(port)
            if page.role:
                visitors[page.role].sign_in(page.role)
        visitor = visitors[page.role]
        path = visitor.resolve(page.path)
        answer = visitor.ask(path)
        if answer.status != HTTPStatus.OK:
            print(f"{page.name} ({path}) answered {answer.status} and is left out.", flush=True)
            continue
        body = ""
        if page.fields:
            action, fields = filled_in(answer.text, page.fields)
            path, body = action or path, urlencode(fields)
        headers = {"Accept-Encoding": "br, gzip"} | ({"Cookie": visitor.cookie()} if visitor.cookies else {})
        ready.append((page, visitor, Target(f"{visitor.base}{path}", headers, body)))
    return ready


def filled_in(text: str, fields: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return where the form of a page that has these fields goes, and what the browser would send."""
    chosen = next(form for form in Forms(text).forms if set(fields) & set(form["fields"]))
    shown = chosen["fields"]
    return chosen["form"].get("action", ""), shown | fields | ({"once": ONCE} if "once" in shown else {})


def count_statements(demo: Demo, report: Report, label: str) -> None:
    """Ask each page three times and report the last: a first request also pays for what a process keeps."""
    counting = Demo(demo.var, demo.database, {"ESPAI_COUNT_SQL": "on"})
    with our_site(counting, "count", workers=1) as (port, _, _):
        for page, visitor, target in prepare(port):
            path = target.address.removeprefix(visitor.base)
            for number in range(3):
                body = flipped(target.body.replace(ONCE, f"{label}{number}"), number)
                data = dict(parse_qsl(body)) if body else None
                answer = visitor.ask(path, data, target.headers)
            if data and answer.status not in REDIRECTS:
                raise SystemExit(f"{page.name} ({path}): the form was not accepted, {answer.status}.")
            report.add(f"{page.name}{label}: SQL", float(answer.headers["x-queries"]), "statements", most=page.sql)


Seen = dict[tuple[str, int], list[tuple[Load, Load]]]


def measure(floor: Target, targets: dict[str, Target], connections: tuple[int, ...], rounds: int) -> Seen:
    """Load each target in turn, round after round, and the floor just before it: what the machine does besides
    comes and goes within seconds, and so hits both alike.
    """
    seen: Seen = {}
    for _ in range(rounds):
        for number in connections:
            for name, target in targets.items():
                bare = load(floor, number)
                seen.setdefault((name, number), []).append((load(target, number), bare))
    return seen


def compare(report: Report, seen: Seen, page: Page, label: str, *, is_bound: bool) -> None:
    name = f"{page.name}{label}"
    for number in sorted({number for _, number in seen}):
        pairs = seen[page.name, number]
        ours = [one for one, _bare in pairs]
        ratios = [one.rate / bare.rate for one, bare in pairs]
        least = page.ratio if is_bound else None
        report.add(f"{name}: ratio at {number}", statistics.median(ratios), "÷ floor", least=least)
        if not label:
            report.add(f"{name}: rate at {number}", median(ours, "rate"), "requests/s")
        if errors := sum(one.errors for one in ours):
            report.add(f"{name}: errors at {number}", errors, "answers", most=0)
    report.add(f"{name}: p50", median([one for one, _bare in seen[page.name, FEW]], "p50"), "ms")
    for what in ("p50", "p95"):
        times = [getattr(one, what) / bare.p50 for one, bare in seen[page.name, FEW]]
        report.add(f"{name}: {what} ÷ p50 of floor", statistics.median(times), "÷ floor")


def median(loads: list[Load], what: str) -> float:
    return statistics.median(getattr(one, what) for one in loads)


def bench(demo: Demo, report: Report, label: str, connections: tuple[int, ...], rounds: int) -> None:
    """Count and load the pages of one site; the first, unlabelled, site is also weighed."""
    print(f"{label.strip(', ') or 'PostgreSQL'} …", flush=True)
    count_statements(demo, report, label)
    with floor() as (floor_port, _, floor_start), our_site(demo, "site") as (port, process, start):
        ready = prepare(port)
        report.add(f"pages that answered{label}", len(ready), f"of {len(PAGES)}", least=len(PAGES))
        if not label:
            report.add("memory at rest", memory(process), "MiB PSS")
            report.add("cold start to the first page", start, "s")
            report.add("cold start ÷ floor", start / floor_start, "÷ floor", most=3)
            weigh_all(report, ready)
        bare = Target(f"http://127.0.0.1:{floor_port}/")
        reads = {page.name: target for page, _, target in ready if not page.fields}
        posts = {page.name: target for page, _, target in ready if page.fields}
        # What is posted makes the lists longer, so it comes after them.
        for targets in (reads, posts):
            seen = measure(bare, targets, connections, rounds)
            for page in (page for page, _, _ in ready if page.name in targets):
                compare(report, seen, page, label, is_bound="SQLite" not in label)
        if not label:
            report.add("memory under load", memory(process), "MiB PSS", most=200)
            floors = [bare for pairs in seen.values() for _one, bare in pairs]
            report.add("floor: rate", median(floors, "rate"), "requests/s")
            report.add("floor: p50", median(floors, "p50"), "ms")


def growth(report: Report) -> None:
    """Compare each page with itself at many rows, both told in floors of their own run: the machine does not count."""
    said = {row.name: row.value for row in report.rows}
    for page in PAGES:
        few = said[f"{page.name}: p50 ÷ p50 of floor"]
        many = said[f"{page.name}, {TIMES} times the rows: p50 ÷ p50 of floor"]
        report.add(f"{page.name}: p50 at {TIMES} times the rows ÷ at once", many / few, "times", most=page.grows)


def weigh_all(report: Report, ready: list[tuple[Page, Visitor, Target]]) -> None:
    for page, visitor, target in ready:
        path = target.address.removeprefix(visitor.base)
        # The cached and the fresh page are the same bytes.
        if not page.fields and not page.is_cached:
            for what, value, unit, most in weigh(visitor, path, target.headers, is_public=not page.role):
                report.add(f"{page.name}: {what}", value, unit, most=most)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    report, started = Report(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="espai-bench-") as name:
        with postgres.cluster() as database:
            site = Demo(Path(name) / "small", database)
            site.prepare("--sessions", SESSIONS)
            bench(site, report, "", (FEW, MANY), 1 if is_quick else 3)
        if not is_quick:
            with postgres.cluster() as database:
                site = Demo(Path(name) / "large", database)
                site.prepare("--times", TIMES, "--sessions", SESSIONS)
                bench(site, report, f", {TIMES} times the rows", (FEW,), 1)
            growth(report)
            site = Demo(Path(name) / "lite")
            site.prepare("--sessions", SESSIONS)
            bench(site, report, ", SQLite", (FEW,), 1)
    report.show()
    report.write(BUILD / "bench.json")
    print(f"{len(report.rows)} rows in build/bench.json, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    postgres.end_tidily()
    try:
        sys.exit(main())
    except postgres.Missing:
        sys.exit("The bench needs PostgreSQL (on Debian: apt install postgresql).")
    except KeyboardInterrupt:
        sys.exit(130)
