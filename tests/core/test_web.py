"""Around every page: headers, language, menu, cache, the four nets."""

import time

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils.translation import override

from espai.core import access, items, middleware, navigation, pagecache
from espai.core.access import Standing
from espai.core.models import Heartbeat, Item
from espai.topics import actions
from espai.topics.models import Topic


def test_every_view_declares_access():
    assert run_checks() == []


def test_a_view_that_declares_nothing_stops_the_check(monkeypatch):
    def forgotten(request):
        return HttpResponse()

    monkeypatch.setattr(access, "routes", lambda: [("topics:forgotten", forgotten)])
    errors = access.every_view_declares_access()
    assert [error.id for error in errors] == ["espai.E001"]


def test_a_view_that_declares_nothing_is_refused_at_run_time():
    def forgotten(request):
        return HttpResponse()

    request = RequestFactory().get("/")
    request.who = Standing()
    with pytest.raises(PermissionDenied):
        access.AccessMiddleware(forgotten).process_view(request, forgotten, (), {})


def test_a_guarded_view_keeps_what_the_library_says_of_it():
    def theirs(request, *args):
        return HttpResponse("theirs")

    theirs.csrf_exempt = True
    (pattern,) = access.guard([path("x/", theirs, name="theirs")], bool)
    assert pattern.callback.csrf_exempt
    assert pattern.callback(None).content == b"theirs"
    assert not hasattr(theirs, "access")


def test_routes_skips_what_is_no_route():
    assert list(access.routes([object()])) == []


