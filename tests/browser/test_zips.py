"""A zip of documents in a real browser: shown, confirmed, followed and read, with and without scripts."""

import pytest

from tests.browser.test_accessibility import WIDER, findings
from tests.browser.test_journeys import press
from tests.files import package

pytestmark = pytest.mark.browser
PAGE = "/planificacio/documents/importa/"
SHEET = "fitxer;títol;tipus\nactes/gener.txt;{};Relatoria\nno-hi-es.txt;;\nactes/febrer.txt;;zzz\n"


def zipped(name):
    parts = [(f"actes/{month}.txt", f"{name} {month}") for month in ("gener", "febrer")]
    more = [("programa.exe", "MZ"), ("copia.txt", f"{name} gener"), ("x" * 100 + ".txt", name)]
    content = package(("metadades.csv", SHEET.format(name)), *parts, *more)
    return {"name": "arxiu.zip", "mimeType": "application/zip", "buffer": content}


def read(page, name):
    page.goto(PAGE)
    page.locator("input[type=file]").set_input_files([zipped(name)])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_zip_is_shown_confirmed_and_done(opened, scripts):
    name = f"Acta de l’arxiu, {'amb' if scripts else 'sense'} scripts"
    with opened("coordination", java_script_enabled=scripts) as page:
        page.goto("/planificacio/documents/")
        page.get_by_role("link", name="Importa un zip").click()
        read(page, name)
        page.get_by_role("button", name="Mira què faria").click()
        assert page.locator("h1").inner_text() == "Què faria el zip"
        told = page.locator("main table").inner_text()
        for words in ("No és cap dels valors que s’admeten.", "Sense fitxer", "És el mateix fitxer que", name):
            assert words in told
        page.get_by_role("button", name="Importa 2 documents").click()
        if scripts:
            page.get_by_role("heading", name="Què s’ha importat").wait_for(timeout=30_000)
        for _look in range(100):
            if page.locator("h1").inner_text() == "Què s’ha importat":
                break
            page.wait_for_timeout(300)
            page.get_by_role("link", name="Mira com va").click()
        page.get_by_role("link", name=name, exact=True).click()
        assert page.locator("h1").inner_text() == name


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_what_it_would_do_and_what_it_did_can_be_read_by_everybody(opened, width, scheme):
    with opened("coordination", width=width, scheme=scheme) as page:
        read(page, f"Per a tothom {width}")
        page.get_by_role("button", name="Mira què faria").click()
        page.get_by_role("heading", name="Què faria el zip").wait_for()
        assert (findings(page), page.evaluate(WIDER)) == ([], 0)
        page.route("**/live.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        page.get_by_role("button", name="Importa 2 documents").click()
        page.wait_for_load_state()
        assert (findings(page), page.evaluate(WIDER)) == ([], 0)
        page.unroute("**/live.js")
        page.reload()
        page.get_by_role("heading", name="Què s’ha importat").wait_for(timeout=30_000)
        assert (findings(page), page.evaluate(WIDER)) == ([], 0)


def test_a_zip_is_imported_by_keyboard_alone(opened):
    with opened("coordination") as page:
        read(page, "Amb el teclat")
        page.locator("input[type=file]").focus()
        press(page, "Mira què faria")
        page.get_by_role("heading", name="Què faria el zip").wait_for()
        press(page, "Importa 2 documents")
        page.get_by_role("heading", name="Què s’ha importat").wait_for(timeout=30_000)
        press(page, "Edita la fitxa de «Amb el teclat»")
        page.wait_for_url("**/edita/")
