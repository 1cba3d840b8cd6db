"""What templates need not make again: `translate`, `blocktranslate`, `static` and `url` as Django's, `kept` ours."""

import secrets
from functools import lru_cache
from typing import Any

from django.template import Library, Node
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.defaulttags import url as do_url
from django.templatetags import i18n
from django.templatetags.static import do_static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = Library()

TOKEN = secrets.token_hex(16)  # stands in what is kept for the one of each reader; nobody can write it
FRAGMENTS = 256  # of one part of a page; the oldest makes room for another


class Kept(Node):
    """What Django's tag gave in each language, put where it would have put it."""

    def __init__(self, tag: Any) -> None:
        # Django's two tags call the name of what they set differently.
        self.name = tag.asvar if hasattr(tag, "asvar") else tag.varname
        tag.asvar = tag.varname = None
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
    return Kept(tag) if _is_written_out(tag.filter_expression) and tag.message_context is None else tag


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    tag: Any = i18n.do_block_translate(parser, token)
    # What is written between the tags makes the same message each time.
    made = {id(tokens): tag.render_token_list(tokens) for tokens in (tag.singular, tag.plural)}

    def render_token_list(tokens: Any) -> tuple[str, list[str]]:
        message, names = made[id(tokens)]
        return message, list(names)

    tag.render_token_list = render_token_list
    return tag


@register.tag
def static(parser: Parser, token: Token) -> Node:
    tag: Any = do_static(parser, token)
    return Kept(tag) if _is_written_out(tag.path) else tag


def _is_written_out(expression: Any) -> bool:
    is_text = isinstance(expression.var, str) or expression.var.lookups is None
    return is_text and not expression.filters


class Fragment(Node):
    """A part of a page that is the same for many: made once for the same values, in each language.

    It is given those values and nothing else of the page, neither the reader nor the request; they are hashed. A form
    in it gets the token of whoever reads it each time.
    """

    def __init__(self, nodes: NodeList, given: dict[str, FilterExpression]) -> None:
        self.nodes, self.given = nodes, given
        self.said: dict[Any, str] = {}

    def render(self, context: Context) -> str:
        values = {name: part.resolve(context) for name, part in self.given.items()}
        # With the types: what is HTML is equal to the same text that is not.
        key = (get_language(), *values.values(), *map(type, values.values()))
        said = self.said.get(key)
        if said is None:
            said = self.nodes.render(context.new(values | {"csrf_token": TOKEN}))
            if len(self.said) >= FRAGMENTS:
                self.said.pop(next(iter(self.said)), None)
            self.said[key] = said
        return SafeString(said.replace(TOKEN, str(context["csrf_token"]))) if TOKEN in said else said


@register.tag
def kept(parser: Parser, token: Token) -> Node:
    """`{% kept title=session.item.title topics=topics %}…{% endkept %}`"""
    given = token_kwargs(token.split_contents()[1:], parser)
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Fragment(nodes, given)


class Address(Node):
    """An address by its name and arguments; by keyword it is Django's tag."""

    def __init__(self, tag: Any) -> None:
        self.tag = tag

    def render(self, context: Context) -> str:
        asked = (self.tag.view_name.resolve(context), *(part.resolve(context) for part in self.tag.args))
        if not self.tag.asvar:
            return _address(*asked)
        try:
            context[self.tag.asvar] = _address(*asked)
        except NoReverseMatch:  # as Django's: the template asks whether there is such a page
            context[self.tag.asvar] = ""
        return ""


@lru_cache(maxsize=4096)
def _address(name: str, *args: Any) -> str:
    return conditional_escape(reverse(name, args=args))


@register.tag
def url(parser: Parser, token: Token) -> Node:
    tag: Any = do_url(parser, token)
    return tag if tag.kwargs else Address(tag)
