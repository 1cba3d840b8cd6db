"""Many files at once in a real browser: chosen, dropped, by keyboard, cut and gone on with, without scripts."""

import re

import pytest

from tests.browser.test_accessibility import WIDER, findings
from tests.browser.test_journeys import press

pytestmark = pytest.mark.browser
PAGE = "/planificacio/documents/puja/"
SAVE = "Desa els documents"
MEBIBYTE = 1024 * 1024
DROP = """([element, files]) => { const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const kind of ['dragover', 'drop'])
    element.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })) }"""


def text(name, content):
    return {
        "name": name,
        "mimeType": "text/plain",
        "buffer": content if isinstance(content, bytes) else content.encode(),
    }


def long(seed):
    return f"{seed}\n".encode() * (9 * MEBIBYTE // (len(seed) + 1))


def choose(page, *files):
    page.locator("input[type=file]").set_input_files(list(files))


def save(page):
    page.get_by_role("button", name=SAVE).click()


def state(page, name):
    return page.locator(".upload", has=page.get_by_text(name, exact=True)).locator("[data-state]")


def until(page, name, words):
    state(page, name).get_by_text(re.compile(words)).wait_for(timeout=30_000)


def test_three_files_are_dropped_one_is_refused_and_one_is_there(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        choose(page, text("un_informe-breu.txt", "Deixat anar: primer"))
        save(page)
        until(page, "un_informe-breu.txt", "Desat: Un informe breu")
        page.goto(PAGE)
        dropped = [("nou.txt", "Deixat anar: segon"), ("programa.exe", "MZ"), ("copia.txt", "Deixat anar: primer")]
        page.evaluate(DROP, [page.locator("[data-drop]").element_handle(), dropped])
        assert state(page, "nou.txt").inner_text() == "Espera"
        save(page)
        until(page, "nou.txt", "Desat: Nou")
        until(page, "programa.exe", "No s’ha desat. No és un fitxer dels formats admesos")
        until(page, "copia.txt", "Ja hi és: Un informe breu")
        page.get_by_text("Desats: 1 de 3.").wait_for()
        assert findings(page) == []
        assert page.get_by_role("button", name="Torna-ho a provar: programa.exe").is_visible()
        page.get_by_role("link", name="Edita la fitxa de «Nou»").click()
        page.wait_for_url("**/edita/")
        assert page.locator("#id_title").input_value() == "Nou"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_each_state_can_be_read_by_everybody(opened, width, scheme):
    with opened("coordination", width=width, scheme=scheme) as page:
        page.goto(PAGE)
        save(page)
        page.get_by_text("Trieu almenys un fitxer.").wait_for()
        assert findings(page) == []
        choose(page, text(f"llarg-{width}.txt", long(f"estats {width}")), text("x" * 120 + ".txt", "res"))
        assert findings(page) == []
        page.get_by_role("button", name=f"Treu-lo de la llista: {'x' * 120}.txt").click()
        assert page.locator(".upload").count() == 1
        page.route("**/tros/", lambda route: route.fulfill(status=503))
        save(page)
        until(page, f"llarg-{width}.txt", "S’ha tallat. Es tornarà a provar")
        assert findings(page) == []
        assert page.evaluate(WIDER) == 0
        page.on("dialog", lambda dialog: dialog.accept())


def test_a_cut_goes_on_by_itself_where_it_was(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        asked = []

        def cut(route):
            asked.append(route.request.url)
            route.fulfill(status=503) if len(asked) == 2 else route.continue_()

        page.route("**/tros/", cut)
        choose(page, text("tallat.txt", long("tallat")))
        save(page)
        until(page, "tallat.txt", "S’ha tallat")
        until(page, "tallat.txt", "Desat: Tallat")
        assert len(asked) == 4  # three parts, one of them twice


def test_the_same_file_chosen_after_closing_the_page_goes_on_where_it_was(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        passed = []

        def first_only(route):
            passed.append(1)
            route.continue_() if len(passed) == 1 else route.fulfill(status=503)

        page.route("**/tros/", first_only)
        choose(page, text("tancat.txt", long("tancat")))
        save(page)
        until(page, "tancat.txt", "S’ha tallat")
        page.on("dialog", lambda dialog: dialog.accept())
        page.unroute("**/tros/")
        page.goto(PAGE)
        again = []
        page.on("request", lambda request: again.append(1) if request.url.endswith("/tros/") else None)
        choose(page, text("tancat.txt", long("tancat")))
        save(page)
        until(page, "tancat.txt", "Desat: Tancat")
        assert len(again) == 2


def test_without_a_line_it_waits_and_goes_on_when_there_is_one(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        choose(page, text("sense-linia.txt", "sense línia"))
        page.context.set_offline(True)
        save(page)
        until(page, "sense-linia.txt", "Es tornarà a provar d’aquí a 4 s")
        page.context.set_offline(False)
        until(page, "sense-linia.txt", "Desat: Sense linia")


def test_a_browser_without_digests_sends_it_all_the_same(opened):
    with opened("referent") as page:
        page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
        page.goto(PAGE)
        choose(page, text("sense-resum.txt", "sense resum"), text("repetit.txt", "sense resum"))
        save(page)
        until(page, "sense-resum.txt", "Desat: Sense resum")
        until(page, "repetit.txt", "Ja hi és: Sense resum")


def test_whoever_has_signed_out_is_told(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        choose(page, text("fora.txt", "fora"))
        page.context.clear_cookies(name="sessionid")
        save(page)
        until(page, "fora.txt", "La sessió s’ha acabat")
        assert page.get_by_role("button", name="Torna-ho a provar: fora.txt").is_visible()


def test_files_are_sent_by_keyboard_alone(opened):
    with opened("referent") as page:
        page.goto(PAGE)
        for _stop in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "file":
                break
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files([text("teclat.txt", "teclat")])
        press(page, SAVE)
        until(page, "teclat.txt", "Desat: Teclat")
        press(page, "Edita la fitxa de «Teclat»")
        page.wait_for_url("**/edita/")


def test_many_files_without_scripts(opened):
    with opened("referent", java_script_enabled=False) as page:
        page.goto("/planificacio/documents/")
        page.get_by_role("link", name="Afegeix molts documents").click()
        choose(page, text("sense_un.txt", "sense 1"), text("a.exe", "MZ"), text("sense_dos.txt", "sense 1"))
        save(page)
        said = page.locator("main .rows").inner_text()
        assert "Desat: Sense un" in said
        assert "No és un fitxer dels formats admesos" in said
        assert "Ja hi és: Sense un" in said
        page.get_by_role("link", name="Edita la fitxa de «Sense un»").click()
        assert page.locator("#id_title").input_value() == "Sense un"


def test_what_became_of_files_can_be_read_by_everybody(opened):
    with opened("coordination", width=390) as page:
        page.goto(PAGE)
        page.evaluate("document.querySelector('form[data-uploads]').dataset.begin = ''")
        # The form sends itself when asked past the script.
        choose(page, text("x" * 100 + ".txt", "Com es llegeix"))
        page.evaluate(
            "() => { const data = new DataTransfer(); data.items.add(new File(['res'], 'sense.exe'));"
            "document.querySelector('input[type=file]').files = data.files;"
            "HTMLFormElement.prototype.submit.call(document.querySelector('form[data-uploads]')) }"
        )
        page.get_by_role("heading", name="Què s’ha desat").wait_for()
        assert findings(page) == []
        assert page.evaluate(WIDER) == 0
