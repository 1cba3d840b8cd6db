"""The list of needs."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espai.core.templatetags.dates import short_day
from espai.core.templatetags.lists import row_list
from espai.core.templatetags.ui import badge
from espai.topics.models import Need

register = template.Library()


@register.simple_tag
def need_rows(needs: Iterable[Need], slug: str) -> SafeString:
    """Needs that `add_support` has been through."""
    return row_list(_need(need, slug) for need in needs)


def _need(need: Need, slug: str) -> dict[str, Any]:
    support = ngettext("%(n)s ens", "%(n)s ens", need.supporters) % {"n": need.supporters}
    said = [need.entity.name if need.entity else _("Coordinació"), short_day(need.item.date), support]
    return {
        "title": need.item.title,
        "href": f"/{slug}/{need.item.path}",
        "note": " · ".join([*said, _("el vostre també")] if need.is_supported else said),
        "side": badge("neutral", _("Funcionament")) if need.kind == Need.Kind.FUNCTIONING else "",
    }
