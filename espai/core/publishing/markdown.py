"""What people wrote in Markdown, as a tree: the same text that `core/markdown.py` shows on pages."""

from collections.abc import Iterator
from urllib.parse import urljoin

from django.conf import settings
from markdown_it.tree import SyntaxTreeNode

from espai.core.markdown import parse
from espai.core.publishing.tree import DEEPEST, Block, Heading, Listing, Paragraph, Run


def blocks(written: str, *, under: int = 0) -> tuple[Block, ...]:
    """Return the blocks of a text whose headings are below a heading of level `under`, skipping no level.

    Links to pages of the site are whole, since a file is read elsewhere; a heading that says nothing is left out.
    """
    return tuple(_blocks(SyntaxTreeNode(parse(written)).children, under, []))


def _blocks(nodes: list[SyntaxTreeNode], under: int, above: list[int], *, in_list: bool = False) -> Iterator[Block]:
    """A heading inside an item of a list, however deep, is a paragraph there."""
    for node in nodes:
        if node.type == "paragraph" or (node.type == "heading" and in_list):
            yield Paragraph(_runs(node))
        elif node.type == "heading":
            said = "".join(run.text for run in _runs(node))
            if not said.strip():
                continue
            written = int(node.tag[1])
            above[:] = [*(level for level in above if level < written), written]
            yield Heading(min(under + len(above), DEEPEST), said)
        elif node.type in {"bullet_list", "ordered_list"}:
            items = tuple(tuple(_blocks(item.children, under, above, in_list=True)) for item in node.children)
            yield Listing(items, is_ordered=node.type == "ordered_list")
        elif node.type in {"fence", "code_block"}:
            yield Paragraph((Run(node.content.rstrip("\n")),))
        elif node.type == "blockquote":
            yield from _blocks(node.children, under, above, in_list=in_list)


def _runs(node: SyntaxTreeNode) -> tuple[Run, ...]:
    inline = node.children[0] if node.children else None
    return tuple(_inline(inline.children, Run(""))) if inline else ()


def _inline(nodes: list[SyntaxTreeNode], like: Run) -> Iterator[Run]:
    for node in nodes:
        if node.type in {"text", "code_inline"}:
            yield Run(node.content, like.is_strong, like.is_emphasis, like.href)
        elif node.type in {"softbreak", "hardbreak"}:
            yield Run(" " if node.type == "softbreak" else "\n", like.is_strong, like.is_emphasis, like.href)
        elif node.type == "image":
            yield Run(node.content, like.is_strong, like.is_emphasis, like.href)
        else:
            href = urljoin(f"{settings.BASE_URL}/", str(node.attrs["href"])) if node.type == "link" else like.href
            is_strong, is_emphasis = like.is_strong or node.type == "strong", like.is_emphasis or node.type == "em"
            yield from _inline(node.children, Run("", is_strong, is_emphasis, href))
