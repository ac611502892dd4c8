"""
What a catalogue must be before it may be loaded: rows out of raw contents, and every problem at once.

No Django, no files: the caller hands over what it has read, and shows the problems in the reader's language.
"""

from collections.abc import Mapping
from typing import Any

from sanlian.catalogue.rules import reading, routes
from sanlian.catalogue.rules.agreement import LEVELS, disagreements
from sanlian.catalogue.rules.changes import (
    COUNTS,
    EDITABLE,
    ROWS,
    Changed,
    RowChange,
    changed,
    differing,
    merged,
    values_of,
)
from sanlian.catalogue.rules.rows import (
    CategoryRow,
    Content,
    CoordinationRow,
    Counts,
    DayRow,
    DepartmentRow,
    DutyRow,
    ItemRow,
    LimitRow,
    Problem,
    RoutingRow,
)
from sanlian.catalogue.rules.tree import STANDARD

__all__ = [
    "COUNTS",
    "EDITABLE",
    "LEVELS",
    "ROWS",
    "STANDARD",
    "CategoryRow",
    "Changed",
    "Content",
    "CoordinationRow",
    "Counts",
    "DayRow",
    "DepartmentRow",
    "DutyRow",
    "ItemRow",
    "LimitRow",
    "Problem",
    "RoutingRow",
    "RowChange",
    "changed",
    "check",
    "differing",
    "disagreements",
    "merged",
    "values_of",
]


def check(raw: Mapping[str, Any]) -> tuple[Content, list[Problem]]:
    """
    Return the rows that the raw files describe, and what is wrong with them.

    :param raw: file name without its ending → what the file holds (`calendar`: a list of dicts of strings)
    """
    read = reading.Reading()
    content = Content(
        label=read.entry("categories", raw.get("categories"), "version").text("version", most=32),
        departments=read.rows(raw, "departments", "departments", reading.department),
        limits=read.rows(raw, "limits", "limits", reading.limit),
        duties=read.duties(raw.get("duties")),
        counts=read.counts(raw.get("duties")),
        categories=read.rows(raw, "categories", "categories", reading.category),
        items=list(read.lists(raw)),
        coordination=read.rows(raw, "responsibilities", "coordination", reading.coordination),
        routing=routes.routing_rules(read, raw.get("routing")),
        days=read.days(raw.get("calendar")),
        hours=read.hours(raw.get("hours")),
    )
    return content, [*read.problems, *disagreements(content)]
