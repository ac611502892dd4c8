"""Every command of manage.py that the rooms bring, from its own help."""

import argparse
from collections.abc import Iterator

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from tools.reference.words import page, table

_INTRODUCTION = """\
# Commands of manage.py

Written by `make docs` from the commands themselves. Start each with `.venv/bin/python manage.py`; those that
Django brings (`migrate`, `changepassword`, `collectstatic`, `shell`) are in Django's own manual. `DATABASE_URL`
chooses the database, as everywhere: see [settings](settings.md)."""


def ours() -> dict[str, str]:
    """Return each command of a room of ours, and the room, by name."""
    found = {name: app for name, app in get_commands().items() if str(app).startswith("sanlian.")}
    return dict(sorted(found.items()))


def text() -> str:
    """Return the page."""
    blocks = [_INTRODUCTION]
    for name, app in ours().items():
        command = load_command_class(app, name)
        blocks += [f"## {name}", _described(command, name, app.removeprefix("sanlian."))]
    return page(*blocks)


def _described(command: BaseCommand, name: str, room: str) -> str:
    words = list(_own_arguments(command, name))
    usage = " ".join([f"manage.py {name}", *(_usage(argument) for argument in words)])
    blocks = [f"{command.help} (room `{room}`)", f"```\n{usage}\n```"]
    if words:
        rows = [(f"`{_name(argument)}`", argument.help or "", _default(argument)) for argument in words]
        blocks.append(table(("argument", "meaning", "default"), rows))
    return page(*blocks)


def _own_arguments(command: BaseCommand, name: str) -> Iterator[argparse.Action]:
    """Yield the arguments that the command itself declares, not those that Django gives to all."""
    common = {action.dest for action in BaseCommand().create_parser("manage.py", name)._actions}
    for action in command.create_parser("manage.py", name)._actions:
        if action.dest not in common:
            yield action


def _name(argument: argparse.Action) -> str:
    return argument.option_strings[0] if argument.option_strings else str(argument.metavar or argument.dest)


def _usage(argument: argparse.Action) -> str:
    if not argument.option_strings:
        choices = "|".join(map(str, argument.choices)) if argument.choices else ""
        word = choices or _name(argument).upper()
        return f"[{word}]" if argument.nargs == "?" else word
    named = argument.metavar or argument.dest
    several = named if isinstance(named, tuple) else (named,)
    value = "" if argument.nargs == 0 else "".join(f" {name.upper()}" for name in several)
    words = f"{_name(argument)}{value}"
    return words if argument.required else f"[{words}]"


def _default(argument: argparse.Action) -> str:
    # A path's default is told in its help: here it would name a folder of this machine.
    plain = isinstance(argument.default, int | float | str) and not isinstance(argument.default, bool)
    return f"`{argument.default}`" if plain and argument.default != "" else ""
