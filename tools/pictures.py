"""Full-page pictures of the demonstration, narrow and wide, light and dark, in build/pictures/index.html.

pictures.py [name…]      only the pages whose names hold one of these words
"""

import html
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import postgres
from demosite import DOOR, ROOT, Demo, free_port, running
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

OUT = ROOT / "build" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (390, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


class Picture(NamedTuple):
    """A page: `list -> selector` follows the first such link of a list; `clicks` are selectors pressed in order."""

    name: str
    path: str
    role: str = ""
    clicks: tuple[str, ...] = ()


A_NEED = "/planificacio/temes/ -> main a[href*='/temes/necessitats/']:not([href*='/nova/'])"
A_TOPIC = "/planificacio/temes/ -> main .row a[href*='/temes/']:not([href*='/necessitats/'], [href*='/tria/'])"
A_TEMPLATE = "/planificacio/documents/?tipus=template&origen= -> main .row:last-child a"
A_FAILING = "/planificacio/documents/?tipus=report -> main .row a:has-text('Indicadors')"
MANY = "/planificacio/documents/puja/"
SEND = "main form[method=post] [type=submit]"
A_CASE = "/planificacio/membres/sollicituds/ -> main a[href*='{}']"
# The link that the contact of a case was sent.
MAIL = "/-/bustia/ -> main a:has-text('Cal completar')"
CLAU = "main a[href*='?clau=']"
PEOPLE = "/planificacio/membres/ -> main a[href*='montalt']"
VALUATION = "/planificacio/valoracio/"
SURVEYS = "a[href*='/enquestes/']"
A_SESSION = "/planificacio/sessions/ -> main .feature h2 a"
A_PAST_SESSION = "/planificacio/sessions/ -> main .card:last-of-type .row a:has-text('0,7 %')"
READ_MINUTES = "main a:has-text('Comenta-la')"
VERSIONS = "main a[href$='/versions/']"
A_DRAFT = "/planificacio/sessions/ -> main .card .row a"
A_TOPIC = "/planificacio/temes/ -> main .row a[href*='/temes/']:not([href*='/necessitats/'], [href*='/tria/'])"
PICTURES = [
    Picture("door", "/"),
    Picture("demonstration", "/-/demo/"),
    Picture("sign-in", "/-/compte/entra/"),
    Picture("components", "/-/interficie/"),
    Picture("mailbox", "/-/bustia/"),
    Picture("front", "/planificacio/"),
    Picture("front-global", "/ciutadania-global/"),
    Picture("not-found", "/planificacio/aixo-no-hi-es/"),
    Picture("my-space-referent", "/planificacio/", "referent"),
    Picture("my-space-coordination", "/planificacio/", "coordination"),
    Picture("my-space-observer", "/planificacio/", "observer"),
    Picture("members", "/planificacio/membres/"),
    Picture("members-referent", "/planificacio/membres/", "referent"),
    Picture("entity", "/planificacio/membres/ -> main a[href*='/membres/']", "referent"),
    Picture("needs", "/planificacio/temes/", "referent"),
    Picture("needs-coordination", "/planificacio/temes/", "coordination"),
    Picture("need", A_NEED, "referent"),
    Picture("need-coordination", A_NEED, "coordination"),
    Picture("need-new", "/planificacio/temes/necessitats/nova/", "referent"),
    Picture("code", "/-/compte/codi/"),
    Picture("password-forgotten", "/-/compte/contrasenya/oblidada/"),
    Picture("accessibility", "/-/accessibilitat/"),
    Picture("privacy", "/-/privacitat/"),
    Picture("mailbox-message", "/-/bustia/ -> main .row a"),
    Picture("topics-visitor", "/planificacio/temes/"),
    Picture("account", "/-/compte/", "referent"),
    Picture("password", "/-/compte/contrasenya/canvia/", "referent"),
    Picture("sessions", "/-/compte/sessions/", "referent"),
    Picture("preferences", "/-/compte/avisos/", "referent"),
    Picture("second-step", "/-/compte/segon-factor/", "coordination"),
    Picture("all-needs", "/planificacio/temes/necessitats/", "referent"),
    Picture("topic", A_TOPIC, "referent"),
    Picture("asks", "/planificacio/us-toca/", "coordination"),
    Picture("asks-empty", "/planificacio/us-toca/", "observer"),
    Picture("topic-new", "/planificacio/temes/nou/", "coordination"),
    Picture("need-group", A_NEED, "coordination", ("main a[href$='/tema/']",)),
    Picture("outbox", "/planificacio/avisos/sortida/", "coordination"),
    Picture("outbox-batch", "/planificacio/avisos/sortida/ -> main .row a", "coordination"),
    Picture("plans", "/planificacio/recerca/plans/"),
    Picture("plan", "/planificacio/recerca/plans/ -> main td a", "referent"),
    Picture("documents", "/planificacio/documents/", "referent"),
    Picture("documents-narrowed", "/planificacio/documents/?tipus=report", "referent"),
    Picture("documents-grid", "/planificacio/documents/?vista=graella", "referent"),
    Picture("documents-antivirus", "/planificacio/documents/antivirus/", "coordination"),
    Picture("documents-accessibility", "/planificacio/documents/accessibilitat/", "coordination"),
    Picture("search", "/planificacio/cerca/", "coordination"),
    Picture("search-results", "/planificacio/cerca/?q=pla+d%27avaluaci%C3%B3", "referent"),
    Picture("search-visitor", "/planificacio/cerca/?q=pla+director"),
    Picture("search-nothing", "/planificacio/cerca/?q=xyzzy+qwerty", "referent"),
    Picture("search-similar", "/planificacio/cerca/?q=avaluar -> main a[href*='?com=']", "referent"),
    Picture("search-words", "/planificacio/cerca/paraules/", "coordination"),
    Picture("search-words-refused", "/planificacio/cerca/paraules/", "coordination", (SEND,)),
    Picture("document", "/planificacio/documents/?tipus=report -> main .row a"),
    Picture("document-failing", A_FAILING, "coordination"),
    Picture("document-to-mend", A_FAILING, "coordination", ("main a[href$='/accessibilitat/']",)),
    Picture("document-text", "/planificacio/documents/?llengua=es -> main .row a", "", ("main a[href*='/text/']",)),
    Picture("document-versions", A_TEMPLATE, "coordination"),
    Picture("document-metadata", A_FAILING, "coordination", ("main a[href$='/metadades/']",)),
    Picture("document-ties", A_TEMPLATE, "coordination", ("main a[href$='/lligams/']",)),
    Picture("document-edit", A_TEMPLATE, "coordination", ("main a[href$='/edita/']",)),
    Picture("document-version-refused", A_TEMPLATE, "coordination", ("main a[href$='/versio/']", SEND)),
    Picture("document-new", "/planificacio/documents/nou/", "coordination"),
    Picture("document-refused", "/planificacio/documents/nou/", "referent", (SEND,)),
    Picture("documents-many", MANY, "referent"),
    Picture("documents-many-refused", MANY, "coordination", (SEND,)),
    Picture("documents-import", "/planificacio/documents/importa/", "coordination"),
    Picture("documents-import-refused", "/planificacio/documents/importa/", "coordination", (SEND,)),
    Picture("selection-new", "/planificacio/temes/tria/nova/", "coordination"),
    Picture("selection", "/planificacio/temes/ -> main a[href*='/temes/tria/']:not([href*='/nova/'])", "referent"),
    Picture(
        "selection-coordination",
        "/planificacio/temes/ -> main a[href*='/temes/tria/']:not([href*='/nova/'])",
        "coordination",
    ),
    Picture(
        "topic-edit",
        A_TOPIC,
        "coordination",
        ("main a[href$='/edita/']",),
    ),
    Picture("need-new-refused", "/planificacio/temes/necessitats/nova/", "referent", ("main form [type=submit]",)),
    Picture("admission-apply", "/planificacio/membres/sollicita/"),
    Picture("admission-apply-refused", "/planificacio/membres/sollicita/", "", ("main form [type=submit]",)),
    Picture("admission-closed", "/ciutadania-global/membres/sollicita/"),
    Picture("admission-cases", "/planificacio/membres/sollicituds/", "coordination"),
    Picture("admission-case-presented", A_CASE.format("rocabruna"), "coordination"),
    Picture("admission-case-amending", A_CASE.format("vallfonda"), "coordination"),
    Picture("admission-case-accepted", A_CASE.format("montalt"), "coordination"),
    Picture("admission-resolve", A_CASE.format("vallfonda"), "coordination", ("main a[href$='/resol/']",)),
    Picture("admission-amend", A_CASE.format("rocabruna"), "coordination", ("main a[href$='/esmena/']",)),
    Picture("admission-enter", "/planificacio/membres/sollicituds/nova/", "coordination"),
    Picture("admission-by-link", MAIL, "", (CLAU,)),
    Picture("admission-by-link-answer", MAIL, "", (CLAU, "main a[href*='/respon/']")),
    Picture("admission-by-link-withdraw", MAIL, "", (CLAU, "main a[href*='/desisteix/']")),
    Picture("admission-by-link-evidence", MAIL, "", (CLAU, "main a[href*='/documents/']")),
    Picture("admission-people", PEOPLE, "coordination", ("main a[href$='/persones/']",)),
    Picture("admission-person-new", PEOPLE, "coordination", ("main a[href$='/persones/']", "main a[href$='/nova/']")),
    Picture("admission-person-end", PEOPLE, "coordination", ("main a[href$='/persones/']", "main a[href$='/acaba/']")),
    Picture("admission-member-new", "/planificacio/membres/nou/", "coordination"),
    Picture("members-coordination", "/planificacio/membres/", "coordination"),
    Picture("editions", "/planificacio/membres/edicions/", "coordination"),
    Picture("edition-edit", "/planificacio/membres/edicions/", "coordination", ("main a[href$='/edita/']",)),
    Picture("import", "/planificacio/membres/importa/", "coordination"),
    Picture("valuation", VALUATION, "referent"),
    Picture("valuation-coordination", VALUATION, "coordination"),
    Picture("valuation-empty", "/ciutadania-global/valoracio/", "coordination"),
    Picture("survey", f"{VALUATION} -> {SURVEYS}", "referent"),
    Picture("survey-refused", f"{VALUATION} -> {SURVEYS}", "referent", ("main form [type=submit]",)),
    Picture("survey-uninvited", f"{VALUATION} -> .side .card:nth-child(2) .row:nth-child(2) a", "observer"),
    Picture("survey-waiting", f"{VALUATION} -> .side .card:nth-child(2) a", "referent"),
    Picture("survey-few", f"{VALUATION} -> .side .card:nth-child(1) .row:nth-child(2) a", "referent"),
    Picture("survey-results", f"{VALUATION} -> .side {SURVEYS}", "referent"),
    Picture("survey-results-coordination", f"{VALUATION} -> .side {SURVEYS}", "coordination"),
    Picture("survey-data", f"{VALUATION} -> .side {SURVEYS}", "referent", ("main .card summary",)),
    Picture("commitments", f"{VALUATION}millores/", "referent"),
    Picture("commitment", f"{VALUATION}millores/ -> main .row a", "referent"),
    Picture("commitment-coordination", f"{VALUATION}millores/ -> main .row:nth-child(2) a", "coordination"),
    Picture(
        "commitment-finish",
        f"{VALUATION}millores/ -> main .row:nth-child(2) a",
        "coordination",
        ("main a[href$='/fet/']",),
    ),
    Picture(
        "commitment-discard",
        f"{VALUATION}millores/ -> main .row:nth-child(2) a",
        "coordination",
        ("main a[href$='/descarta/']",),
    ),
    Picture("commitment-new", f"{VALUATION}millores/nova/", "coordination"),
    Picture("commitment-refused", f"{VALUATION}millores/nova/", "coordination", ("main form [type=submit]",)),
    Picture("commitment-quote", f"{VALUATION} -> .side {SURVEYS}", "coordination", ("main a[href*='cita=']",)),
    Picture("programme", "/planificacio/sessions/", "referent"),
    Picture("programme-coordination", "/planificacio/sessions/", "coordination"),
    Picture("programme-visitor", "/planificacio/sessions/"),
    Picture("session", A_SESSION, "referent"),
    Picture("session-coordination", A_SESSION, "coordination"),
    Picture("session-visitor", A_SESSION),
    Picture("session-held", A_PAST_SESSION, "referent"),
    Picture("session-held-coordination", A_PAST_SESSION, "coordination"),
    Picture("session-draft", A_DRAFT, "coordination"),
    Picture("session-new", "/planificacio/sessions/nova/", "coordination"),
    Picture("session-edit", A_SESSION, "coordination", ("main a[href$='/edita/']",)),
    Picture("session-new-refused", "/planificacio/sessions/nova/", "coordination", ("main form [type=submit]",)),
    Picture("agenda", A_SESSION, "coordination", ("main a[href$='/ordre/']",)),
    Picture("point", A_SESSION, "coordination", ("main a[href$='/ordre/']", "main .row-title a")),
    Picture(
        "convene", "/ciutadania-global/sessions/ -> main .feature h2 a", "coordination", ("main a[href$='/convoca/']",)
    ),
    Picture("session-postpone", A_SESSION, "coordination", ("main a[href$='/ajorna/']",)),
    Picture("attendance", A_SESSION, "coordination", ("main a[href$='/assistencia/']",)),
    Picture("roll", A_PAST_SESSION, "coordination", ("main a[href$='/llista/']",)),
    Picture("contribution-new", A_SESSION, "referent", ("main a[href$='/aportacions/nova/']",)),
    Picture("contribution", A_SESSION, "referent", ("main #crida .row a",)),
    Picture("contributions", A_SESSION, "coordination", ("main a[href$='/aportacions/']",)),
    Picture("minutes", A_PAST_SESSION, "coordination", ("main a[href$='/relatoria/']:has-text('Relatoria')",)),
    Picture("minutes-read", A_PAST_SESSION, "referent", (READ_MINUTES,)),
    Picture("minutes-coordination", A_PAST_SESSION, "coordination", (READ_MINUTES,)),
    Picture("minutes-versions", A_PAST_SESSION, "coordination", (READ_MINUTES, VERSIONS)),
    Picture("minutes-difference", A_PAST_SESSION, "coordination", (READ_MINUTES, VERSIONS, "main .row a")),
]


@dataclass
class Taken:
    picture: Picture
    files: list[str]
    notes: list[str]


def sign_in(browser: Browser, base: str, role: str) -> StorageState:
    """Press the button of a role and return the cookies, so that each role signs in once."""
    context = browser.new_context(base_url=base)
    if role:
        page = context.new_page()
        page.goto(DOOR)
        page.locator(f"form[data-role={role}] button").first.click()
        page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def go(page: Page, picture: Picture) -> None:
    path, _, selector = (part.strip() for part in picture.path.partition("->"))
    page.goto(path)
    if selector:
        address = page.locator(selector).first.get_attribute("href", timeout=3000)
        page.goto(address or path)
    for click in picture.clicks:
        page.locator(click).first.click(timeout=3000)
        page.wait_for_load_state()


def variants() -> Iterator[tuple[int, Literal["light", "dark"]]]:
    return ((width, scheme) for width in WIDTHS for scheme in SCHEMES)


def take(context: BrowserContext, picture: Picture, width: int, scheme: str, taken: Taken) -> None:
    """Take one picture, and note what a person would notice: errors, refused resources, sideways scrolling."""
    page = context.new_page()
    page.on("console", lambda message: taken.notes.extend([message.text] if message.type == "error" else []))
    page.on("pageerror", lambda error: taken.notes.append(str(error)))
    try:
        go(page, picture)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            taken.notes.append(f"{width}: {wide} px wider than the window")
        name = f"{picture.name}-{width}-{scheme}.png"
        page.screenshot(path=OUT / name, full_page=True, animations="disabled")
        taken.files.append(name)
    except Exception as error:  # noqa: BLE001 - the other pictures are still wanted
        taken.notes.append(f"{width} {scheme}: {str(error).splitlines()[0]}")
    finally:
        page.close()


def take_all(browser: Browser, base: str, chosen: list[Picture]) -> list[Taken]:
    all_taken = [Taken(picture, [], []) for picture in chosen]
    states = {role: sign_in(browser, base, role) for role in {picture.role for picture in chosen}}
    for width, scheme in variants():
        for role, state in states.items():
            context = browser.new_context(
                base_url=base,
                storage_state=state,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                locale="ca",
                reduced_motion="reduce",
            )
            for taken in all_taken:
                if taken.picture.role == role:
                    take(context, taken.picture, width, scheme, taken)
            context.close()
        print(f"{width} px, {scheme}", flush=True)
    return all_taken


def index(all_taken: list[Taken]) -> None:
    parts = []
    for taken in all_taken:
        who = taken.picture.role or "visitor"
        notes = "".join(f"<li>{html.escape(note)}" for note in dict.fromkeys(taken.notes))
        images = "".join(f'<a href="{name}"><img src="{name}" alt="{name}" height="480"></a> ' for name in taken.files)
        title = html.escape(f"{taken.picture.name}, {who}: {taken.picture.path}")
        parts.append(f"<h2>{title}</h2><ul>{notes}</ul>{images}")
    (OUT / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Pictures</title>{''.join(parts)}")


def main(words: list[str]) -> int:
    if not Path(CHROMIUM).exists():
        print("The pictures need Chromium (on Debian: apt install chromium).")
        return 1
    chosen = [picture for picture in PICTURES if not words or any(word in picture.name for word in words)]
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="espai-pictures-") as name:
        demo, port = Demo(Path(name)), free_port()
        demo.prepare()
        demo.manage("worker", "--once")  # what is found in files is on their pages
        serve = [sys.executable, "manage.py", "serve"]
        with (
            running(serve, demo.environment(port), port, ROOT / "build" / "logs" / "pictures.log"),
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            all_taken = take_all(browser, f"http://127.0.0.1:{port}", chosen)
            browser.close()
    index(all_taken)
    for taken in all_taken:
        for note in dict.fromkeys(taken.notes):
            print(f"{taken.picture.name}: {note}")
    print(f"{sum(len(taken.files) for taken in all_taken)} pictures in build/pictures/index.html")
    return 0


if __name__ == "__main__":
    postgres.end_tidily()
    sys.exit(main(sys.argv[1:]))
