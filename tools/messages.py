"""Collects the texts of the interface into locale/, or says whether the catalogues are complete.

messages.py
messages.py --check
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "en")  # Catalan is the language of the source
SOURCES = ("espai", "config", "manage.py", "locale")
OPTIONS = ("--no-location", "--no-wrap", "--no-obsolete", "--verbosity", "0")
SKIPPED = 77
Key = tuple[str | None, tuple[str, ...]]


def catalogue(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def load(path: Path) -> Catalog:
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def key(message: Message) -> Key:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    return message.context, ids


def texts(catalog: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalog if message.id}


def collect(folder: Path) -> None:
    """Collect in a copy that holds nothing but our code: no other folder is walked, none left half written."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "static", "*.mo")
            shutil.copytree(source, folder / name, ignore=ignored)
        elif source.exists():
            shutil.copy(source, folder / name)
    (folder / "locale").mkdir(exist_ok=True)
    environment = {**os.environ, "ESPAI_VAR": str(folder / "var"), "ESPAI_DEMO": "off"}
    chosen = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *chosen, *OPTIONS],
        cwd=folder,
        env=environment,
        check=True,
    )


def update() -> int:
    if not shutil.which("xgettext"):
        print("make messages needs gettext (on Debian: apt install gettext).")
        return 1
    with tempfile.TemporaryDirectory() as name:
        collect(Path(name))
        for language in LANGUAGES:
            fresh, kept = catalogue(Path(name), language), catalogue(ROOT, language)
            kept.parent.mkdir(parents=True, exist_ok=True)
            if not kept.exists() or without_date(fresh) != without_date(kept):
                shutil.copy(fresh, kept)
            report(language)
    return 0


def without_date(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if not line.startswith('"POT-Creation-Date')]


def report(language: str) -> None:
    wrong = faults(load(catalogue(ROOT, language)))
    print(f"{language}: {len(texts(load(catalogue(ROOT, language))))} texts, {len(wrong)} to look at")


def faults(catalog: Catalog) -> list[str]:
    """Return what a reader would notice: a text untranslated, guessed, or with other placeholders."""
    wrong = []
    for (_, ids), message in texts(catalog).items():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            wrong.append(f"fuzzy: {ids[0]}")
        elif not all(strings):
            wrong.append(f"untranslated: {ids[0]}")
        else:
            wrong += [f"{error}: {ids[0]}" for error in message.check(catalog)]
    return wrong


def check() -> int:
    wrong = [f"{language}: {fault}" for language in LANGUAGES for fault in faults(load(catalogue(ROOT, language)))]
    has_gettext = bool(shutil.which("xgettext"))
    if has_gettext:
        with tempfile.TemporaryDirectory() as name:
            collect(Path(name))
            for language in LANGUAGES:
                fresh = texts(load(catalogue(Path(name), language))).keys()
                kept = texts(load(catalogue(ROOT, language))).keys()
                wrong += [f"{language}: not collected: {ids[0]}" for _, ids in fresh - kept]
                wrong += [f"{language}: no longer in use: {ids[0]}" for _, ids in kept - fresh]
    if wrong:
        print("\n".join(wrong))
        print("Run `make messages` and translate what it leaves empty or fuzzy.")
        return 1
    if not has_gettext:
        print("gettext is not installed.")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["--check"] else update())
