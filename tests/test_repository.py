"""Tests of the repository itself."""

import re
import subprocess
import tomllib
from pathlib import Path

from django.conf import settings

from espai.core import events
from espai.core.kinds import KINDS
from espai.notices.asking import KINDS as ASKS

ROOT = Path(__file__).parent.parent
FILES = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    if name and (ROOT / name).exists()
]
TEXTS = [path for path in FILES if path.suffix in {".py", ".html", ".md", ".css", ".js", ".txt", ".toml"}]


def test_nothing_is_promised_for_later():
    promise = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error|pragma: no co" + r"ver)\b")
    assert [path for path in TEXTS if path.suffix in {".py", ".html"} and promise.search(path.read_text())] == []


def test_no_page_holds_script_or_style():
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=")
    assert [path for path in FILES if path.suffix == ".html" and inline.search(path.read_text())] == []


def test_no_page_calls_another_site():
    away = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert [path for path in FILES if path.suffix == ".html" and away.search(path.read_text())] == []


def test_dates_are_written_by_babel():
    assert [
        path
        for path in FILES
        if path.suffix == ".html" and re.search(r"\|(date|time):(?!\"(?:Y-m-d|j)\")", path.read_text())
    ] == []


def test_translated_blocks_are_trimmed():
    loose = re.compile(r"{% blocktranslate(?![^%]*trimmed)")
    assert [path for path in FILES if path.suffix in {".html", ".txt"} and loose.search(path.read_text())] == []


def test_every_template_is_used():
    everything = "\n".join(path.read_text() for path in TEXTS)
    library = {"account", "mfa", "usersessions", "allauth", "django"}
    handlers = {"403.html", "404.html", "500.html", "429.html"}
    unused = []
    for path in FILES:
        if "templates" in path.parts and path.suffix in {".html", ".txt"}:
            name = str(path).split("/templates/")[1]
            if name.split("/")[0] not in library and name not in handlers and f'"{name}"' not in everything:
                unused.append(name)
    assert unused == []


def test_every_event_has_words():
    assert events.names
    assert all(str(label) for label in events.names.values())


def test_every_kind_has_words():
    assert all(str(kind.label) for kind in KINDS.values())
    assert all(str(kind.label) and str(kind.tag) for kind in ASKS.values())


def test_dependencies_are_few_and_say_why():
    text = (ROOT / "pyproject.toml").read_text()
    dependencies = tomllib.loads(text)["project"]["dependencies"]
    assert len(dependencies) <= 40
    silent = [line for line in dependencies if not re.search(re.escape(f'"{line}"') + r",\s+# \w", text)]
    assert silent == []


def test_the_version_is_that_of_the_changelog():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == version


def test_the_documents_stand_alone():
    outside = re.compile(r"/(?:wo" + r"rk|ro" + r"ot|tm" + r"p/bash)/|\.\./sha" + r"red")
    assert [path for path in TEXTS if outside.search(path.read_text())] == []


def test_links_of_the_documents_lead_somewhere():
    broken = [
        f"{path.name}: {target}"
        for path in FILES
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_languages_are_those_with_a_catalogue():
    folders = {path.name for path in (ROOT / "locale").iterdir() if path.is_dir()}
    assert folders == {code for code, _name in settings.LANGUAGES} - {"ca"}
