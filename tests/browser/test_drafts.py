"""What is being written stays in the browser until it is stored, and not longer than who writes."""

import re

import pictures
import pytest

pytestmark = pytest.mark.browser
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('espai.draft.'))"
TEXT = "#id_text"


def write(page, text):
    page.locator(TEXT).fill(text)
    page.get_by_text("Desat al navegador").wait_for()


def edit(page):
    page.goto("/planificacio/temes/")
    page.locator("main a[href*='/temes/necessitats/']:not([href*='/nova/'])").first.click()
    page.get_by_role("link", name="Edita").click()
    page.locator(TEXT).wait_for()


def left(page):
    """Leave without storing, as when a browser closes."""
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.on("dialog", lambda dialog: dialog.accept())


def test_a_draft_comes_back_and_is_forgotten_once_stored(opened):
    with opened("coordination") as page:
        edit(page)
        left(page)
        before = page.locator(TEXT).input_value()
        write(page, f"{before} I això no s’ha desat.")
        page.reload()
        assert page.locator(TEXT).input_value() == before
        page.get_by_text("Tenim un esborrany d’aquest text que no es va desar.").wait_for()
        page.get_by_role("button", name="Recupera l’esborrany").click()
        assert page.locator(TEXT).input_value() == f"{before} I això no s’ha desat."
        page.get_by_role("button", name="Desa", exact=True).click()
        page.get_by_text("S’ha desat.", exact=True).wait_for()
        page.wait_for_function(f"{KEPT}.length === 0")
        edit(page)
        assert not page.locator("[data-draft-found]").is_visible()


def test_a_draft_is_discarded(opened):
    with opened("coordination") as page:
        edit(page)
        left(page)
        write(page, "Res de bo.")
        page.reload()
        page.get_by_role("button", name="Descarta’l").click()
        assert page.evaluate(KEPT) == []
        page.reload()
        assert not page.locator("[data-draft-found]").is_visible()


def test_what_is_refused_is_not_forgotten(opened):
    with opened("coordination") as page:
        edit(page)
        left(page)
        write(page, "Encara no.")
        page.evaluate("document.querySelector('#id_title').value = ''")
        page.get_by_role("button", name="Desa", exact=True).click()
        page.locator(".form-errors").wait_for()
        assert len(page.evaluate(KEPT)) == 1


@pytest.fixture
def leaving(browser, site, states):
    """Who signs out does it with a sign-in of their own."""
    others, states["coordination"] = states["coordination"], pictures.sign_in(browser, site, "coordination")
    yield
    states["coordination"] = others


@pytest.mark.usefixtures("leaving")
def test_drafts_are_of_one_person_and_go_when_they_leave(opened):
    with opened("coordination") as page:
        page.goto("/planificacio/")
        page.evaluate("localStorage.setItem('espai.draft.999999./x/@1', JSON.stringify({at: Date.now(), values: {}}))")
        edit(page)
        left(page)
        page.wait_for_function(f"{KEPT}.length === 0")
        write(page, "Meu.")
        page.goto("/-/compte/surt/")
        page.get_by_role("button", name="Surt").click()
        page.wait_for_url(re.compile(r"/$"))
        assert page.evaluate(KEPT) == []


def test_what_is_selected_in_the_minutes_is_what_is_commented(opened):
    with opened("referent") as page:
        page.goto("/planificacio/sessions/")
        page.locator("main .card:last-of-type .row a:has-text('0,7 %')").first.click()
        page.get_by_role("link", name="Comenta-la").click()
        page.wait_for_url(re.compile(r"/relatoria/$"))
        page.locator("[data-passages] strong").first.dblclick()
        page.wait_for_function("document.querySelector('#id_quote').value")  # the browser tells of it a moment later
        chosen = page.locator("#id_quote").input_value()
        page.locator("#id_body").fill("Molt bé")
        page.get_by_role("button", name="Desa el comentari").click()
        page.get_by_text("S’ha desat el comentari.").wait_for()
        assert chosen.strip() in page.locator("article", has_text="Molt bé").locator("blockquote").inner_text()
