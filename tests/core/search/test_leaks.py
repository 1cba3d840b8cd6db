"""Nothing that is found, counted, suggested or alike tells of what the reader may not see."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from espai.core.access import Standing
from espai.core.models import Audience, Item
from espai.core.search import index, sources, suggesting, terms
from espai.core.search.asking import ask
from espai.core.search.engines import engine
from espai.core.search.finding import Chosen, Reader, titles
from espai.core.search.sources import Content, Part
from tests.core.test_reach import NOW, sees, standings


class LeakTest(TestCase):
    """Items of every audience, space and owner, each with a word of its own in its title and inside it."""

    @classmethod
    def setUpTestData(cls):
        sources.SOURCES["thing"] = cls.read
        number = 0
        for audience, space, owner in product(Audience.values, [0, 1, 2], [1, 2]):
            if audience == "space" and not space:
                continue
            number += 1
            Item.objects.create(
                kind="thing",
                title=f"Comuna propi{chr(97 + number // 26)}{chr(97 + number % 26)}zq",
                path=f"things/{number}/",
                state="",
                date=NOW,
                space_id=space,
                entity_id=owner,
                group_id=owner,
                author_id=owner,
                audience=audience,
            )
        assert index.write(Item.objects.values_list("pk", flat=True)) == set()
        terms.recount()

    @classmethod
    def tearDownClass(cls):
        sources.SOURCES.pop("thing", None)
        super().tearDownClass()

    @staticmethod
    def read(items):
        for item in items:
            secret = item.title.split()[1]
            parts = [Part(f"Dins hi ha {secret}d i comuna.", "#p1", f"Capítol {secret}", 1)]
            yield item, Content(lead=f"Resum {secret}r", parts=parts, language="ca", phases=("drafting",))

    @given(standings)
    def test_only_what_may_be_seen_is_found_counted_and_suggested(self, who):
        visible = {item.pk: item for item in Item.objects.all() if sees(who, item)}
        results = ask(Reader(who), "comuna", Chosen())
        found = [row.id for row, _place in results.rows]
        assert set(found) <= set(visible)
        assert len(found) == min(20, len(visible))
        assert results.total == len(visible)
        for facet in results.facets:
            assert sum(facet.counts.values()) == len(visible)
        shown = "".join(run.text for _row, place in results.rows for run in place.runs)
        hidden = {item.title.split()[1] for item in Item.objects.exclude(pk__in=visible)}
        assert not [word for word in hidden if word in shown]
        suggested = titles(who, engine().starting([], "x0propi"), 100)
        assert sorted(suggested) == sorted(item.title for item in visible.values())

    @given(standings, st.integers(0, 30))
    def test_a_word_that_only_hidden_things_have_finds_nothing(self, who, number):
        items = list(Item.objects.order_by("pk"))
        item = items[number % len(items)]
        word, is_seen = item.title.split()[1], sees(who, item)
        for text in (word, f"{word}d", f'"ha {word}d"', f"comuna {word}r", f"{word} -inexistent"):
            results = ask(Reader(who), text, Chosen())
            assert (item.pk in [row.id for row, _place in results.rows]) == is_seen
            shown = [*results.rows, *results.partly]
            assert all(sees(who, Item.objects.get(pk=row.id)) for row, _place in shown)
        of, _query, like = suggesting.similar(Reader(who), item.pk)
        assert (of is not None) == is_seen
        assert all(sees(who, Item.objects.get(pk=row.id)) for row, _place in like)

    def test_a_part_of_what_was_asked_is_of_what_may_be_seen(self):
        visitor = Standing(space=1)
        partly = ask(Reader(visitor), "comuna inexistentissima", Chosen()).partly
        assert partly
        assert all(sees(visitor, Item.objects.get(pk=row.id)) for row, _place in partly)
