"""Every page and state: axe, reflow, targets, focus, without scripts."""

import pictures
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
AXE = Axe()
TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
BY_ROLE = sorted({picture.role for picture in pictures.PICTURES})

SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p, li > a, .prose') &&
    getComputedStyle(e).display !== 'inline')
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([html]) => html)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPACED = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(
  '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } ' +
  'p { margin-bottom: 2em !important }'); document.adoptedStyleSheets.push(sheet) }"""


def findings(page):
    found = AXE.run(page, options=TAGS).response["violations"]
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"]]) for rule in found]


def shown(role):
    return [picture for picture in pictures.PICTURES if picture.role == role]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("role", BY_ROLE)
def test_axe_finds_nothing(opened, role, width, scheme):
    with opened(role, width=width, scheme=scheme) as page:
        found = {}
        for picture in shown(role):
            pictures.go(page, picture)
            if rules := findings(page):
                found[picture.name] = rules
        assert found == {}


@pytest.mark.parametrize("role", BY_ROLE)
def test_pages_reflow_at_320_also_with_text_spaced(opened, role):
    with opened(role, width=320) as page:
        wide = []
        for picture in shown(role):
            pictures.go(page, picture)
            wide += [picture.name] if page.evaluate(WIDER) > 0 else []
            page.evaluate(SPACED)
            wide += [f"{picture.name}, spaced"] if page.evaluate(WIDER) > 0 else []
        assert wide == []


@pytest.mark.parametrize("role", BY_ROLE)
def test_targets_are_not_small(opened, role):
    with opened(role, width=390) as page:
        small = {}
        for picture in shown(role):
            pictures.go(page, picture)
            if found := page.evaluate(SMALL):
                small[picture.name] = found
        assert small == {}


@pytest.mark.parametrize("role", ["", "referent", "coordination"])
def test_pages_read_without_scripts(opened, role):
    with opened(role, java_script_enabled=False) as page:
        for picture in shown(role):
            pictures.go(page, picture)
            assert page.locator("h1").count() == 1, picture.name
            assert page.locator("main").inner_text().strip(), picture.name


def test_the_first_stop_of_the_keyboard_leads_to_the_content(opened):
    with opened("referent") as page:
        page.goto("/planificacio/temes/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#contingut"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "contingut"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_seen(opened, scheme):
    with opened("referent", scheme=scheme) as page:
        page.goto("/planificacio/temes/")
        for _stop in range(12):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth] }"
            )
            assert outline[0] != "none"
            assert float(outline[1].removesuffix("px")) >= 2
