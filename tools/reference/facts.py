"""Every fact that the journal may hold: which operation records it, with which values, and who reads it."""

import ast
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from sanlian.journal.readers import DUTIES, READERS, readers_of
from tools.paths import ROOT
from tools.reference.words import code, page, table

_INTRODUCTION = """\
# Facts, readers and duties

Written by `make docs` from the rooms' `facts.py`, their operations and their `reactions.py`. A fact is one entry of
the journal; its values are what the operation hands over, and all that a reader gets. How facts reach their readers:
[the journal and its deliveries](../explanation/journal.md)."""
# What the door of an entry carries besides the values.
_NOT_VALUES = {"by", "at", "save", "subject"}


def rooms() -> list[str]:
    """Return the rooms that record facts, by name."""
    folders = sorted(path.parent.name for path in ROOT.glob("sanlian/*/facts.py"))
    return [room for room in folders if names(room)]


def names(room: str) -> tuple[str, ...]:
    """Return the facts that a room declares, in its own order."""
    return tuple(import_module(f"sanlian.{room}.facts").FACTS)


def text() -> str:
    """Return the page."""
    blocks = [_INTRODUCTION]
    for room in rooms():
        found, told = recorded(room), names(room)
        always = set.intersection(*(found[name].values for name in told)) if len(told) > 3 else set()
        blocks.append(f"## {room}")
        if always:
            blocks.append(f"Every fact of this room carries {code(*sorted(always))}.")
        rows = [_row(name, found[name], always) for name in told]
        blocks.append(table(("fact", "recorded by", "values", "readers"), rows))
    return page(*blocks, *_readers())


class Record:
    """Where a fact is recorded and with which values."""

    def __init__(self) -> None:
        self.by: set[str] = set()
        self.values: set[str] = set()


def recorded(room: str) -> dict[str, Record]:
    """Return what the operations of a room record, by the fact's name."""
    found: dict[str, Record] = defaultdict(Record)
    passed_on = _passed_on(room)
    for path in sorted((ROOT / "sanlian" / room / "operations").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, function in functions.items():
            for call in _calls(function):
                for fact in _facts_of(call, room, passed_on):
                    found[fact].by |= _doors(name, functions)
                    inner = passed_on.get(_called(call), call)
                    found[fact].values |= _values_of(inner) | _common(room, inner)
    return found


def _passed_on(room: str) -> dict[str, ast.Call]:
    """Return the functions that take a step for their callers, by name, with the call by which they do."""
    found = {}
    for path in (ROOT / "sanlian" / room / "operations").glob("*.py"):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(function, ast.FunctionDef) and function.args.args[:1]:
                first = function.args.args[0].arg
                for call in _calls(function):
                    handed = [getattr(given, "id", "") for given in call.args[:1]]
                    if _called(call) == "take" and handed == [first] == ["step"]:
                        found[function.name] = call
    return found


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _doors(name: str, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Return the public functions of a module through which one of its functions is reached: itself, or its callers."""
    if not name.startswith("_"):
        return {name}
    callers = [other for other, function in functions.items() if name in map(_called, _calls(function))]
    return set().union(*(_doors(caller, functions) for caller in callers if caller != name))


def _facts_of(call: ast.Call, room: str, passed_on: Container[str]) -> Iterator[str]:
    """Yield the facts that a call records: `record(facts.X, …)`, or a step's own through `take` and `note`."""
    if not (_called(call) in {"record", "note", "take"} or _called(call) in passed_on) or not call.args:
        return
    for node in ast.walk(call.args[0]):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            continue
        if node.value.id == "facts":
            yield getattr(import_module(f"sanlian.{room}.facts"), node.attr)
        elif node.value.id == "lifecycle":
            yield getattr(import_module(f"sanlian.{room}.lifecycle"), node.attr).fact


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _values_of(call: ast.Call) -> set[str]:
    if _called(call) == "record":
        given = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
        return set(_keys(given))
    return {keyword.arg for keyword in call.keywords if keyword.arg} - _NOT_VALUES


def _keys(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def _common(room: str, call: ast.Call) -> set[str]:
    """Return the values that the room's `_step.note` adds to every fact."""
    path: Path = ROOT / "sanlian" / room / "operations" / "_step.py"
    if _called(call) == "record" or not path.exists():
        return set()
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return set().union(*(_values_of(node) for node in calls if _called(node) == "record"))


def _row(name: str, record: Record, always: set[str]) -> tuple[str, str, str, str]:
    readers = sorted(reader.name for reader in readers_of(name))
    return code(name), code(*sorted(record.by)), code(*sorted(record.values - always)), code(*readers)


def _readers() -> list[str]:
    readers = [
        (code(reader.name), _says(reader.call), "yes" if reader.reset else "no")
        for _, reader in sorted(READERS.items())
    ]
    duties = [(code(duty.name), code(duty.cron), _says(duty.call)) for _, duty in sorted(DUTIES.items())]
    return [
        "## Readers",
        "Called by the worker with each fact they asked for. Those that can be replayed are rebuilt from the journal "
        "with `manage.py journal_replay`.",
        table(("reader", "what it does", "can be replayed"), readers),
        "## Periodic duties",
        "Fired by the worker, once for each instant of their cron line in Asia/Shanghai.",
        table(("duty", "when", "what it does"), duties),
    ]


def _says(thing: object) -> str:
    return (getattr(thing, "__doc__", "") or "").strip().split("\n")[0]
