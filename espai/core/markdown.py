"""What people write is Markdown; it is rendered and sanitised when it is saved, never when it is read."""

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

LIMIT = 20_000
BRACKETS = 500  # nested brackets make any Markdown parser slow
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "h5", "code", "pre", "hr"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})


def validate(text: str) -> None:
    """Refuse a text that is too long or made to be slow."""
    if len(text) > LIMIT:
        raise ValidationError(_("El text passa de %(limit)s caràcters: escurceu-lo.") % {"limit": LIMIT})
    if text.count("[") > BRACKETS:
        raise ValidationError(_("El text té massa claudàtors: reviseu-lo."))


def parse(text: str) -> list[Token]:
    """Return what a text says, before it has any looks."""
    return _parser.parse(text)


def render(text: str) -> str:
    """Return safe HTML. Headings start at h3, below the title of the page and of its section, and skip no level."""
    tokens = parse(text)
    above: list[int] = []  # the levels, as written, of the headings that the current one is under
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            above = [*(level for level in above if level < written), written]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(above) + 2, 5)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="nofollow ugc noopener")
