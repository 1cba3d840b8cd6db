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
from pathlib import Path

import postgres
from bench_load import Load, load
from bench_weigh import memory, weigh
from demosite import ROOT, Demo, Visitor, free_port, running

BUILD = ROOT / "build"
SERVER = ["--worker-class", "sync", "--preload", "--no-control-socket", "--log-level", "warning"]
FEW, MANY = 2, 16
TIMES = "100"
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
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


# A query string goes round the cache of pages; `list -> pattern` is the first link of a page that matches.
PAGES = [
    Page("door, cached", "/", ratio=0.30, sql=0, is_cached=True),
    Page("door", "/?fresh", ratio=0.09, sql=3),
    Page("front of a space, cached", "/planificacio/", ratio=0.30, sql=0, is_cached=True),
    Page("front of a space", "/planificacio/?fresh", ratio=0.09, sql=3),
    Page("my space", "/planificacio/", "referent", ratio=0.06, sql=6),
    Page("needs and topics", "/planificacio/temes/", "referent", ratio=0.06, sql=6),
    Page(
        "a need",
        "/planificacio/temes/ -> /planificacio/temes/necessitats/[0-9]+-.*",
        "referent",
        ratio=0.06,
        sql=6,
    ),
    Page("my space, coordination", "/planificacio/", "coordination", ratio=0.06, sql=6),
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


def prepare(port: int) -> list[tuple[Page, str]]:
    """Sign each role in once, find the addresses, and return the pages with what to send."""
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
        if answer.status != 200:  # noqa: PLR2004 - the one good answer of a page
            raise SystemExit(f"{page.name} ({path}) answered {answer.status}.")
        page.headers = {"Accept-Encoding": "br, gzip"} | ({"Cookie": visitor.cookie()} if visitor.cookies else {})
        ready.append((page, path))
    return ready


def count_statements(demo: Demo, report: Report, label: str) -> None:
    """Ask each page three times and report the last: a first request also pays for what a process keeps."""
    counting = Demo(demo.var, demo.database, {"ESPAI_COUNT_SQL": "on"})
    with our_site(counting, "count", workers=1) as (port, _, _):
        for page, path in prepare(port):
            visitor = Visitor(port)
            answers = [visitor.ask(path, headers=page.headers) for _ in range(3)]
            report.add(f"{page.name}{label}: SQL", float(answers[-1].headers["x-queries"]), "statements", most=page.sql)


def measure(targets: dict[str, tuple[str, dict[str, str]]], connections: tuple[int, ...], rounds: int) -> dict:
    """Load each target in turn, round after round, so that what the machine does besides hits all alike."""
    seen: dict[tuple[str, int], list[Load]] = {}
    for _ in range(rounds):
        for number in connections:
            for name, (address, headers) in targets.items():
                seen.setdefault((name, number), []).append(load(address, headers, number))
    return seen


def compare(report: Report, seen: dict[tuple[str, int], list[Load]], label: str, *, is_bound: bool) -> None:
    for page in PAGES:
        for number in sorted({number for _, number in seen}):
            ours, bare = seen[page.name, number], seen["floor", number]
            ratios = [one.rate / other.rate for one, other in zip(ours, bare, strict=True)]
            least = page.ratio if is_bound else None
            report.add(f"{page.name}{label}: ratio at {number}", statistics.median(ratios), "÷ floor", least=least)
            rate = statistics.median(one.rate for one in ours)
            report.add(f"{page.name}{label}: rate at {number}", rate, "requests/s")
            if number == FEW:
                base = statistics.median(one.p50 for one in bare)
                limits = ((4, 10) if page.is_cached else (18, 35)) if is_bound else (None, None)
                p50, p95 = (statistics.median(getattr(one, what) for one in ours) for what in ("p50", "p95"))
                report.add(f"{page.name}{label}: p50", p50, "ms")
                report.add(f"{page.name}{label}: p50 ÷ p50 of floor", p50 / base, "÷ floor", most=limits[0])
                report.add(f"{page.name}{label}: p95 ÷ p50 of floor", p95 / base, "÷ floor", most=limits[1])
            errors = sum(one.errors for one in ours)
            if errors:
                report.add(f"{page.name}{label}: errors at {number}", errors, "answers", most=0)


def bench(demo: Demo, report: Report, label: str, connections: tuple[int, ...], rounds: int) -> None:
    """Count and load the pages of one site; the first, unlabelled, site is also weighed."""
    is_first = not label
    print(f"{label.strip(', ') or 'PostgreSQL'} …", flush=True)
    count_statements(demo, report, label)
    with floor() as (floor_port, _, floor_start), our_site(demo, "site") as (port, process, start):
        ready = prepare(port)
        if is_first:
            report.add("memory at rest", memory(process), "MiB PSS", most=120)
            for page, path in ready:
                for what, value, unit, most in weigh(Visitor(port), path, page.headers, is_public=not page.role):
                    report.add(f"{page.name}: {what}", value, unit, most=most)
        targets: dict[str, tuple[str, dict[str, str]]] = {"floor": (f"http://127.0.0.1:{floor_port}/", {})}
        targets |= {page.name: (f"http://127.0.0.1:{port}{path}", page.headers) for page, path in ready}
        seen = measure(targets, connections, rounds)
        compare(report, seen, label, is_bound="SQLite" not in label)
        if is_first:
            report.add("memory under load", memory(process), "MiB PSS", most=140)
            report.add("floor: rate at 2", statistics.median(one.rate for one in seen["floor", FEW]), "requests/s")
            report.add("floor: p50", statistics.median(one.p50 for one in seen["floor", FEW]), "ms")
            report.add("cold start to the first page", start, "s")
            report.add("cold start ÷ floor", start / floor_start, "÷ floor")


def has_times() -> bool:
    command = ROOT / "espai" / "core" / "management" / "commands" / "demo.py"
    files = [command, *ROOT.glob("espai/*/management/commands/demo.py")]
    return any("--times" in file.read_text() for file in files if file.exists())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    report, started = Report(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="espai-bench-") as name, postgres.cluster() as database:
        small = Demo(Path(name) / "small", database)
        small.prepare()
        bench(small, report, "", (FEW, MANY), 1 if is_quick else 3)
        if not is_quick:
            lite = Demo(Path(name) / "lite")
            lite.prepare()
            bench(lite, report, ", SQLite", (FEW,), 1)
        if not is_quick and has_times():
            small.manage("demo", "--times", TIMES)
            bench(small, report, f", {TIMES} times the rows", (FEW,), 1)
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
