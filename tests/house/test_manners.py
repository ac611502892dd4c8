"""How rooms are written: one door, no clock, small files, tables that look downwards only."""

import ast
import importlib
import inspect
import os
import re
import subprocess
import sys

import pytest
from django.apps import apps

from tests.house.test_contracts import CONTRACTS, ROOMS
from tools.paths import ROOT

SOURCES = sorted(
    path for path in ROOT.glob("sanlian/**/*.py") if "migrations" not in path.parts and path.stat().st_size
)
# Commands, the editor of reference data and the door for machines are faces inside a room: they bring the time.
DOMAIN = [
    path
    for path in SOURCES
    if path.relative_to(ROOT / "sanlian").parts[0] in ROOMS
    and not {"management", "admin.py", "apps.py", "open311"} & set(path.parts)
]
FLOORS = [
    [name.strip(" ()") for name in floor.split("|")]
    for floor in next(contract for contract in CONTRACTS if contract["containers"] == ["sanlian"])["layers"]
]
CLOCKS = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time)\b")


def short(path):
    return str(path.relative_to(ROOT))


def floor_of(room):
    return next(number for number, names in enumerate(FLOORS) if room in names)


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_a_file_is_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", DOMAIN, ids=short)
def test_the_domain_does_not_read_the_clock(path):
    found = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CLOCKS.search(line.split("#")[0])
    ]
    assert not found


def operations():
    for room in ROOMS:
        door = ROOT / "sanlian" / room / "operations" / "__init__.py"
        if not door.exists():
            continue
        module = importlib.import_module(f"sanlian.{room}.operations")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isfunction(thing):
                yield pytest.param(thing, id=f"{room}.{name}")


# The journal is what operations are made with; its own door opens to the worker.
@pytest.mark.parametrize("verb", [param for param in operations() if not param.id.startswith("journal.")])
def test_an_operation_names_its_values_and_is_told_the_time(verb):
    parameters = inspect.signature(verb).parameters
    loose = [
        name
        for number, (name, parameter) in enumerate(parameters.items())
        if parameter.kind is not parameter.KEYWORD_ONLY and number > 0
    ]
    assert inspect.getdoc(verb), "says nothing about itself"
    assert not loose, "takes more than its subject by position"
    # What the decorator has wrapped records facts. What has no `by` is done by the house itself.
    assert "at" in parameters or not hasattr(verb, "__wrapped__")


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if p.name in {"queries.py", "permissions.py"} or "operations" in p.parts],
    ids=short,
)
def test_what_other_rooms_call_is_explained(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_tables_point_downwards_and_cannot_be_walked_back():
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        if not model.__module__.startswith("sanlian."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or not target.__module__.startswith("sanlian."):
                continue
            other = target._meta.app_label
            if other == room:
                continue
            if floor_of(other) <= floor_of(room):
                wrong.append(f"{field} points upwards to {other}")
            if not field.remote_field.hidden:
                wrong.append(f"{field} can be walked back: related_name must be +")
    assert not wrong


def test_a_web_process_does_not_carry_what_few_pages_need():
    """pypinyin's dictionaries, scipy's optimisers and the compiler of documents took 80 MB of each process."""
    program = (
        "import sys, django; django.setup(); import config.urls; "
        "print(*({'pypinyin', 'scipy.optimize', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )
    assert done.stdout.split() == []
