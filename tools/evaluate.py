"""Measures how well search finds what people look for, on both databases, with queries that were judged.

    evaluate.py [--shut]      with the queries that were kept shut too: to report, never to tune by

nDCG at 10, with its 95 % interval by resampling the queries; beside it, the Catalan configuration that PostgreSQL
brings, on the same texts.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from math import log2
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "evaluation"
GOAL, APART = 0.85, 0.03
AT = 10
OWN = """
SELECT item_id FROM evaluation_own, {ask}('catalan', %s) asked
WHERE vector @@ asked ORDER BY ts_rank_cd(vector, asked, 1) DESC, item_id LIMIT 10
"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shut", action="store_true")
    parser.add_argument("--child", action="store_true", help="asks the database that the environment names")
    parser.add_argument("--show", action="store_true", help="what each query found, the worst first")
    options = parser.parse_args()
    if options.child:
        print(json.dumps(found()))
        return 0
    seen = {"sqlite": child([]), "postgresql": child([sys.executable, str(ROOT / "tools" / "postgres.py"), "--"])}
    own = seen["postgresql"].pop("own")
    seen["sqlite"].pop("own")
    means = {}
    for name in ("open", *(["shut"] if options.shut else [])):
        queries = read(name)
        for engine, ranks in seen.items():
            means[name, engine] = told(f"{name}, {engine}", queries, ranks["ours"], show=options.show)
        told(f"{name}, the Catalan configuration of PostgreSQL", queries, own, show=False)
    apart = max(abs(means[name, "sqlite"] - means[name, "postgresql"]) for name, _engine in means)
    print(f"The two databases are {apart:.3f} apart at most (goal {APART}).")
    return 0 if min(means.values()) >= GOAL and apart <= APART else 1


def read(name: str) -> list[dict[str, Any]]:
    queries: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return queries


def child(under: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ESPAI_VAR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [*under, sys.executable, __file__, "--child"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def told(name: str, queries: list[dict[str, Any]], ranks: dict[str, list[str]], *, show: bool) -> float:
    """Print the mean, with its interval and by what each query tests; return it."""
    worth = [ndcg(ranks[query["query"]], query["relevant"]) for query in queries]
    low, high = interval(worth)
    mean = statistics.fmean(worth)
    print(f"{name}: nDCG@{AT} {mean:.3f} (95 %: {low:.3f} to {high:.3f}), {len(worth)} queries")
    by_kind = defaultdict(list)
    for query, value in zip(queries, worth, strict=True):
        by_kind[query["tests"]].append(value)
    print("   " + ", ".join(f"{kind} {statistics.fmean(values):.2f}" for kind, values in sorted(by_kind.items())))
    if show:
        for value, query in sorted(zip(worth, queries, strict=True), key=lambda one: one[0]):
            print(f"   {value:.2f} {query['query']!r} {ranks[query['query']]} wanted {query['relevant']}")
    return mean


def ndcg(ranked: list[str], relevant: dict[str, int]) -> float:
    """Return the gain of the ten first, each divided by the logarithm of its place, by that of the best order."""
    gain = sum((2 ** relevant.get(one, 0) - 1) / log2(place + 2) for place, one in enumerate(ranked[:AT]))
    best = sorted(relevant.values(), reverse=True)[:AT]
    return gain / sum((2**value - 1) / log2(place + 2) for place, value in enumerate(best))


def interval(worth: list[float]) -> tuple[float, float]:
    chance = random.Random(1)
    means = sorted(statistics.fmean(chance.choices(worth, k=len(worth))) for _turn in range(2_000))
    return means[50], means[1_949]


def found() -> dict[str, Any]:
    """Index the corpus in the database that the environment names, ask every query, and return what it finds."""
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - the parent needs no site

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from espai.core.access import Standing  # noqa: PLC0415
    from espai.core.search import asking  # noqa: PLC0415
    from espai.core.search.finding import Chosen, Reader  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    ids = index()
    reader = Reader(Standing(space=1, person=1, keys=frozenset({"public", "space:0", "space:1", "person:1"})))
    ours = {}
    texts = [query["query"] for name in ("open", "shut") for query in read(name)]
    for text in texts:
        results = asking.ask(reader, text, Chosen())
        ours[text] = [ids[row.id] for row, _place in (*results.rows, *results.partly)][:AT]
    own = {text: catalan(text, ids) for text in texts} if connection.vendor == "postgresql" else {}
    return {"ours": ours, "own": own}


def index() -> dict[int, str]:
    """Write the items of the corpus and index them; return their names in it by their ids."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from espai.core.models import Item  # noqa: PLC0415
    from espai.core.search import index, sources, terms  # noqa: PLC0415
    from espai.core.search.sources import Content, Part  # noqa: PLC0415

    corpus = json.loads((DATA / "corpus.json").read_text(encoding="utf-8"))
    now, ids, contents = timezone.now(), {}, {}
    for one in corpus:
        item = Item.objects.create(
            kind="judged", title=one["title"], path="x", state="", date=now, space_id=1, audience="space"
        )
        ids[item.pk] = one["id"]
        parts = [Part(part["text"], "", part.get("heading", ""), part.get("page")) for part in one.get("parts", [])]
        contents[item.pk] = Content(lead=one.get("lead", ""), language=one["language"], parts=parts)
    sources.SOURCES["judged"] = lambda items: [(item, contents[item.pk]) for item in items]
    if index.write(ids):
        sys.exit("Some could not be indexed.")
    terms.recount()
    if connection.vendor == "postgresql":
        _index_as_catalan(ids, {one["id"]: one for one in corpus})
    return ids


def _index_as_catalan(ids: dict[int, str], corpus: dict[str, Any]) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE evaluation_own (item_id bigint PRIMARY KEY, vector tsvector)")
        for pk, name in ids.items():
            one = corpus[name]
            inside = " ".join(f"{part.get('heading', '')} {part['text']}" for part in one.get("parts", []))
            cursor.execute(
                """INSERT INTO evaluation_own VALUES (%s, setweight(to_tsvector('catalan', %s), 'A') ||
                setweight(to_tsvector('catalan', %s), 'B') || setweight(to_tsvector('catalan', %s), 'D'))""",
                [pk, one["title"], one.get("lead", ""), inside],
            )


def catalan(text: str, ids: dict[int, str]) -> list[str]:
    """Return what PostgreSQL finds by itself."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(OWN.format(ask="websearch_to_tsquery"), [text])
        return [ids[pk] for (pk,) in cursor.fetchall()]


if __name__ == "__main__":
    sys.exit(main())
