"""The versions of the text of a need."""

from datetime import timedelta

import pytest
from django.utils import timezone

from espai.core.models import Audience
from espai.core.texts.models import Text, TextVersion
from espai.topics import actions
from espai.topics.models import Need


def at(need, tail=""):
    return f"/aqui/temes/necessitats/{need.pk}/versions/{tail}"


def change(need, by, text, **more):
    """Change a need, some time after what was last written."""
    TextVersion.objects.update(began_at=timezone.now() - timedelta(hours=1))
    now = Need.objects.select_related("item").get(pk=need.pk)
    given = {"title": now.item.title, "kind": now.kind, "version": now.version} | more
    return actions.change_need(need=now, by=by, text=text, **given)


def kept():
    return list(TextVersion.objects.order_by("number").values_list("number", "markdown", "by_id"))


def test_each_change_of_the_text_is_a_version(cast, need):
    change(need, cast.oriol, "Cap que serveixi.")
    change(need, cast.oriol, "Cap que serveixi.", title="Només el títol")
    assert kept() == [(1, "Cap.", cast.montse.pk), (2, "Cap que serveixi.", cast.oriol.pk)]
    text = Text.objects.get()
    assert (text.markdown, text.html, text.shown_from) == (Need.objects.get().text, Need.objects.get().html, 1)


def test_versions_are_read_by_whoever_reads_the_need(enter, cast, need):
    client = enter("pau")
    assert "Com ha canviat" not in client.get(f"/aqui/{need.item.path}").text
    change(need, cast.oriol, "Cap que serveixi.")
    assert "Mostra’n les versions" in client.get(f"/aqui/{need.item.path}").text
    assert "Oriol" in client.get(at(need)).text
    shown = client.get(at(need, "2/")).text
    assert "que serveixi.</ins>" in shown
    assert "Recupera aquesta versió" not in client.get(at(need, "1/")).text
    assert enter("berta").get(at(need).replace("/aqui/", "/alla/")).status_code == 404


def test_what_was_a_draft_stays_with_who_wrote_it(enter, cast):
    made = actions.draft_need(
        space=cast.space.pk, by=cast.montse, entity=cast.serra, title="T", text="L’alcalde no ho vol.", kind="plan"
    )
    assert [enter(name).get(at(made)).status_code for name in ("montse", "oriol", "nuria", "pau")] == [
        200,
        404,
        404,
        404,
    ]
    made = change(made, cast.montse, "Falta suport.")
    actions.publish_need(need=made, by=cast.montse, audience=Audience.SPACE)
    for name in ("oriol", "nuria", "pau"):
        client = enter(name)
        assert "Versió 1" not in client.get(at(made)).text
        assert client.get(at(made, "1/")).status_code == 404
        assert "alcalde" not in client.get(at(made, "2/"), {"amb": "1"}).text
    for name in ("oriol", "nuria"):
        assert enter(name).post(at(made, "1/recupera/"), {"version": "2"}).status_code == 404
        assert enter(name).post(at(made, "1/nom/"), {"name": "x"}).status_code == 404
    assert "alcalde" in enter("montse").get(at(made, "2/")).text


def test_a_version_is_restored_by_who_edits(enter, cast, need):
    change(need, cast.oriol, "Una altra cosa.")
    assert enter("pau").post(at(need, "1/recupera/"), {"version": "2"}).status_code == 404
    assert enter("pau").post(at(need, "1/nom/"), {"name": "x"}).status_code == 404
    client = enter("montse")
    shown = client.get(at(need, "1/"))
    assert shown.context["restore_form"]["version"].value() == 2
    client.post(at(need, "1/recupera/"), {"version": "x"})
    client.post(at(need, "1/recupera/"), {"version": "1"})
    assert Need.objects.get().text == "Una altra cosa."
    assert "S’ha recuperat la versió 1." in client.post(at(need, "1/recupera/"), {"version": "2"}, follow=True).text
    assert (Need.objects.get().text, TextVersion.objects.get(number=3).restored_from) == ("Cap.", 1)
    client.post(at(need, "3/nom/"), {"name": "La bona"})
    assert "Versió 3: La bona" in client.get(at(need)).text


def test_a_withdrawn_need_keeps_its_versions_for_its_own(enter, cast, need):
    actions.withdraw_need(need=need, by=cast.montse)
    assert enter("pau").get(at(need)).status_code == 404
    shown = enter("montse").get(at(need, "1/"))
    assert (shown.status_code, "Posa-hi nom" in shown.text) == (200, False)


def test_a_draft_that_is_discarded_leaves_no_text(cast):
    made = actions.draft_need(space=cast.space.pk, by=cast.montse, entity=None, title="T", text="x", kind="plan")
    actions.discard_need(need=made, by=cast.montse)
    assert (Text.objects.count(), TextVersion.objects.count()) == (0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_more(enter, cast, need, count, django_assert_num_queries):
    for number in range(count):
        change(need, cast.oriol, f"Versió {number}.")
    client = enter("montse")
    for tail in ("", "2/"):
        client.get(at(need, tail))
        with django_assert_num_queries(6):
            client.get(at(need, tail))


def test_stored_is_said_so_that_the_browser_forgets_its_draft(enter, cast, need):
    given = {"title": "T", "text": "Nou", "kind": "plan", "version": 1}
    client = enter("montse")
    form = client.get(f"/aqui/temes/necessitats/{need.pk}/edita/").text
    assert f'data-draft="{cast.montse.pk}" data-version="1"' in form
    assert "data-stored" in client.post(f"/aqui/temes/necessitats/{need.pk}/edita/", given, follow=True).text
    assert 'data-version="0"' in client.get("/aqui/temes/necessitats/nova/").text
