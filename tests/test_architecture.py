"""What the import contracts cannot see."""

import ast
import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

ORDER = [
    "core",
    "members",
    "notices",
    "commitments",
    "classroom",
    "admission",
    "surveys",
    "research",
    "topics",
    "programme",
    "monitoring",
    "home",
]
HEIGHT = {label: height for height, label in enumerate(ORDER)}
ROOT = Path(__file__).parent.parent
MODULES = [path for path in sorted((ROOT / "espai").rglob("*.py")) if "migrations" not in path.parts]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("espai.")]


def test_every_app_has_a_height():
    assert {config.label for config in OURS} == set(HEIGHT)


def test_foreign_keys_point_downwards():
    upward = [
        f"{model._meta.label}.{field.name}"
        for app in OURS
        for model in app.get_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and field.related_model is not get_user_model()
        and (target := field.related_model._meta.app_label) in HEIGHT
        and target != app.label
        and HEIGHT[target] >= HEIGHT[app.label]
    ]
    assert upward == []


def imports(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom) and node.module]


def test_no_app_imports_the_pages_of_another():
    wrong = [
        f"{path}: {node.module}"
        for path in MODULES
        for node in imports(path)
        if node.module.startswith("espai.")
        and node.module.split(".")[1] != path.relative_to(ROOT / "espai").parts[0]
        and any(alias.name in {"views", "forms", "urls"} for alias in node.names)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short(path):
    source = path.read_text()
    assert source.count("\n") <= 300
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert long == []


def test_templates_are_short():
    long = [path for path in (ROOT / "espai").rglob("*.html") if path.read_text().count("\n") > 120]
    assert long == []


def action_modules():
    """The module `actions` of each app, or those of its package."""
    for config in OURS:
        for path in sorted(Path(config.path).glob("actions.py")) + sorted(Path(config.path).glob("actions/*.py")):
            dotted = path.relative_to(config.path).with_suffix("").as_posix().replace("/", ".")
            yield config.label, importlib.import_module(f"{config.name}.{dotted}")


def actions():
    for label, module in action_modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            # A read or a lock beside the actions is not wrapped; what is written is.
            if function.__module__ == module.__name__ and not name.startswith(("_", "read_", "lock_")):
                yield f"{label}.{name}", function


@pytest.mark.parametrize(("name", "action"), list(actions()))
def test_an_action_is_atomic_keyword_only_and_says_what_it_guarantees(name, action):
    assert hasattr(action, "__wrapped__"), "not atomic"
    kinds = {parameter.kind for parameter in inspect.signature(action).parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert action.__doc__


def test_what_people_bring_is_opened_by_few_and_handed_out_by_one():
    opens = {
        str(path.relative_to(ROOT / "espai")) for path in MODULES if "default_storage.open" in path.read_text("utf-8")
    }
    assert opens == {
        "core/files/store.py",  # hands it out, unless it is held
        "core/files/scanning.py",
        "classroom/staging.py",  # parts of a file that is still arriving
        "classroom/intake.py",  # a zip, by the worker
        "classroom/readings.py",  # copies it for the processes that read and check it
        "classroom/views/texts.py",  # pictures that we drew
    }


def test_what_answers_pages_loads_nothing_that_opens_or_writes_files(tmp_path):
    """What a library takes to load is paid at each start, and what it can be made to do by a file is far from here."""
    told = subprocess.run(
        [sys.executable, "-c", "import config.wsgi, sys; print(*sys.modules)"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "ESPAI_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    files = {"docx", "icalendar", "numpy", "odfdo", "openpyxl", "pikepdf", "PIL", "pptx", "pypdfium2", "typst"}
    assert files & set(told.stdout.split()) == set()
