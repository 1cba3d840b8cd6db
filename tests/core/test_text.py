"""What people write: Markdown, names in order, forms sent twice, signed links."""

import time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from espai.core import markdown, once, signing
from espai.core.collation import sort_key
from espai.core.fields import LineField
from espai.core.models import Submission


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un **fet**", "<p>Un <strong>fet</strong></p>\n"),
        ("# Títol", "<h3>Títol</h3>\n"),
        ("##### Petit", "<h3>Petit</h3>\n"),
        ("# A\n### B\n## C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>\n"),
        ("# A\n## B\n### C\n#### D", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h5>D</h5>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("![x](https://a.example/p.png)", "<p></p>\n"),
        ("[a](https://a.example)", '<p><a href="https://a.example" rel="nofollow ugc noopener">a</a></p>\n'),
    ],
)
def test_markdown_is_rendered_and_sanitised(text, html):
    assert markdown.render(text) == html


@given(st.text(max_size=200))
def test_nothing_written_becomes_a_script(text):
    html = markdown.render(text).lower()
    assert "<script" not in html
    assert "javascript:" not in [part.split('"')[0] for part in html.split('href="')[1:]]


@pytest.mark.parametrize("text", ["a" * 20_001, "[" * 501])
def test_a_text_made_to_be_slow_is_refused(text):
    with pytest.raises(ValidationError):
        markdown.validate(text)


def test_a_text_at_the_limits_is_taken():
    markdown.validate("a" * 20_000)
    markdown.validate("[" * 500)


def test_names_sort_as_in_catalan():
    names = ["Zona 10", "l’Hospitalet", "Àger", "Ílla", "Zona 2", "Hostalric", "Cel·la", "els Hostalets", "Celma", "Ça"]
    ordered = [
        "Àger",
        "Ça",
        "Cel·la",
        "Celma",
        "l’Hospitalet",
        "els Hostalets",
        "Hostalric",
        "Ílla",
        "Zona 2",
        "Zona 10",
    ]
    assert sorted(names, key=sort_key) == ordered


@pytest.mark.django_db
def test_a_form_is_carried_out_once():
    key = once.new_key()
    with pytest.raises(Submission.DoesNotExist):
        once.found(key)
    once.remember(key=key, path="temes/1-a/")
    with pytest.raises(IntegrityError), transaction.atomic():
        once.remember(key=key, path="temes/2-b/")
    assert once.found(key) == "temes/1-a/"
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Un\r\n títol\t ", "Un títol"), ("a\u200bb\u2028c\u202e", "ab c"), ("", "")]
)
def test_a_line_is_one_line(typed, kept):
    assert LineField(required=False).clean(typed) == kept


def test_each_form_has_its_own_key():
    assert once.new_key() != once.new_key()


def test_a_sealed_link_opens_for_its_purpose_only():
    token = signing.seal("answer", [1, 2, "yes"])
    assert signing.unseal("answer", token, signing.LINK_LIVES) == [1, 2, "yes"]
    assert signing.unseal("unsubscribe", token, signing.LINK_LIVES) is None
    assert signing.unseal("answer", token[:-1], signing.LINK_LIVES) is None
    assert signing.opened(signing.link_key(7)) == {7}
    assert signing.opened("") == signing.opened("fals") == frozenset()


def test_a_sealed_link_dies():
    token = signing.link_key(7)
    later = time.time() + signing.LINK_LIVES.total_seconds() + 1
    with time_machine.travel(later):
        assert signing.opened(token) == frozenset()
