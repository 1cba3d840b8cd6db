"""Passages in rendered text."""

from hypothesis import given
from hypothesis import strategies as st

from espai.core import markdown
from espai.core.texts.passages import marked, plain

HTML = "<p>Hola <strong>món</strong> &amp; tothom</p>\n<ul>\n<li>un</li>\n<li>dos</li>\n</ul>\n"


def test_words_are_apart_where_the_page_sets_them_apart():
    assert plain(HTML) == "Hola món & tothom un dos"
    assert plain('<p>a<br>b <a href="x>y">c</a>d</p>') == "a b cd"


def test_a_passage_is_marked_across_tags():
    assert marked(HTML, [(5, 12)]) == HTML.replace("món", '<mark id="passatge-5">món</mark>').replace(
        " &amp; t", " <mark>&amp; t</mark>"
    )


def test_passages_may_touch_and_overlap():
    assert marked("<p>abcdef gh</p>", [(0, 4), (2, 6), (7, 9)]) == (
        '<p><mark id="passatge-0">ab</mark><mark id="passatge-2">cd</mark><mark>ef</mark> <mark id="passatge-7">gh</mark></p>'
    )
    assert marked("<p>un dos tres</p>", [(0, 6)]) == '<p><mark id="passatge-0">un dos</mark> tres</p>'


@given(st.text(alphabet="ab*_ \n#>&<·`[]()-1.", max_size=60), st.integers(0, 40), st.integers(0, 40))
def test_marking_changes_no_word_and_opens_no_tag(text, start, length):
    html = markdown.render(text)
    made = marked(html, [(start, start + length)])
    assert plain(made) == plain(html)
    assert made.count("<mark") == made.count("</mark>")
    assert marked(html, []).count("<") == html.count("<")
