"""Measures the library at a hundred and at ten thousand documents, on both databases.

    bench_library.py [--only sqlite|postgresql]

Each page is asked for in this process, signed in: as many statements with many as with few, and a median that is one
and a half times as long at most.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FEW, MANY, BOUND = 100, 10_000, 1.5
PAGES = {
    "list": "",
    "narrowed": "?llengua=ca",
    "by title": "?ordre=titol",
    "most used": "?ordre=us",
    "grid": "?vista=graella",
}
TURNS = 60


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--child", action="store_true", help="measures on the database that the environment names")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measured()))
        return 0
    under: dict[str, list[str]] = {
        "sqlite": [],
        "postgresql": [sys.executable, str(ROOT / "tools" / "postgres.py"), "--"],
    }
    fails = 0
    for engine in [options.only] if options.only else list(under):
        few, many = child(under[engine])
        for page in PAGES:
            (time_few, queries_few), (time_many, queries_many) = few[page], many[page]
            is_kept = queries_few == queries_many and time_many <= BOUND * time_few
            fails += not is_kept
            print(
                f"{'ok ' if is_kept else 'NOT'} {engine} {page:<10} {time_few * 1000:.1f} ms and {queries_few} "
                f"statements with {FEW}, {time_many * 1000:.1f} and {queries_many} with {MANY}: "
                f"× {time_many / time_few:.2f} (bound {BOUND})"
            )
    return 1 if fails else 0


def child(under: list[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ESPAI_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "ESPAI_DEMO": "on"}
        env["ESPAI_COUNT_SQL"] = "on"
        command = [*under, sys.executable, __file__, "--child"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    seen: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return seen


def measured() -> list[dict[str, Any]]:
    """Load the demonstration, and ask for each page with few documents and with many."""
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - the parent needs no site

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    for command in ("migrate", "demo"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    seen = []
    for size in (FEW, MANY):
        fill(size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        seen.append({page: of_page(query) for page, query in PAGES.items()})
    return seen


def fill(size: int) -> None:
    """Bring the documents of the first space to so many, of all kinds, entities and phases."""
    from django.utils import timezone  # noqa: PLC0415

    from espai.classroom.models import FOLDER, Document, Reading, Version  # noqa: PLC0415
    from espai.core.models import Item, StoredFile  # noqa: PLC0415
    from espai.members.models import Entity, Phase, Space  # noqa: PLC0415

    space = Space.objects.order_by("pk").values_list("pk", flat=True)[0]
    now, today = timezone.now(), timezone.localdate()
    entities = [None, *Entity.objects.members_of(space, today)]
    there = Document.objects.filter(item__space_id=space).count()
    kinds, phases = list(Document.Kind.values), list(Phase.values)
    facts: dict[str, Any] = {"kind": Document.KIND, "state": Document.State.AVAILABLE, "space_id": space}
    numbers = range(there, size)
    items = Item.objects.bulk_create(
        [
            Item(
                title=f"Document {n}",
                path=f"{FOLDER}/{n}-x/",
                audience="space" if n % 3 else "coordination",
                date=now - timedelta(minutes=size - n),
                **facts,
            )
            for n in numbers
        ],
        500,
    )
    stored: dict[str, Any] = {"content_type": "application/pdf", "size": 1_000, "at": now}
    files = StoredFile.objects.bulk_create([StoredFile(digest=str(n), path=f"x/{n}", **stored) for n in numbers], 500)
    documents = Document.objects.bulk_create(
        [
            Document(
                item=item,
                file=file,
                filename="x.pdf",
                kind=kinds[n % len(kinds)],
                entity=entities[n % len(entities)],
                language="ca" if n % 4 else "es",
                phases=[phases[n % len(phases)]],
                title_key=f"document {n:06}",
                used=n % 7,
            )
            for n, item, file in zip(numbers, items, files, strict=True)
        ],
        500,
    )
    Version.objects.bulk_create([Version(document=one, number=1, file=one.file, at=now) for one in documents], 500)
    Reading.objects.bulk_create(
        [Reading(file=file, state="read", picture="x", width=4, height=6) for file in files], 500
    )


def of_page(query: str) -> tuple[float, int]:
    """Return the median time of a page for a member, and its statements."""
    from django.test import Client  # noqa: PLC0415

    from espai.members.models import Designation  # noqa: PLC0415

    client = Client(headers={"host": "127.0.0.1"})
    client.post("/-/demo/entra/", {"person": Designation.objects.order_by("pk").values_list("person", flat=True)[0]})
    address = f"/planificacio/documents/{query}"
    if ">Document " not in client.get(address).text:
        sys.exit(f"{address} shows nothing.")
    statements = int(client.get(address).headers["X-Queries"])
    times = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - began)
    return statistics.median(times), statements


if __name__ == "__main__":
    sys.exit(main())
