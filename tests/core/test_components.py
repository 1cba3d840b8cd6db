import datetime as dt
import json
from hashlib import sha256
from io import StringIO
from pathlib import Path

import brotli
import pytest
from django import forms
from django.core.management import call_command
from django.template import engines
from django.utils import translation

from espai.core import css
from espai.core.paging import page_of

STATIC = css.FOLDER.parent


@pytest.fixture(autouse=True)
def catalan():
    with translation.override("ca"):
        yield


def draw(source, rf=None, **context):
    template = engines["django"].from_string("{% load ui lists %}" + source)
    return template.render(context, rf and rf.get("/?q=pla"))


class SampleForm(forms.Form):
    name = forms.CharField(label="Nom")
    note = forms.CharField(label="Nota", required=False, widget=forms.Textarea(attrs={"data-markdown": ""}))
    kind = forms.ChoiceField(label="Classe", choices=[("a", "A")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="Llegit", help_text="Abans de seguir.")

    def clean(self):
        raise forms.ValidationError("No quadra.")


def test_every_style_sheet_is_joined_once():
    assert sorted(css.ORDER) == sorted(path.stem for path in css.FOLDER.glob("*.css"))


def test_the_joined_sheet_is_small_and_has_no_comments():
    assert len(brotli.compress(css.join().encode())) <= 9 * 1024
    assert css.squeeze("a { /* x\n y */\n\n  b: c;\n}") == "a {\nb: c;\n}"


def test_the_addresses_of_the_joined_sheet_exist():
    assert 'url("vendor/atkinson-hyperlegible-next.woff2")' in css.join()
    assert (STATIC / "vendor" / "atkinson-hyperlegible-next.woff2").exists()


def test_the_script_is_small():
    assert len(brotli.compress((STATIC / "js" / "espai.js").read_bytes())) <= 3 * 1024


def test_the_command_writes_the_joined_sheet(monkeypatch, tmp_path):
    joined = css.join()
    monkeypatch.setattr(css, "FOLDER", tmp_path / "css")
    monkeypatch.setattr(css, "join", lambda: joined)
    call_command("join_css", stdout=StringIO())
    assert (tmp_path / "espai.css").read_text("utf-8") == joined


def test_vendored_files_are_those_of_the_manifest():
    vendor = Path(STATIC / "vendor")
    for entry in json.loads((vendor / "manifest.json").read_text("utf-8")):
        assert sha256((vendor / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_an_objective_brings_its_word_and_a_state_its_own():
    assert draw('{% badge "reflexio" %}') == '<span class="badge badge-reflexio">Reflexió</span>'
    assert draw('{% badge "due" "Demà" %}') == '<span class="badge badge-due">Demà</span>'


def test_what_people_wrote_is_escaped():
    assert "&lt;b&gt;" in draw("{% card title=text %}{{ text }}{% endcard %}", text="<b>")
    assert "<b>" not in draw("{% card title=text %}{{ text }}{% endcard %}", text="<b>")


def test_breadcrumbs_end_in_the_page_itself():
    html = draw('{% breadcrumbs "Temes" "/t/" "Nova" %}')
    assert '<a href="/t/">Temes</a>' in html
    assert '<span aria-current="page">Nova</span>' in html


def test_the_pager_keeps_the_question(rf):
    html = draw("{% pager page %}", rf, page=page_of(range(30), "2", 10))
    assert "?q=pla&amp;pagina=1" in html
    assert "?q=pla&amp;pagina=3" in html
    assert "Pàgina 2" in html


def test_a_single_page_has_no_pager(rf):
    assert draw("{% pager page %}", rf, page=page_of(range(3), None, 10)).strip() == ""


def test_a_list_is_downloaded_with_its_filters_and_whole(rf):
    request = rf.get("/?q=pla&pagina=2&format=csv")
    drawn = engines["django"].from_string("{% load ui %}{% downloads 'Plans & més' %}").render({}, request)
    what = '" rel="nofollow"><span class="hidden-visually">Baixa «Plans &amp; més» en </span>'
    assert drawn == (
        '<p class="downloads">Baixa la llista: '
        f'<a href="?q=pla&amp;format=csv{what}CSV</a> · '
        f'<a href="?q=pla&amp;format=csv-bom{what}CSV per a Excel</a> · '
        f'<a href="?q=pla&amp;format=xlsx{what}XLSX</a></p>'
    )


def test_a_list_without_filters_is_downloaded_from_its_own_address(rf):
    drawn = engines["django"].from_string("{% load ui %}{% downloads 'Plans' %}").render({}, rf.get("/?pagina=2"))
    assert '<a href="?format=csv"' in drawn


def test_a_form_says_what_is_wrong_once_and_ties_it_to_its_fields():
    html = draw("{% form_errors form %}{{ form }}", form=SampleForm({}))
    assert html.count("Hi ha un problema") == 1
    assert "No quadra." in html
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert 'aria-describedby="id_name_error"' in html


def test_a_form_alone_brings_its_own_summary():
    assert draw("{{ form }}", form=SampleForm({})).count("Hi ha un problema") == 1


def test_optional_fields_say_so_and_markdown_gets_its_toolbar():
    html = draw("{% field form.note %}{% field form.read %}", form=SampleForm())
    assert "(opcional)" in html
    assert '<markdown-toolbar for="id_note"' in html


def test_an_ask_says_why_by_when_and_how_long():
    ask = {
        "title": "Valoreu",
        "href": "/v/",
        "why": "6 preguntes",
        "due": dt.date(2026, 2, 27),
        "minutes": 1,
        "is_due": True,
    }
    html = draw("{% ask_list asks %}", asks=[ask, {"title": "B", "href": "/b/", "why": "c", "tag": "recerca"}])
    assert "Fins al divendres, 27 de febrer del 2026" in html
    assert "1 minut<" in html
    assert "badge-recerca" in html


def test_the_trace_says_where_one_is_and_what_is_to_come():
    steps = [{"label": "Tema", "here": True}, {"label": "Sessió", "title": "al març", "future": True}]
    html = draw("{% trace steps %}", steps=steps)
    assert "sou aquí" in html
    assert "(encara no)" in html


def test_the_cycle_tells_done_and_current_without_colour():
    html = draw(
        "{% cycle_bar steps %}", steps=[{"label": "Temes", "state": "done"}, {"label": "Ara", "state": "current"}]
    )
    assert "fet</span>" in html
    assert 'aria-current="step"' in html


def test_a_page_that_knows_of_no_languages_offers_none():
    assert draw("{% load page %}{% language_switch languages %}", languages=[]) == ""


def test_a_date_block_can_be_read_by_machines():
    assert 'datetime="2026-03-12"' in draw("{% date_block day %}", day=dt.date(2026, 3, 12))


@pytest.mark.parametrize("kind", ["info", "warn", "good", "conflict"])
def test_a_callout_has_an_icon_of_its_kind(kind):
    html = draw("{% callout kind=kind title='T' %}<p>x</p>{% endcallout %}", kind=kind)
    assert f"callout-{kind}" in html
    assert "<use href=" in html


def test_a_table_can_be_scrolled_by_keyboard():
    html = draw("{% data_table caption='Temes' %}<tbody></tbody>{% enddata_table %}")
    assert 'role="region" aria-label="Temes" tabindex="0"' in html


def test_messages_and_conflicts_and_empty_states():
    assert "#circle-alert" in draw('{% message_icon "error" %}')
    assert "Pau" in draw('{% conflict theirs="a" yours="b" author="Pau" %}')
    assert 'href="/n/"' in draw('{% empty_state "Res." "Fes-ho" "/n/" %}')


def test_buttons_take_their_options():
    html = draw(
        '{% button "Desa" name="n" value="v" icon="plus" small=True disabled=True %}{% link_button "Ves-hi" "/x/" download=True %}'
    )
    assert 'name="n" value="v"' in html
    assert "disabled>" in html
    assert 'href="/x/" download>' in html


def test_dots_are_silent():
    assert draw("{% dot %}") == '<span class="dot dot-idle" aria-hidden="true"></span>'


@pytest.mark.parametrize("asked", [None, "", "0", "-1", "x", "²", "99999999999999999999"])
def test_what_is_no_number_of_page_is_the_first(asked):
    page = page_of(range(12), asked, 10)
    assert (list(page), page.number, page.has_next, page.has_other_pages) == (list(range(10)), 1, True, True)


def test_the_last_page_and_one_beyond():
    assert (len(page_of(range(12), "2", 10)), page_of(range(12), "2", 10).has_next) == (2, False)
    assert list(page_of(range(12), "3", 10)) == []
