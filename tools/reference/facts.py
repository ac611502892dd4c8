"""Every fact that the journal may hold: which operation records it, with which values, and who reads it."""

import ast
from collections import defaultdict
from collections.abc import Container, Iterator
from importlib import import_module

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
    modules = _modules(room)
    # What one module writes of values, another may hand on: private names are unique enough within a room.
    everywhere = {name: each for functions in modules for name, each in functions.items()}
    passed_on = _passed_on(everywhere)
    for functions in modules:
        for name, function in functions.items():
            known = everywhere | functions
            for call in _calls(function):
                for fact in _facts_of(call, room, passed_on):
                    found[fact].by |= _doors(name, functions)
                    found[fact].values |= _values_of(call, function, known)
                    if (inner := passed_on.get(_called(call))) is not None:
                        found[fact].values |= _values_of(inner[1], inner[0], known)
                    if _called(call) != "record" and "note" in everywhere:
                        found[fact].values |= _common(everywhere["note"], known)
    return found


Functions = dict[str, ast.FunctionDef]


def _modules(room: str) -> list[Functions]:
    """Return the functions of each module of a room's operations, by name."""
    paths = sorted((ROOT / "sanlian" / room / "operations").glob("*.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    return [{node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)} for tree in trees]


def _passed_on(functions: Functions) -> dict[str, tuple[ast.FunctionDef, ast.Call]]:
    """Return the functions that take a step for their callers, by name, with the call by which they do."""
    found = {}
    for function in functions.values():
        for call in _calls(function):
            first = [argument.arg for argument in function.args.args[:1]]
            handed = [getattr(given, "id", "") for given in call.args[:1]]
            if _called(call) == "take" and handed == first == ["step"]:
                found[function.name] = (function, call)
    return found


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _doors(name: str, functions: Functions) -> set[str]:
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


def _values_of(call: ast.Call, function: ast.FunctionDef, known: Functions) -> set[str]:
    """Return the values that a call in a function hands over: named there, or in what it unpacks."""
    if _called(call) == "record":
        given = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    else:
        given = [keyword.value for keyword in call.keywords if keyword.arg is None]
    named = {keyword.arg for keyword in call.keywords if keyword.arg} - _NOT_VALUES - {"details"}
    return named.union(*(_keys(node, function, known) for node in given))


def _keys(node: ast.expr, function: ast.FunctionDef, known: Functions) -> set[str]:
    """Return the keys of a mapping as it is written: a literal, a union, a variable, or what a function returns."""
    match node:
        case ast.Dict():
            own = {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
            unpacked = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
            return own.union(*(_keys(value, function, known) for value in unpacked))
        case ast.BinOp(op=ast.BitOr()):
            return _keys(node.left, function, known) | _keys(node.right, function, known)
        case ast.IfExp():
            return _keys(node.body, function, known) | _keys(node.orelse, function, known)
        case ast.Name():
            return _assigned(node.id, function, known)
        case ast.Call() if (called := known.get(_called(node))) is not None and called is not function:
            answers = (each.value for each in ast.walk(called) if isinstance(each, ast.Return) and each.value)
            return set().union(*(_keys(answer, called, known) for answer in answers))
    return set()


def _assigned(name: str, function: ast.FunctionDef, known: Functions) -> set[str]:
    """Return the keys that a variable of a function gets anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name and value is not None:
                found |= _keys(value, function, known)
            if isinstance(target, ast.Subscript) and getattr(target.value, "id", "") == name:
                found |= {str(target.slice.value)} if isinstance(target.slice, ast.Constant) else set()
    return found


def _common(note: ast.FunctionDef, known: Functions) -> set[str]:
    """Return the values that the room's `_step.note` adds to every fact."""
    return set().union(*(_values_of(call, note, known) for call in _calls(note) if _called(call) == "record"))


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
