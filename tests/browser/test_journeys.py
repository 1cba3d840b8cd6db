"""What people come to do, from beginning to end: by mouse, by keyboard, without scripts."""

import re

import pytest

pytestmark = pytest.mark.browser
NEW = "/planificacio/temes/necessitats/nova/"


def choose(page, selector, value):
    page.locator(selector).fill(value)


def press(page, text):
    """Go with the tab key as far as what says this, and press it."""
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            # Whoever goes by keyboard sees where they are.
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"The tab key does not reach «{text}».")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_need_is_written_published_and_seen_by_another(opened, scripts):
    title = f"Ens falten exemples de memòria ({'amb' if scripts else 'sense'} scripts)"
    with opened("referent", java_script_enabled=scripts) as page:
        page.goto("/planificacio/temes/")
        page.get_by_role("link", name="Explica una necessitat").first.click()
        page.get_by_role("button", name="Desa l’esborrany").click()
        if scripts:  # the browser itself points at what is missing
            assert page.url.endswith("/nova/")
        choose(page, "#id_title", title)
        choose(page, "#id_text", "Amb **un** ja en faríem prou.")
        page.get_by_role("button", name="Desa l’esborrany").click()
        assert page.locator("h1").inner_text() == title
        page.get_by_role("button", name="Publica").click()
        assert "S’ha publicat" in page.locator("main").inner_text()
    with opened("coordination", java_script_enabled=scripts) as page:
        page.goto("/planificacio/")
        assert title in page.locator("main").inner_text()
        page.goto("/planificacio/temes/")
        page.get_by_role("link", name=title).click()
        page.get_by_role("link", name="Recull-la en un tema").click()
        page.locator("#id_topic").select_option(index=1)
        choose(page, "#id_reason", "Hi encaixa.")
        page.get_by_role("button", name="Recull").click()
        trace = page.locator(".trace").inner_text()
        assert "sou aquí" in trace
        assert "Hi encaixa." in trace


def test_a_need_is_written_by_keyboard_alone(opened):
    with opened("referent") as page:
        page.goto(NEW)
        page.locator("#id_title").focus()
        page.keyboard.type("Escrita amb el teclat")
        press(page, "Desa l’esborrany")
        page.wait_for_url(re.compile(r"/\d+-escrita-amb-el-teclat/$"))
        assert page.locator("h1").inner_text() == "Escrita amb el teclat"


def test_a_session_is_found_answered_and_contributed_to_by_keyboard_alone(opened):
    with opened("referent") as page:
        page.goto("/planificacio/")
        press(page, "Ves al contingut")
        press(page, "Obre el programa")
        page.wait_for_url(re.compile(r"/sessions/\d+-"))
        press(page, "Confirma l’assistència")
        page.get_by_text("Heu dit que hi anireu.").wait_for()
        press(page, "Proposa una aportació")
        page.wait_for_url("**/aportacions/nova/")
        page.locator("#id_title").focus()
        page.keyboard.type("Amb el teclat")
        press(page, "Desa l’esborrany")
        page.wait_for_url(re.compile(r"/\d+-amb-el-teclat/$"))
        assert page.locator("h1").inner_text() == "Amb el teclat"


def test_a_case_is_resolved_by_keyboard_alone(opened):
    with opened("coordination") as page:
        page.goto("/planificacio/membres/sollicituds/")
        press(page, "Ajuntament de Rocabruna de Mostra")
        page.wait_for_url(re.compile(r"/sollicituds/\d+-"))
        press(page, "Resol")
        page.wait_for_url("**/resol/")
        page.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
        page.locator("textarea").focus()
        page.keyboard.type("Hi és tot.")
        press(page, page.locator("main form [type=submit]").inner_text().strip())
        page.wait_for_url(re.compile(r"/sollicituds/\d+-"))
        assert "Acceptada" in page.locator("main").inner_text()


def test_what_is_wrong_is_told_at_once_and_nothing_typed_is_lost(opened):
    with opened("referent", java_script_enabled=False) as page:
        page.goto(NEW)
        choose(page, "#id_title", "a" * 200)
        choose(page, "#id_text", "[" * 501)
        page.get_by_role("button", name="Desa l’esborrany").click()
        assert "Hi ha un problema" in page.locator("[role=alert]").inner_text()
        assert page.locator("#id_text").input_value() == "[" * 501
        assert page.locator("#id_text").get_attribute("aria-invalid") == "true"


