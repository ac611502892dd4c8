"""Saying what the data items are: owner, source, level, freshness; from a document or one by one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sanlian.dataitems import facts, permissions, queries, rules
from sanlian.dataitems.models import DataItem, Value
from sanlian.journal.operations import operation, record
from sanlian.kernel import errors
from sanlian.kernel.words import Sentence
from sanlian.people import contact
from sanlian.people.actors import Actor, Secrecy
from sanlian.sheets import Loaded

# What an item is at heart: values of another kind could not be read any more.
_FIXED = ("kind", "parts", "choices")


class BadItems(errors.Faulty):
    """What is said of items cannot be used; `problems` has one sentence for each fault."""


class ItemInUse(errors.Conflict):
    """Values of the item were entered: how they are written stays."""


@operation
def load(raw: Any, *, shipped: bool = False, by: Actor, at: datetime) -> Loaded:
    """
    Say of every item of a document what it is; the same again changes nothing, and no item is ever taken away.

    :param raw: what a file such as data/dataitems/items.yaml says
    :param shipped: they come with the product: an item that is there already stays as the county keeps it
    :raises BadItems: when there is a fault in it; nothing has changed then
    :raises ItemInUse, errors.NotAllowed: as `keep_item` does
    """
    if problems := rules.check(raw):
        raise BadItems(_read(problems))
    there = {row.code: row for row in DataItem.objects.all()} if shipped else {}
    new, own = [], []
    for position, row in enumerate(raw["items"]):
        said = row | {"position": position}
        if row["code"] not in there:
            new += [row["code"]] if keep_item(said, by=by, at=at) else []
        elif any(getattr(there[row["code"]], name) != value for name, value in _columns(said).items()):
            own.append(row["code"])
    return Loaded(tuple(new), tuple(own))


def _read(problems: list[Sentence]) -> list[str]:
    return [problem.read(_) for problem in problems]


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
        raise BadItems(_read(problems))
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
