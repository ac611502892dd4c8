"""Saying what the data items are: owner, source, level, freshness; from a file or one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from sanlian.dataitems import facts, permissions, queries, rules
from sanlian.dataitems.models import DataItem, Value
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people import contact
from sanlian.people.actors import Actor, Secrecy

LARGEST = 1024 * 1024
# What an item is at heart: values of another kind could not be read any more.
_FIXED = ("kind", "parts", "choices")


class BadItems(errors.Invalid):
    """What is said of items cannot be used; `problems` has one sentence for each fault."""

    def __init__(self, problems: list[Sentence]) -> None:
        """Keep all of them."""
        self.problems = problems
        super().__init__("\n".join(problem.read(_) for problem in problems))


class ItemInUse(errors.Conflict):
    """Values of the item were entered: how they are written stays."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The items that are new or changed, by code."""

    changed: tuple[str, ...]


@operation
def load(file: Path, *, by: Actor, at: datetime) -> Loaded:
    """
    Say of every item in a file what it is; the same file again changes nothing, and no item is ever taken away.

    :raises BadItems: when the file cannot be read, or has a fault; nothing has changed then
    :raises ItemInUse, errors.NotAllowed: as `keep_item` does
    """
    raw = _read(file)
    if problems := rules.check(raw):
        raise BadItems(problems)
    changed = [
        row["code"]
        for position, row in enumerate(raw["items"])
        if keep_item(row | {"position": position}, by=by, at=at)
    ]
    return Loaded(tuple(changed))


def _read(file: Path) -> Any:
    words = {"file": file.name}
    try:
        if file.stat().st_size > LARGEST:
            raise BadItems(
                [Sentence(gettext_noop("%(file)s is larger than 1 MB; these are no data items."), words)]
            )
        return yaml.safe_load(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise BadItems([Sentence(gettext_noop("%(file)s cannot be read."), words)]) from None
    except yaml.YAMLError:
        raise BadItems([Sentence(gettext_noop("%(file)s is not well-formed YAML."), words)]) from None


@operation
def keep_item(said: Mapping[str, Any], *, by: Actor, at: datetime) -> bool:
    """
    Enter an item or say anew what it is; return whether anything changed.

    :param said: as a row of data/dataitems/items.yaml says it, with its `position` where it has one
    :raises BadItems: when it is not what an item may be
    :raises ItemInUse: when values were entered and would be written otherwise
    :raises errors.NotAllowed: as permissions.may_keep_items says
    """
    permissions.may_keep_items(by).require()
    if problems := rules.faults(dict(said)):
        raise BadItems(problems)
    wanted = _columns(said)
    row = DataItem.objects.select_for_update(no_key=True).filter(code=said["code"]).first()
    was = {name: getattr(row, name) for name in wanted} if row else None
    if was == wanted:
        return False
    if row is not None and was is not None:
        if any(was[name] != wanted[name] for name in _FIXED) and row.values.exists():
            raise ItemInUse(
                _("Values of %(code)s were entered; how they are written stays.") % {"code": row.code}
            )
        DataItem.objects.filter(pk=row.pk).update(**wanted)
        _seal_anew(row, wanted["level"])
    else:
        subject = said["code"].partition(".")[0]
        DataItem.objects.create(code=said["code"], subject=subject, **wanted)
    details = {"owner": wanted["owner"], "level": wanted["level"], "fresh": wanted["fresh_months"]}
    if was is not None:
        details["was"] = {"owner": was["owner"], "level": was["level"], "fresh": was["fresh_months"]}
    queries.forget()
    record(facts.ITEM_KEPT, subject=("data_item", said["code"]), by=by, at=at, details=details)
    return True


def _columns(said: Mapping[str, Any]) -> dict[str, Any]:
    position = said.get("position")
    if position is None:
        there = DataItem.objects.filter(code=said["code"]).values_list("position", flat=True).first()
        position = DataItem.objects.count() if there is None else there
    names = ("name", "name_en", "kind", "owner", "source", "source_en")
    return {
        **{name: said[name] for name in names},
        "position": position,
        "parts": said.get("parts") or [],
        "choices": said.get("choices") or {},
        "level": int(rules.LEVELS[said["level"]]),
        "fresh_months": said.get("fresh"),
        "used": said.get("used") or [],
    }


def _seal_anew(row: DataItem, level: int) -> None:
    """Seal every edition of an item that becomes sensitive, open those of one that no longer is."""
    seal = level >= Secrecy.SENSITIVE
    if seal == (row.level >= Secrecy.SENSITIVE):
        return
    for value in Value.objects.filter(item=row).iterator():
        words = value.said
        Value.objects.filter(pk=value.pk).update(
            words="" if seal else words, sealed=contact.seal(words) if seal else ""
        )
