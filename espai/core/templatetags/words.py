"""`{% translate "…" %}` as Django's, but a text that the template writes out is looked up once for each language."""

from typing import Any

from django.template import Library, Node
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()


class Kept(Node):
    """What Django's tag gave in each language, put where it would have put it."""

    def __init__(self, tag: Any) -> None:
        self.name, tag.asvar = tag.asvar, None
        self.tag = tag
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self.tag.render(context)
        if self.name:
            context[self.name] = said
            return ""
        return said


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    tag: Any = i18n.do_translate(parser, token)
    text = tag.filter_expression
    is_written_out = text.var.lookups is None and not text.filters and tag.message_context is None
    return Kept(tag) if is_written_out else tag
