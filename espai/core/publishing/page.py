"""A page of HTML that opens by itself, wherever it is kept."""

from html import escape
from typing import Any

LOOKS = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif;color:#1c2321}"
    "table{border-collapse:collapse}td,th{border:1px solid #777;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "img{max-width:100%;height:auto}a{color:#0b4f4a}"
)
WHOLE = (
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="author" content="{author}">\n'
    "<title>{title}</title>\n<style>{looks}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{blocks}\n</main>\n"
    "</body>\n</html>\n"
)


def page(publication: dict[str, Any]) -> bytes:
    """Return the bytes of the page of a publication, as `tree.Publication.plain` gives it."""
    said = {name: escape(publication[name]) for name in ("language", "author", "title")}
    blocks = "\n".join(_block(block) for block in publication["blocks"])
    return WHOLE.format(**said, looks=LOOKS, blocks=blocks).encode()


def _block(block: dict[str, Any]) -> str:
    kind = block["kind"]
    if kind == "heading":
        level = block["level"] + 1
        return f"<h{level}>{escape(block['text'])}</h{level}>"
    if kind == "paragraph":
        return f"<p>{''.join(map(_run, block['runs']))}</p>"
    if kind == "list":
        name = "ol" if block["ordered"] else "ul"
        items = "".join(f"<li>{''.join(map(_block, item))}</li>" for item in block["items"])
        return f"<{name}>{items}</{name}>"
    if kind == "table":
        return _table(block)
    picture = f'<img src="data:image/png;base64,{block["png"]}" alt="{escape(block["alt"])}">'
    caption = f"<figcaption>{escape(block['caption'])}</figcaption>" if block["caption"] else ""
    return f"<figure>{picture}{caption}</figure>"


def _run(run: dict[str, Any]) -> str:
    said = escape(run["text"]).replace("\n", "<br>")
    said = f"<strong>{said}</strong>" if run["strong"] else said
    said = f"<em>{said}</em>" if run["emphasis"] else said
    return f'<a href="{escape(run["href"])}">{said}</a>' if run["href"] else said


def _table(block: dict[str, Any]) -> str:
    caption = f"<caption>{escape(block['caption'])}</caption>" if block["caption"] else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block["header"])
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block["rows"])
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
