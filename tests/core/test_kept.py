"""What is made once for the many who read the same, and never shown to who may not."""

import pytest
from django.template import Context, RequestContext, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from espai.core.markup import frozen, kept, markup, thawed
from espai.core.templatetags import kept as tags


def test_a_part_sees_what_it_is_given_and_nothing_else(rf):
    inner = "{{ title }}{% if who or request or user %}somebody{% endif %}"
    part = Template(f"{{% kept title=title %}}{inner}{{% endkept %}}{inner}")
    context = RequestContext(rf.get("/"), {"title": "Hola", "who": "Pau"})
    assert part.render(context) == "HolaHolasomebody"


def test_a_form_in_it_holds_the_token_of_whoever_reads(rf):
    part = Template("{% kept title=title %}{{ title }}{% csrf_token %}{% endkept %}")
    for token in ("first", "second"):
        context = Context({"title": tags.TOKEN[:8], "csrf_token": token})
        assert part.render(context) == (
            f'{tags.TOKEN[:8]}<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        )
    assert len(part.nodelist[0].said) == 1


def test_it_is_made_once_for_the_same_values_and_again_for_others():
    made = []
    part = Template("{% kept value=value %}{{ value }}{% endkept %}")
    fragment = part.nodelist[0]
    nodes = fragment.nodes

    class Counted:
        def render(self, context):
            made.append(context["value"])
            return nodes.render(context)

    fragment.nodes = Counted()
    assert [part.render(Context({"value": value})) for value in (1, 2, 1)] == ["1", "2", "1"]
    assert made == [1, 2]


def test_each_language_has_its_own():
    part = Template('{% kept value=1 %}{% translate "Temes" %}{% endkept %}')
    with override("ca"):
        assert part.render(Context()) == "Temes"
    with override("en"):
        assert part.render(Context()) == "Topics"


@pytest.mark.parametrize("first", [0, 1])
def test_what_somebody_wrote_is_escaped_though_the_same_was_shown_as_html(first):
    part = Template("{% kept value=value %}{{ value }}{% endkept %}")
    values = [mark_safe("<b>x</b>"), "<b>x</b>"]
    shown = ["<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"]
    assert part.render(Context({"value": values[first]})) == shown[first]
    assert part.render(Context({"value": values[1 - first]})) == shown[1 - first]


def test_the_oldest_makes_room(monkeypatch):
    monkeypatch.setattr(tags, "FRAGMENTS", 2)
    part = Template("{% kept value=value %}{{ value }}{% endkept %}")
    for value in (1, 2, 3):
        part.render(Context({"value": value}))
    assert list(part.nodelist[0].said.values()) == ["2", "3"]


def test_a_function_is_kept_by_its_values_and_the_language():
    asked = []

    @kept
    def line(rows):
        asked.append(rows)
        return markup("<p>{}</p>", *[row["title"] for row in thawed(rows)])

    for title in ("a", "a", mark_safe("a")):
        assert line(frozen([{"title": title}])) == "<p>a</p>"
    assert len(asked) == 2
    with override("en"):
        line(frozen([{"title": "a"}]))
    assert len(asked) == 3
    assert line.__name__ == "line"
