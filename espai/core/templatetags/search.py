"""What is found, in pages."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espai.core.markup import joined, markup
from espai.core.search.snippets import Run

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """`1000` as it is written in Catalan and Spanish: `1.000`."""
    return f"{number:,}".replace(",", "." if get_language() != "en" else ",")


@register.simple_tag
def result_list(rows: Iterable[dict[str, Any]]) -> SafeString:
    """Rows with `title`, `href`, `note` and `side` as in lists, with the `runs` of the title and of a passage.

    The passage says in which `language` it is, where that is not the language of the page.
    """
    return markup('<ol class="rows results">{}</ol>', joined(_result(row) for row in rows))


def _result(row: dict[str, Any]) -> SafeString:
    similar = markup(
        '<a href="{}">{}<span class="hidden-visually"> {}</span></a>', row["similar"], _("Semblants"), row["title"]
    )
    return markup(
        '<li class="row"><div class="row-main"><p class="row-title"><a href="{}">{}</a></p>{}'
        '<p class="row-note">{}{}</p></div><div class="row-side">{}</div></li>',
        row["href"],
        _marked(row["title_runs"]),
        _passage(row["runs"], row["language"]),
        markup("{} · ", row["note"]) if row["note"] else "",
        similar,
        row["side"],
    )


def _marked(runs: list[Run]) -> SafeString:
    return joined(markup("<mark>{}</mark>" if run.is_marked else "{}", run.text) for run in runs)


def _passage(runs: list[Run], language: str) -> SafeString | str:
    if not runs:
        return ""
    lang = markup(' lang="{}"', language) if language not in ("", "other", get_language()) else ""
    return markup('<p class="passage"{}>{}</p>', lang, _marked(runs))