def test_headers(client, db):
    response = client.get("/-/salut/viu/")
    assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert set(response["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert len(response["X-Request-ID"]) == 16
    assert "Cache-Control" not in response


def test_pages_of_people_are_kept_by_nobody(enter):
    assert enter("montse").get("/aqui/")["Cache-Control"] == "private, no-store"


def test_being_alive_needs_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/-/salut/viu/").content == b"viu"


def test_ready_when_a_worker_lives(client, db, django_db_blocker):
    assert client.get("/-/salut/llest/").json() == {"migrations": True, "cache": True, "worker": False}
    assert client.get("/-/salut/llest/").status_code == 503
    from django.utils import timezone

    Heartbeat.objects.create(worker="w", at=timezone.now())
    assert client.get("/-/salut/llest/").status_code == 200


def test_gallery(client, db):
    assert client.get("/-/interficie/").status_code == 200


def test_a_form_without_its_key_is_refused_with_a_sentence(cast):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.montse)
    response = strict.post("/aqui/temes/necessitats/nova/", {"title": "x"})
    assert response.status_code == 403
    assert "<h1>" in response.text


@pytest.mark.parametrize("code", ["ca", "es", "en"])
def test_a_visitor_chooses_a_language_and_the_browser_keeps_it(client, db, code):
    response = client.get(f"/?idioma={code}&a=1")
    assert (response.status_code, response.url) == (302, "/?a=1")
    assert f'lang="{code}"' in client.get("/").text


def test_choosing_a_language_leads_nowhere_else():
    request = RequestFactory().get("/", {"idioma": "es"})
    request.path = "//evil.example/"
    assert middleware.ChooseLanguage(HttpResponse)(request).url == "/%2Fevil.example/"


def test_an_unknown_language_changes_nothing(client, db):
    assert client.get("/?idioma=xx").status_code == 200
    assert client.get("/?idioma=es").url == "/"


def test_the_language_is_of_the_person_then_of_the_browser(enter, cast):
    client = enter("montse")
    assert 'lang="es"' in client.get("/aqui/", headers={"Accept-Language": "es"}).text
    cast.montse.language = "en"
    cast.montse.save()
    assert 'lang="en"' in client.get("/aqui/", headers={"Accept-Language": "es"}).text


def test_the_menu_shows_what_one_may_enter(who, cast, monkeypatch):
    monkeypatch.setattr(navigation, "ENTRIES", [])
    navigation.add(navigation.Entry("G", "Fons", "x", "a/b/", bool, 20))
    navigation.add(navigation.Entry("G", "Casa", "x", "", lambda who: who.is_member, 0))
    shown = navigation.groups(navigation.menu(who("montse"), "aqui", "/aqui/a/b/c/"))
    assert [(line["label"], line["current"]) for line in shown[0]["entries"]] == [("Casa", False), ("Fons", True)]
    assert shown[0]["entries"][1]["href"] == "/aqui/a/b/"
    (group,) = navigation.groups(navigation.menu(who("visitor"), "aqui", "/x/"))
    assert [(line["label"], line["current"]) for line in group["entries"]] == [("Fons", False)]


def test_statements_are_counted_when_measuring(client, cast):
    request = RequestFactory().get("/")
    counting = middleware.CountQueries(lambda _request: HttpResponse(str(Item.objects.count())))
    assert counting(request)["X-Queries"] == "1"


@pytest.fixture
def public(cast):
    return actions.propose_topic(
        space=cast.space.pk, by=cast.nuria, title="El 0,7 %", reasons="Ho demanen.", audience="public"
    )


def warm(client):
    client.get("/aqui/temes/")


def test_a_visitor_is_answered_from_memory_without_a_query(client, public, django_assert_num_queries):
    first = client.get("/aqui/temes/")
    with django_assert_num_queries(0):
        again = client.get("/aqui/temes/")
    assert again.content == first.content
    assert "El 0,7 %" in again.text
    assert "Set-Cookie" not in again


def test_a_page_that_says_so_is_not_kept():
    keep = pagecache._may_be_kept
    answers = [
        HttpResponse("a"),
        HttpResponse("b", headers={"Cache-Control": "no-store"}),
        HttpResponse("c", status=404),
    ]
    answers.append(StreamingHttpResponse(["d"]))
    answers.append(HttpResponse("e"))
    answers[-1].set_cookie("x", "y")
    assert [keep(answer) for answer in answers] == [True, False, False, False, False]


@pytest.mark.parametrize("asked", ["http://[", "//lluny.example/", "/aqui/"])
def test_signing_in_leads_to_no_address_of_others(client, cast, asked):
    given = client.post("/-/compte/codi/", {"email": "montse@mostra.example", "next": asked})
    assert given.status_code in {200, 302}
    assert "lluny.example" not in given.headers.get("Location", "")


def test_each_language_has_its_own_page(client, public):
    warm(client)
    assert 'lang="es"' in client.get("/aqui/temes/", headers={"Accept-Language": "es"}).text
    assert 'lang="ca"' in client.get("/aqui/temes/").text


@pytest.mark.django_db(transaction=True)
def test_what_changes_for_the_public_is_seen_at_once(client, cast):
    warm(client)
    topic = actions.propose_topic(space=cast.space.pk, by=cast.nuria, title="Nou", reasons="", audience="public")
    assert "Nou" in client.get("/aqui/temes/").text
    items.set_audience(item=topic.item, audience="space")
    assert "Nou" not in client.get("/aqui/temes/").text


def test_a_page_is_not_kept_for_long(client, public, monkeypatch):
    warm(client)
    Topic.objects.update(html="")
    Item.objects.filter(kind="topic").update(title="Un altre")
    assert "Un altre" not in client.get("/aqui/temes/").text
    now = time.monotonic()
    monkeypatch.setattr(pagecache.time, "monotonic", lambda: now + 61)
    assert "Un altre" in client.get("/aqui/temes/").text


def test_what_people_see_is_never_kept(client, cast, public):
    client.force_login(cast.montse)
    assert "Explica una necessitat" in client.get("/aqui/temes/").text
    client.logout()
    assert "Explica una necessitat" not in client.get("/aqui/temes/").text


@pytest.mark.parametrize("address", ["/aqui/temes/?pagina=1", "/-/demo/", "/aqui/no-hi-es/"])
def test_some_pages_are_made_each_time(client, cast, address, django_assert_max_num_queries):
    client.get(address)
    Item.objects.all()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert queries.captured_queries or address.endswith("no-hi-es/")


def test_memory_holds_a_bounded_number_of_pages(monkeypatch):
    monkeypatch.setattr(pagecache, "PAGES", 2)

    def answer(request):
        request.public_stamp = (1, pagecache.stamp(1))
        return HttpResponse(request.path)

    cache = pagecache.PageCache(answer)
    for number in range(3):
        cache(RequestFactory().get(f"/{number}/"))
    assert [key[0] for key in cache.pages] == ["/1/", "/2/"]


def test_the_stamp_is_the_time_of_a_file(settings):
    assert pagecache.stamp(1) == (0, 0)
    pagecache.touch(1)
    pagecache.touch(1)
    moment = (settings.VAR / "stamps" / "1").stat().st_mtime_ns
    assert pagecache.stamp(1) == (0, moment)
    assert [path.name for path in (settings.VAR / "stamps").iterdir()] == ["1"]


def test_the_interface_speaks_three_languages():
    from django.utils.translation import gettext

    said = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.append(gettext("Us toca"))
    assert len(set(said)) == 3
