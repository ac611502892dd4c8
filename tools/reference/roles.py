"""Roles and what each may do, from people.actors."""

import inspect
import re
from enum import StrEnum

from sanlian.people.actors import ROLE_PERMISSIONS, ROLE_SECRECY, Permission, Role
from tools.reference.words import code, page, table

_INTRODUCTION = """\
# Roles and permissions

Written by `make docs` from `sanlian/people/actors.py`. A post is a role in a unit, from one day to another. A
permission always holds together with that unit, or with the subtree of places that the unit answers for; what else is
asked is in each room's `permissions.py`. A post is cleared up to a grade of secrecy, at most that of its role:
restricted orders are sensitive, all others internal. There is no role and no account that may do everything. Who may
do what in the end has [a page of its own](who-may-do-what.md)."""
_COMMENTED = re.compile(r'^\s+\w+ = "([^"]+)"\s*#\s*(.+)$', re.MULTILINE)


def text() -> str:
    """Return the page."""
    permissions = list(Permission)
    matrix = [
        (
            code(role),
            *("✓" if permission in ROLE_PERMISSIONS[role] else "" for permission in permissions),
            ROLE_SECRECY[role].name.lower(),
        )
        for role in Role
    ]
    return page(
        _INTRODUCTION,
        "## What each role may do",
        table(("role", *(code(permission) for permission in permissions), "cleared up to"), matrix),
        "## The permissions",
        table(("permission", "lets somebody"), _said(Permission)),
        "## The roles",
        table(("role", "who that is"), _said(Role)),
    )


def _said(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Return each value with the comment that stands beside it in the code, or with its name in words."""
    comments = dict(_COMMENTED.findall(inspect.getsource(kind)))
    return [(code(value), comments.get(value, value.split(".")[-1].replace("_", " "))) for value in kind]
