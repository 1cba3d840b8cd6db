"""The cycle bar: where the edition of a space stands, from the states of its items."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.commitments.models import Commitment
from espai.core.access import Standing, reach
from espai.core.markup import kept
from espai.core.models import Item
from espai.core.prepared import Prepared
from espai.programme.models import Session
from espai.research.models import Plan
from espai.surveys.models import Survey
from espai.topics.models import Topic

KINDS = [Plan.KIND, Topic.KIND, Session.KIND, Survey.KIND, Commitment.KIND]
Counts = dict[tuple[str, str], int]
Words = tuple[str, str]  # what the cell says, and its state: done, current or nothing


@Prepared
def counted(who: Standing) -> QuerySet[Item, tuple[str, str, int]]:
    """How many of each kind and state the reader may see."""
    rows = Item.objects.filter(reach(who), kind__in=KINDS).order_by()
    return rows.values_list("kind", "state").annotate(n=Count("pk"))


def bar(rows: Iterable[tuple[str, str, int]], slug: str) -> list[dict[str, Any]]:
    """Return the six cells of the bar, from what was `counted` for its reader."""
    return _bar(tuple(rows), slug)


@kept
def _bar(rows: tuple[tuple[str, str, int], ...], slug: str) -> list[dict[str, Any]]:
    counts: Counts = defaultdict(int)
    for kind, state, n in rows:
        counts[kind, state] = n
    cells = [
        (_("Recerca"), "recerca/plans/", _research(counts)),
        (_("Temes"), "temes/", _topics(counts)),
        (_("Programa"), "sessions/", _programme(counts)),
        (_("Sessions"), "sessions/", _sessions(counts)),
        (_("Valoració"), "valoracio/", _rating(counts)),
        (_("Millora"), "valoracio/", _improvement(counts)),
    ]
    # Several things go on at once; the bar points at one, the last in the cycle.
    going_on = max((number for number, (_l, _p, words) in enumerate(cells) if words[1] == "current"), default=None)
    return [
        {
            "label": label,
            "href": f"/{slug}/{path}",
            "note": note,
            "state": "" if state == "current" and number != going_on else state,
        }
        for number, (label, path, (note, state)) in enumerate(cells)
    ]


def _research(counts: Counts) -> Words:
    plans = counts[Plan.KIND, Plan.State.PUBLISHED]
    return ngettext("%(n)s pla publicat", "%(n)s plans publicats", plans) % {"n": plans}, "done" if plans else ""


def _topics(counts: Counts) -> Words:
    consulted, taken = counts[Topic.KIND, Topic.State.CONSULTED], counts[Topic.KIND, Topic.State.TAKEN]
    if consulted:
        return ngettext("%(n)s en consulta", "%(n)s en consulta", consulted) % {"n": consulted}, "current"
    return ngettext("%(n)s triat", "%(n)s triats", taken) % {"n": taken}, "done" if taken else ""


def _programme(counts: Counts) -> Words:
    planned, convened = (counts[Session.KIND, state] for state in (Session.State.PLANNED, Session.State.CONVENED))
    if planned and not convened:
        return ngettext("%(n)s en preparació", "%(n)s en preparació", planned) % {"n": planned}, "current"
    if convened:
        return ngettext("%(n)s convocada", "%(n)s convocades", convened) % {"n": convened}, "done"
    return _("cap sessió a la vista"), ""


def _sessions(counts: Counts) -> Words:
    held = counts[Session.KIND, Session.State.HELD]
    return ngettext("%(n)s feta", "%(n)s fetes", held) % {"n": held}, "done" if held else ""


def _rating(counts: Counts) -> Words:
    is_open, closed = counts[Survey.KIND, Survey.State.OPEN], counts[Survey.KIND, Survey.State.CLOSED]
    if is_open:
        return ngettext("%(n)s enquesta oberta", "%(n)s enquestes obertes", is_open) % {"n": is_open}, "current"
    return ngettext("%(n)s enquesta", "%(n)s enquestes", closed) % {"n": closed}, "done" if closed else ""


def _improvement(counts: Counts) -> Words:
    made = sum(counts[Commitment.KIND, state] for state in Commitment.State if state != Commitment.State.DISCARDED)
    done = counts[Commitment.KIND, Commitment.State.DONE]
    if not made:
        return _("cap compromís encara"), ""
    return _("%(done)s de %(all)s compromisos fets") % {
        "done": done,
        "all": made,
    }, "done" if done == made else "current"
