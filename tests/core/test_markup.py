import pytest
from django.template import engines
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from espai.core.markup import joined, markup


class Named:
    def __str__(self):
        return "<b>"


class Drawn:
    def __html__(self):
        return "<b>"


@pytest.mark.parametrize("part", ['<a href="x">\'&', mark_safe("<b>"), 3, None, Named(), Drawn(), _("Entra")])
def test_it_is_what_format_html_gives(part):
    assert markup("<p>{}{}</p>", part, part) == format_html("<p>{}{}</p>", part, part)


def test_what_it_gives_is_not_escaped_again():
    assert markup("{}", joined([markup("<b>{}</b>", "&")])) == "<b>&amp;</b>"


def draw(source, language="ca", **context):
    with translation.override(language):
        return engines["django"].from_string(source).render(context)


def test_a_text_of_the_template_is_said_in_the_language_of_the_page():
    template = engines["django"].from_string('{% translate "Entra" %}{% translate "Surt" as out %}, {{ out }}')
    said = []
    for language in ("ca", "en", "ca"):
        with translation.override(language):
            said.append(template.render())
    assert said == ["Entra, Surt", "Sign in, Sign out", "Entra, Surt"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% translate word %}", "Sign in"),
        ('{% translate "Entra"|upper %}', "SIGN IN"),
        ('{% translate "Entra" noop %}', "Entra"),
        ('{% translate "Entra" context "no n’hi ha" %}', "Entra"),
    ],
)
def test_what_changes_from_page_to_page_is_not_kept(source, said):
    assert draw(source, "en", word="Entra") == said
