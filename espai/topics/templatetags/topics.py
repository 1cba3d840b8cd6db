"""The lists of needs and of topics."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.core.markup import kept
from espai.core.templatetags.dates import short_day
from espai.core.templatetags.lists import rows_of
from espai.core.templatetags.ui import badge
from espai.topics.models import ListedNeed, Need, Topic

register = template.Library()


@register.simple_tag
def need_rows(needs: Iterable[ListedNeed], slug: str) -> SafeString:
    # Written once for the many who read the same.
    return _needs(tuple(needs), slug)


@kept
def _needs(needs: tuple[ListedNeed, ...], slug: str) -> SafeString:
    return rows_of(_need(need, slug) for need in needs)


def _need(need: ListedNeed, slug: str) -> dict[str, Any]:
    support = ngettext("%(n)s ens", "%(n)s ens", need.supporters) % {"n": need.supporters}
    said = [need.entity or _("Coordinació"), short_day(need.date), support]
    return {
        "title": need.title,
        "href": f"/{slug}/{need.path}",
        "note": " · ".join([*said, _("el vostre també")] if need.is_supported else said),
        "side": badge("neutral", _("Funcionament")) if need.kind == Need.Kind.FUNCTIONING else "",
    }


@register.simple_tag
def topic_rows(topics: Iterable[Topic], slug: str) -> SafeString:
    lines = tuple((topic.item.title, topic.item.path, topic.item.date, topic.item.state) for topic in topics)
    return _topics(lines, slug)


@kept
def _topics(lines: tuple[tuple[str, str, datetime, str], ...], slug: str) -> SafeString:
    return rows_of(
        {
            "title": title,
            "href": f"/{slug}/{path}",
            "note": short_day(date),
            "side": badge("state", str(Topic.State(state).label)),
        }
        for title, path, date, state in lines
    )
