"""Measures search beside the bare statement of the same engine, on both databases, in the same run.

    bench_search.py [--documents N] [--only sqlite|postgresql]      20,000 documents of ten passages unless told

The bare statement has the same stems, rank and top 20, and nothing else: no permission, no passage, no count. Results
with their passages may take twice its time, and with facets and count four times. Each client is a process.
"""

import argparse
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PASSAGES, WORDS, BATCH = 10, 60, 100
CLIENTS = (1, 4, 16)
ASKED, ROUNDS = 24, 4
BOUNDS = {"results": 2.0, "everything": 4.0}
CHAIN = "aeiou"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--child", help="measures on the database that the environment names, and prints what it saw")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measured(options.documents)))
        return 0
    under: dict[str, list[str]] = {"sqlite": [], "postgresql": on_postgres()}
    engines = [options.only] if options.only else list(under)
    rows = {engine: child(options.documents, under[engine]) for engine in engines}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench_search.json").write_text(json.dumps(rows, indent=1))
    return report(rows)


def on_postgres() -> list[str]:
    return [sys.executable, str(ROOT / "tools" / "postgres.py"), "--"]


def child(documents: int, under: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ESPAI_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [*under, sys.executable, __file__, "--child", "here", "--documents", str(documents)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def report(rows: dict[str, Any]) -> int:
    fails = 0
    for engine, seen in rows.items():
        print(f"{engine}: {seen['indexed']:.0f} documents indexed a minute, {seen['documents']} documents")
        for clients, times in seen["times"].items():
            for what, bound in BOUNDS.items():
                ratios = [times[what][at] / times["bare"][at] for at in ("p50", "p95")]
                is_kept = max(ratios) <= bound
                fails += not is_kept
                told = ", ".join(f"{at} {times[what][at] * 1000:.1f} ms" for at in ("p50", "p95"))
                print(
                    f"{'ok ' if is_kept else 'NOT'} {engine} {clients:>2} clients {what:<10} {told}; "
                    f"× bare {ratios[0]:.2f} and {ratios[1]:.2f} (bound {bound})"
                )
    return 1 if fails else 0


def measured(documents: int) -> dict[str, Any]:
    """Fill the database that the environment names, and measure it from one, four and sixteen processes."""
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - the parent needs no site

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    rate = fill(documents)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    times = {clients: of_clients(clients) for clients in CLIENTS}
    return {"indexed": rate, "documents": documents, "times": times}


def vocabulary() -> list[str]:
    """Words of the thesaurus first, which are the commonest, then invented ones, the same in each run."""
    from espai.core.search.thesaurus import carried  # noqa: PLC0415
    from espai.core.search.words import WORD, known_as  # noqa: PLC0415

    chance = random.Random(7)
    real = [word for line in carried() for word in WORD.findall(line) if known_as(word)]
    syllables = [a + b for a in "bcdfglmnprstv" for b in CHAIN]
    invented = {"".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(39_000)}
    return [*dict.fromkeys(real), *sorted(invented, key=lambda _word: chance.random())]


def fill(documents: int) -> float:
    """Write so many documents, half of them of coordination; return how many were indexed a minute."""
    from django.utils import timezone  # noqa: PLC0415

    from espai.core.models import Item  # noqa: PLC0415
    from espai.core.search import index, sources, terms  # noqa: PLC0415
    from espai.core.search.sources import Content, Part  # noqa: PLC0415

    words = vocabulary()
    weights = [1 / (rank + 10) for rank in range(len(words))]
    chance = random.Random(11)

    def said(n: int) -> str:
        return " ".join(chance.choices(words, cum_weights=cumulative, k=n))

    cumulative = [sum(weights[:1])]
    for weight in weights[1:]:
        cumulative.append(cumulative[-1] + weight)
    sources.SOURCES["bench"] = lambda items: [
        (item, Content(lead=said(12), language="ca", parts=[Part(said(WORDS), f"#p{n}") for n in range(PASSAGES)]))
        for item in items
    ]
    now, spent = timezone.now(), 0.0
    numbers = iter(range(documents))
    while batch := list(islice(numbers, BATCH)):
        items = [
            Item(
                kind="bench",
                title=said(5).capitalize(),
                path=f"documents/{n}/",
                state="",
                date=now,
                space_id=1,
                audience="space" if n % 2 else "coordination",
            )
            for n in batch
        ]
        made = Item.objects.bulk_create(items)
        began = time.perf_counter()
        if index.write([item.pk for item in made]):
            sys.exit("Some could not be indexed.")
        spent += time.perf_counter() - began
    terms.recount()
    return documents / spent * 60


def of_clients(clients: int) -> dict[str, dict[str, float]]:
    """Return the median and the 95th percentile of each way of asking, from so many processes at once."""
    seen: dict[str, list[float]] = {what: [] for what in ("bare", "results", "everything")}
    for what, taken in seen.items():
        barrier = multiprocessing.get_context("fork").Barrier(clients)
        queue: Any = multiprocessing.get_context("fork").Queue()
        processes = [
            multiprocessing.get_context("fork").Process(target=client, args=(what, number, barrier, queue))
            for number in range(clients)
        ]
        for process in processes:
            process.start()
        taken.extend(time for _process in processes for time in queue.get())
        for process in processes:
            process.join()
    return {
        what: {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1]}
        for what, times in seen.items()
    }


def client(what: str, number: int, barrier: Any, queue: Any) -> None:
    ask = list(ways())[["bare", "results", "everything"].index(what)]
    texts = asked()
    for text in texts[:2]:
        ask(text)
    barrier.wait()
    times = []
    for turn in range(ROUNDS * ASKED):
        began = time.perf_counter()
        ask(texts[(turn + number) % ASKED])
        times.append(time.perf_counter() - began)
    queue.put(times)


def asked() -> list[str]:
    """Return what is asked, the same for all: common words and less common ones, one to three."""
    words = vocabulary()
    chance = random.Random(3)
    common, others = words[:60], words[60:600]
    return [" ".join([chance.choice(common), *chance.sample(others, n % 3)]) for n in range(ASKED)]


def ways() -> Iterator[Callable[[str], Any]]:
    from django.db import connection  # noqa: PLC0415

    from espai.core.access import Standing  # noqa: PLC0415
    from espai.core.search import asking, finding, ordering, places, terms  # noqa: PLC0415
    from espai.core.search.engines import engine  # noqa: PLC0415
    from espai.core.search.finding import Chosen, Reader  # noqa: PLC0415
    from espai.core.search.queries import parse  # noqa: PLC0415
    from espai.core.search.thesaurus import synonyms_of  # noqa: PLC0415

    reader = Reader(Standing(space=1, person=1, keys=frozenset({"public", "space:0", "space:1", "person:1"})))
    synonyms = synonyms_of(1)

    def bare(text: str) -> None:
        query = terms.weighed(parse(text, synonyms))
        matching = engine().ranked(query, asking.PAGE)
        with connection.cursor() as cursor:
            cursor.execute(matching.sql, matching.params)
            cursor.fetchall()

    def results(text: str) -> None:
        query = terms.weighed(parse(text, synonyms))
        rows = finding.found(reader, query, Chosen(), start=0, total=0)
        at = places.parts([row.id for row in rows], query)
        asking.shown(ordering.by_parts(rows, at, query)[: asking.PAGE], at, query)

    yield bare
    yield results
    yield lambda text: asking.ask(reader, text, Chosen())


if __name__ == "__main__":
    sys.exit(main())
