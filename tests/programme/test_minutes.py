"""The minutes: their versions, who reads the draft, and what is said of their passages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from espai.core.access import Standing
from espai.core.errors import Conflict, Refused
from espai.core.kinds import trace_of
from espai.core.links import trace
from espai.core.models import Event, Item
from espai.core.signing import link_key
from espai.core.texts import actions as texts
from espai.core.texts.models import Text, TextComment, TextVersion
from espai.programme import actions
from espai.programme.models import Minutes
from tests.programme.conftest import convene, draft, fresh, pass_by
from tests.programme.test_pages import at, page, planned_public

FIRST = "S’acorda **compartir** plantilles.\n\nLa propera sessió és al març."
SECRET = "Encara per confirmar amb Riu."


def later(minutes):
    """Let minutes go by for the last version."""
    TextVersion.objects.update(began_at=timezone.now() - timedelta(minutes=minutes))


def save(cast, session, text, by=None, **more):
    kept = Minutes.objects.filter(session=session).first()
    given = {"version": kept.version if kept else 0} | more
    return actions.save_minutes(session=session, by=by or cast.nuria, text=text, **given)


@pytest.fixture
def drafted(cast, held):
    return save(cast, held, f"{FIRST}\n\n{SECRET}")


@pytest.fixture
def published(cast, held, drafted):
    """Published, after a first version that said more."""
    later(40)
    save(cast, held, FIRST)
    return actions.publish_minutes(session=held, by=cast.nuria)


def read(session, tail=""):
    return f"/aqui/{fresh(session).item.path}relatoria/{tail}"


def kept():
    """Number, words, how many were added and removed."""
    rows = TextVersion.objects.order_by("number")
    return list(rows.values_list("number", "markdown", "added", "removed"))


def test_what_one_saves_in_half_an_hour_is_one_version(cast, held):
    save(cast, held, "un")
    assert kept() == [(1, "un", 1, 0)]
    save(cast, held, "un dos")
    assert kept() == [(1, "un dos", 2, 0)]
    later(31)
    save(cast, held, "un dos tres")
    save(cast, held, "un tres quatre")
    assert kept() == [(1, "un dos", 2, 0), (2, "un tres quatre", 2, 1)]
    assert (Minutes.objects.get().version, Minutes.objects.get().content.number) == (4, 2)


def test_what_another_saves_is_another_version(cast, held):
    save(cast, held, "un")
    save(cast, held, "un dos", by=cast.montse)
    assert [row[0] for row in kept()] == [1, 2]


def test_what_has_a_name_is_not_folded_into(cast, held):
    save(cast, held, "un")
    one = TextVersion.objects.get()
    texts.name_version(version=one, by=cast.nuria.pk, name="Per revisar", note="Falta Riu")
    save(cast, held, "dos")
    assert [(each.name, each.markdown) for each in TextVersion.objects.order_by("number")] == [
        ("Per revisar", "un"),
        ("", "dos"),
    ]
    assert str(one) == f"{one.text_id}.1"
    assert str(one.text) == "minutes"
    assert Event.objects.filter(name="core.version_named").count() == 1


def test_saving_what_there_is_makes_no_version(cast, held):
    save(cast, held, "un\r\ndos")
    before = Event.objects.count()
    assert save(cast, held, "un\ndos").version == 1
    assert (len(kept()), Event.objects.count()) == (1, before)


def test_two_at_once_are_told_and_nothing_is_lost(cast, held):
    save(cast, held, "un")
    save(cast, held, "dos", by=cast.montse)
    with pytest.raises(Conflict):
        actions.save_minutes(session=held, by=cast.nuria, text="tres", version=1)
    assert [row[1] for row in kept()] == ["un", "dos"]
    # The same form sent twice is no conflict.
    assert actions.save_minutes(session=held, by=cast.montse, text="dos", version=1).version == 2
    with pytest.raises(Conflict):
        actions.save_minutes(session=held, by=cast.nuria, text="dos", version=0) and actions.save_minutes(
            session=held, by=cast.nuria, text="altre", version=0
        )


def test_minutes_that_somebody_else_has_removed_meanwhile(cast, held):
    with pytest.raises(Conflict):
        actions.save_minutes(session=held, by=cast.nuria, text="x", version=3)
    assert not Item.objects.filter(kind="minutes").exists()


OTHERS = ["montse", "pau", "carme", "ramon", "visitor"]
PLACES = ["versions/", "versions/1/", "comentaris/"]


@pytest.fixture
def remarked(cast, drafted):
    return texts.comment(text=drafted.content, by=cast.nuria.pk, body="Ho confirmem?", quote="confirmar amb Riu")


def guessed(session):
    return [at(session, f"relatoria/{tail}") for tail in PLACES] + [read(session)]


@pytest.mark.parametrize("name", OTHERS)
def test_a_draft_is_not_at_any_address(enter, client, held, remarked, name):
    reader = client if name == "visitor" else enter(name)
    sealed = {"clau": link_key(held.item_id)}
    for address in guessed(held):
        assert {reader.get(address).status_code, reader.get(address, sealed).status_code} <= {302, 404}, address
    for address in (page(held), "/aqui/", "/aqui/sessions/", "/aqui/documents/"):
        shown = reader.get(address, follow=True).text
        assert [word in shown for word in (SECRET, "Ho confirmem?", "relatoria/")] == [False] * 3
    for tail in ("comentaris/", f"comentaris/{remarked.pk}/resol/", f"comentaris/{remarked.pk}/retira/"):
        assert reader.post(at(held, f"relatoria/{tail}"), {"body": "x"}).status_code in {302, 404}
    assert TextComment.objects.get().resolved_at is None


@pytest.mark.parametrize("name", OTHERS)
def test_a_draft_is_in_no_list_nor_trace(who, cast, held, remarked, name):
    standing = who(name)
    assert not Minutes.objects.visible_to(standing).exists()
    assert not Minutes.objects.editable_by(standing).exists()
    assert not TextVersion.objects.visible_to(standing).exists()
    assert not TextComment.objects.visible_to(standing).exists()
    assert "minutes" not in {step.kind for step in trace(held.item, standing)}
    holder = Standing(space=cast.space.pk, links=frozenset({held.item_id}))
    assert not Minutes.objects.opened_by(holder).exists()


def test_coordination_reads_the_draft(enter, held, remarked):
    reader = enter("nuria")
    assert [reader.get(address).status_code for address in guessed(held)] == [200, 200, 302, 200]
    assert "Ho confirmem?" in reader.get(read(held)).text
    assert "És un esborrany" in reader.get(read(held)).text


def test_changing_who_sees_the_session_does_not_show_the_draft(who, cast, planned):
    session = pass_by(convene(cast, planned), days=25)
    save(cast, session, SECRET)
    actions.change_session(session=session, by=cast.nuria, version=session.version, facts={"audience": "public"})
    assert Item.objects.get(kind="minutes").audience == "coordination"
    assert not Minutes.objects.visible_to(who("pau")).exists()
    actions.publish_minutes(session=session, by=cast.nuria)
    assert Minutes.objects.visible_to(who("visitor")).count() == 1


def test_published_minutes_are_part_of_the_session(enter, client, who, held, published):
    item = Item.objects.get(kind="minutes")
    assert (item.audience, item.root_id, item.state, item.is_listed, item.title) == (
        "space",
        held.item_id,
        "published",
        True,
        held.item.title,
    )
    assert "minutes" in {step.kind for step in trace(held.item, who("pau"))}
    assert "Comenta-la" in enter("pau").get(page(held)).text
    response = enter("pau").get(read(held))
    assert "<strong>compartir</strong>" in response.text
    assert page(held) in response.text
    client.logout()
    assert client.get(read(held)).status_code == 404
    opened = client.get(read(held), {"clau": link_key(held.item_id)}).text
    assert "<strong>compartir</strong>" in opened
    assert "Comentaris" not in opened


def test_what_the_draft_said_stays_with_coordination(enter, cast, held, published):
    content = published.content
    old = texts.comment(text=content, by=cast.nuria.pk, body="Del d’ara")
    TextComment.objects.create(
        text=content, version=1, quote=SECRET, body="De l’esborrany", by_id=cast.nuria.pk, at=timezone.now()
    )
    reader = enter("pau")
    assert "De l’esborrany" not in reader.get(read(held)).text
    assert SECRET not in reader.get(read(held)).text
    assert "Del d’ara" in reader.get(read(held)).text
    listed = reader.get(at(held, "relatoria/versions/")).text
    assert "Versió 2" in listed
    assert "Versió 1" not in listed
    assert "de tretes" not in listed
    assert reader.get(at(held, "relatoria/versions/1/")).status_code == 404
    shown = reader.get(at(held, "relatoria/versions/2/"), {"amb": "1"})
    assert (shown.context["before"], shown.status_code) == (None, 200)
    assert SECRET not in shown.text
    assert reader.post(at(held, f"relatoria/comentaris/{old.pk}/retira/")).status_code == 404
    reader = enter("nuria")
    assert "De l’esborrany" in reader.get(read(held)).text
    assert SECRET in reader.get(at(held, "relatoria/versions/2/")).text


def test_what_comes_after_publishing_is_not_folded_into_what_was_published(cast, held, published):
    save(cast, held, "Nou")
    assert [row[1] for row in kept()][1:] == [FIRST, "Nou"]


def test_the_history_says_who_and_how_much(enter, cast, held, published):
    text = enter("nuria").get(at(held, "relatoria/versions/")).text
    assert "Nuria" in text
    assert "5 de tretes" in text
    response = enter("nuria").get(at(held, "relatoria/versions/2/"))
    assert (response.context["added"], response.context["removed"]) == (0, 5)
    assert SECRET in response.text
    assert "<del>" in response.text
    same = enter("nuria").get(at(held, "relatoria/versions/1/"), {"amb": "1"})
    assert same.context["before"] is None
    other = enter("nuria").get(at(held, "relatoria/versions/1/"), {"amb": "2"})
    assert (other.context["added"], "<ins>" in other.text) == (5, True)
    assert enter("nuria").get(at(held, "relatoria/versions/9/")).status_code == 404


def test_who_has_left_is_not_named(enter, cast, held, drafted):
    TextVersion.objects.update(by_id=None)
    assert "Algú que ja no hi és" in enter("nuria").get(at(held, "relatoria/versions/")).text


def test_an_older_version_comes_back_in_a_new_one(enter, cast, held, published):
    client = enter("nuria")
    where = at(held, "relatoria/versions/1/recupera/")
    assert client.get(where).status_code == 405
    assert client.post(where, {"version": "x"}).url == at(held, "relatoria/versions/")
    assert len(kept()) == 2
    client.post(where, {"version": "1"})
    assert len(kept()) == 2  # changed meanwhile
    assert client.post(where, {"version": "2"}).url == at(held, "relatoria/versions/")
    restored = TextVersion.objects.get(number=3)
    assert (restored.markdown, restored.restored_from) == (f"{FIRST}\n\n{SECRET}", 1)
    assert "recupera la versió 1" in client.get(at(held, "relatoria/versions/")).text
    save(cast, held, "Després")
    assert [row[0] for row in kept()] == [1, 2, 3, 4]
    assert client.post(at(held, "relatoria/versions/9/recupera/"), {"version": "4"}).status_code == 404


def test_coordination_names_a_version(enter, cast, held, drafted):
    client = enter("nuria")
    client.post(at(held, "relatoria/versions/1/nom/"), {"name": "Primera", "note": "Sense Riu"})
    assert "Versió 1: Primera" in client.get(at(held, "relatoria/versions/")).text
    assert "Sense Riu" in client.get(at(held, "relatoria/versions/1/")).text
    response = client.post(at(held, "relatoria/versions/1/nom/"), {"name": "x" * 81}, follow=True)
    assert "massa llargs" in response.text
    assert TextVersion.objects.get().name == "Primera"


def test_members_comment_on_a_passage(enter, cast, held, published):
    client = enter("pau")
    where = at(held, "relatoria/comentaris/")
    said = {"quote": "compartir plantilles", "before": "S’acorda", "body": "On les <b>pengem</b>?"}
    assert client.post(where, said).url == f"{read(held)}#comentaris"
    client.post(where, said)
    made = TextComment.objects.get()
    assert (made.start, made.version, made.by_id, str(made)) == (9, 2, cast.pau.pk, "compartir plantilles")
    shown = enter("montse").get(read(held)).text
    assert '<mark id="passatge-9">compartir</mark>' in shown
    assert escape("On les <b>pengem</b>?") in shown
    assert "Pau" in shown
    client = enter("pau")
    assert client.get(where).url == f"{read(held)}#comentaris"
    wrong = client.post(where, said | {"quote": "que no hi és", "body": "No es perd"})
    assert "Aquest passatge no és al text" in wrong.text
    assert "No es perd" in wrong.text
    assert client.post(where, {"body": ""}).context["comment_form"].errors
    assert TextComment.objects.count() == 1


def test_what_was_said_of_the_draft_is_not_published_with_it(enter, cast, held, drafted):
    texts.comment(text=drafted.content, by=cast.nuria.pk, quote=SECRET, body="Riu diu que no.")
    save(cast, held, FIRST)  # the same version still
    texts.comment(text=Text.objects.get(), by=cast.nuria.pk, body="Ho tornem a mirar?")
    published = actions.publish_minutes(session=held, by=cast.nuria)
    assert published.content.shown_from == TextVersion.objects.get().number == 1
    texts.comment(text=published.content, by=cast.nuria.pk, body="Gràcies.")
    seen = enter("pau").get(read(held)).text
    assert ("Gràcies." in seen, SECRET in seen, "Riu diu" in seen, "Ho tornem" in seen) == (True, False, False, False)
    seen = enter("nuria").get(read(held)).text
    assert ("Gràcies." in seen, SECRET in seen, "Riu diu" in seen, "Ho tornem" in seen) == (True, True, True, True)


def test_a_comment_survives_what_is_changed(enter, cast, held, published):
    for quote in ("compartir plantilles", "propera sessió és al març", ""):
        texts.comment(text=published.content, by=cast.pau.pk, body=f"De «{quote}»", quote=quote)
    save(cast, held, "La propera sessió serà al març.\n\nS’acorda no fer res.")
    told = enter("pau").get(read(held)).context["commented"]
    assert [(comment.quote, place) for comment, place in told.placed] == [("propera sessió és al març", 3)]
    assert [comment.quote for comment in told.detached] == ["compartir plantilles"]
    assert [comment.quote for comment in told.whole] == [""]
    assert "El passatge ja no hi és" in enter("pau").get(read(held)).text
    save(cast, held, FIRST)
    assert enter("pau").get(read(held)).context["commented"].detached == []


def test_a_comment_is_resolved_or_withdrawn_by_its_author_or_coordination(enter, cast, held, published):
    made = [texts.comment(text=published.content, by=cast.pau.pk, body=f"Comentari {n}") for n in range(2)]
    resolve, withdraw = (
        at(held, f"relatoria/comentaris/{made[n].pk}/{what}/") for n, what in ((0, "resol"), (1, "retira"))
    )
    client = enter("montse")
    assert [client.post(address).status_code for address in (resolve, withdraw)] == [404, 404]
    assert "Retira" not in client.get(read(held)).text
    client = enter("pau")
    assert client.post(resolve).url == f"{read(held)}#comentaris"
    assert "ja està resolt" in client.post(resolve, follow=True).text
    assert "1 comentari resolt" in client.get(read(held)).text
    enter("nuria").post(withdraw)
    assert list(TextComment.objects.values_list("pk", "resolved_by_id")) == [(made[0].pk, cast.pau.pk)]
    with pytest.raises(Refused, match="ha retirat"):
        texts.withdraw_comment(comment=made[1], by=cast.pau.pk)
    names = Event.objects.filter(name__startswith="core.").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["core.text_commented"] * 2 + ["core.comment_resolved", "core.comment_withdrawn"]


def test_a_text_holds_only_so_many_comments(monkeypatch, cast, published):
    monkeypatch.setattr(texts, "MOST", 1)
    texts.comment(text=published.content, by=cast.pau.pk, body="a")
    with pytest.raises(Refused, match="massa comentaris"):
        texts.comment(text=published.content, by=cast.pau.pk, body="b")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_more(enter, cast, published, count, django_assert_num_queries):
    held = published.session
    for number in range(count):
        later(40)
        save(cast, held, f"{FIRST}\n\n{number}")
        texts.comment(text=published.content, by=cast.pau.pk, body=f"a{number}", quote="compartir")
    client = enter("pau")
    for address, statements in (
        (read(held), 5),
        (at(held, "relatoria/versions/"), 4),
        (at(held, "relatoria/versions/3/"), 4),
    ):
        client.get(address)
        with django_assert_num_queries(statements):
            assert client.get(address).status_code == 200


def test_writing_costs_little(enter, cast, held, drafted, django_assert_max_num_queries):
    client = enter("nuria")
    later(40)
    with django_assert_max_num_queries(16):
        client.post(at(held, "relatoria/"), {"text": "Altre", "version": 1})
    assert kept()[1][1] == "Altre"


def test_the_public_reads_the_minutes_of_a_public_session_and_nobody_s_name(client, cast):
    session = pass_by(convene(cast, planned_public(cast)))
    save(cast, session, FIRST)
    published = actions.publish_minutes(session=session, by=cast.nuria)
    texts.comment(text=published.content, by=cast.pau.pk, body="Entre membres")
    shown = client.get(read(session)).text
    assert "compartir" in shown
    assert [word in shown for word in ("Entre membres", "Pau", "Nuria", "Versions", "Comentaris")] == [False] * 5
    assert client.get(at(session, "relatoria/versions/")).status_code == 302


def test_stored_is_said_so_that_the_browser_forgets_its_draft(enter, held):
    client = enter("nuria")
    form = client.get(at(held, "relatoria/")).text
    assert 'data-version="0"' in form
    assert "Tenim un esborrany d’aquest text que no es va desar." in form
    response = client.post(at(held, "relatoria/"), {"text": "x", "version": 0}, follow=True)
    assert "data-stored" in response.text
    assert Text.objects.get().markdown == "x"


def test_the_trace_of_the_minutes(rf, cast, who, held, published):
    request = rf.get("/")
    request.who, request.space = who("pau"), cast.space
    steps = [step["kind"] for step in trace_of(published.item, request) if not step["future"]]
    assert steps == ["session", "minutes"]


def test_minutes_of_another_space_are_not_found(enter, cast, held, published):
    assert enter("berta").get(read(held).replace("/aqui/", "/alla/")).status_code == 404
    assert draft(cast).pk  # a session without them has none to show
    assert enter("nuria").get(read(draft(cast))).status_code == 404


def test_posts_cost_little(enter, cast, held, drafted, django_assert_max_num_queries):
    client = enter("nuria")
    later(40)
    for tail, given in (
        ("publica/", {}),
        ("comentaris/", {"body": "a", "quote": "compartir"}),
        ("versions/1/nom/", {"name": "x"}),
        ("versions/1/recupera/", {"version": 1}),
    ):
        with django_assert_max_num_queries(18):  # two of them are the savepoint that stands for the transaction
            assert client.post(at(held, f"relatoria/{tail}"), given).status_code == 302
    assert (TextVersion.objects.count(), TextComment.objects.count()) == (1, 1)
