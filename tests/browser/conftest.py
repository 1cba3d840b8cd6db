"""The real site with its demonstration, seen by Debian's Chromium."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import demosite
import pictures


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    """Serve a demonstration for each file of tests: journeys use up what pages are looked at with."""
    folder = tmp_path_factory.mktemp("site")
    port = demosite.free_port()
    base = f"http://127.0.0.1:{port}"  # the links of messages written by the loader lead here too
    # pytest has put its own settings in the environment; the site runs with the real ones.
    demo = demosite.Demo(folder, extra={"DJANGO_SETTINGS_MODULE": "config.settings", "ESPAI_BASE_URL": base})
    demo.prepare()
    demo.manage("worker", "--once")  # what is found in files is on their pages
    serve = [sys.executable, "manage.py", "serve"]
    with demosite.running(serve, demo.environment(port), port, folder / "serve.log"):
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=pictures.CHROMIUM, args=pictures.FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def states(browser, site):
    """The cookies of each role, signed in once."""
    roles = ("", "referent", "deputy", "councillor", "observer", "coordination", "administrator")
    return {role: pictures.sign_in(browser, site, role) for role in roles}


@pytest.fixture
def opened(browser, site, states):
    """Open a page as a role; what the console says against it fails the test."""

    @contextmanager
    def build(role: str = "", *, width: int = 1440, scheme: str = "light", **options: object) -> Iterator[Page]:
        context = browser.new_context(
            base_url=site,
            storage_state=states[role],
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=options.pop("locale", "ca"),
            reduced_motion="reduce",
            **options,
        )
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.set_default_timeout(10_000)
        yield page
        context.close()
        # A page that is meant to be refused, or cut, says so in the console too.
        assert [
            text for text in wrong if not re.search(r"status of (403|404|410|503)|ERR_INTERNET_DISCONNECTED", text)
        ] == []

    return build