def test_an_answer_from_the_message(opened):
    with opened() as page:
        page.goto("/-/bustia/?pagina=2")
        asked = page.locator(".row", has_text="pau.riera").filter(has_text="Dilluns")
        asked.get_by_role("link").first.click()
        page.locator("a[href*='/-/resposta/']").first.click()
        address = page.url
        assert "no s’anota res" in page.locator("main").inner_text()
        page.locator("main form button").click()
        assert "S’ha anotat la resposta" in page.locator("h1").inner_text()
        page.goto(address)
        assert "Això ja està respost" in page.locator("main").inner_text()


@pytest.mark.parametrize(("language", "words"), [("es", "Entrar"), ("en", "Sign in")])
def test_a_visitor_reads_in_their_language(opened, language, words):
    with opened(locale=language) as page:
        page.goto("/planificacio/")
        assert page.locator("html").get_attribute("lang") == language
        assert words in page.locator(".topbar").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_opens_on_a_phone(opened, scripts):
    with opened("referent", width=390, java_script_enabled=scripts) as page:
        page.goto("/planificacio/")
        page.locator(".menu-button").click()
        page.locator("#menu a", has_text="Temes").click()
        assert page.locator("h1").inner_text() == "Temes i necessitats"


def test_a_visitor_gets_no_cookie_and_nothing_from_elsewhere(opened, site):
    with opened() as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.context.clear_cookies()
        page.goto("/planificacio/")
        assert page.context.cookies() == []
        assert all(url.startswith(site) for url in asked)
        assert len(asked) <= 7


def arrived(page, address):
    """Return the link of the message to an address, which the worker brings soon."""
    for _look in range(100):
        page.goto("/-/bustia/")
        if (row := page.locator(".row", has_text=address)).count():
            return row.get_by_role("link").first
        page.wait_for_timeout(200)
    raise AssertionError(page.locator("main").inner_text())


@pytest.mark.parametrize("scripts", [True, False])
def test_a_council_asks_to_be_admitted(opened, scripts):
    with opened(java_script_enabled=scripts) as page:
        page.goto("/planificacio/membres/sollicita/")
        town = "Vic" if scripts else "Berga"
        page.get_by_label("Ens", exact=True).select_option(label=town)
        page.get_by_label("Elaboració").check()
        page.get_by_label("El vostre nom i cognoms").fill("Rosa Camps Vila")
        address = f"rosa.{town.rsplit(maxsplit=1)[-1].lower()}@mostra.example"
        page.locator("input[type=email]").last.fill(address)
        page.locator("main form [type=submit]").last.click()
        page.get_by_label("Codi de sis xifres").wait_for()
        here = page.url
        arrived(page, address).click()
        code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())[0]
        page.goto(here)
        page.get_by_label("Codi de sis xifres").fill(code)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_url("**/sollicituds/**")
        assert town in page.locator("h1").inner_text()
        assert "clau=" in page.url


def test_a_session_is_convened_without_scripts(opened):
    with opened("coordination", java_script_enabled=False) as page:
        page.goto("/ciutadania-global/sessions/")
        page.locator("main .feature h2 a").click()
        page.locator("main a[href$='/convoca/']").first.click()
        assert "Berta Nin Oliu" in page.locator("main").inner_text()
        page.locator("main form [type=submit]").last.click()
        assert "Convocada" in page.locator("main").inner_text()


def test_a_survey_is_answered_once_without_scripts(opened):
    with opened("referent", java_script_enabled=False) as page:
        page.goto("/planificacio/valoracio/")
        page.locator("main a[href*='/enquestes/']").first.click()
        address = page.url
        for scale in page.locator("main fieldset").all():
            scale.locator("input[value='8']").check()
        page.locator("main form [type=submit]").click()
        page.get_by_text("S’ha desat").or_(page.locator(".messages p")).first.wait_for()
        page.goto(address)
        assert page.locator("main form fieldset").count() == 0
