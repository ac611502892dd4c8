"""What all ways of changing the catalogue share: bringing other rows, and keeping editions and versions."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sanlian.catalogue.listings import MODELS
from sanlian.catalogue.models import CatalogueVersion, Edition, Listed
from sanlian.catalogue.rules import ROWS, Content


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one table."""

    added: int = 0
    changed: int = 0
    retired: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def bring(content: Content, *, at: datetime) -> dict[str, Change]:
    """Make the tables say what a catalogue says: rows added and changed, and retired where it no longer names them."""
    return {
        table: _bring(table, model, getattr(content, table), content.label, at)
        for table, model in MODELS.items()
    }


def _bring(table: str, model: type[Listed], rows: Sequence[Any], label: str, at: datetime) -> Change:
    there = {str(each.pk): each for each in model._default_manager.all()}
    wanted: dict[str, dict[str, Any]] = {row.code: {**asdict(row), "active": True} for row in rows}
    added = [model(**values) for code, values in wanted.items() if code not in there]
    changed = [
        model(**values)
        for code, values in wanted.items()
        if code in there and any(getattr(there[code], name) != value for name, value in values.items())
    ]
    gone = [each.pk for code, each in there.items() if code not in wanted and each.active]
    model._default_manager.bulk_create(added)
    if changed:
        columns = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model._default_manager.bulk_update(changed, columns)
    model._default_manager.filter(pk__in=gone).update(active=False)
    names = [each.name for each in fields(ROWS[table])]
    before = {
        code: {name: getattr(each, name) for name in names} for code, each in there.items() if each.active
    }
    _keep_editions(table, before, {row.code: asdict(row) for row in rows}, label=label, at=at)
    return Change(len(added), len(changed), len(gone))


def _keep_editions(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any], *, label: str, at: datetime
) -> None:
    """End the editions of rows that are others now, and begin theirs; a county older than editions gets its first."""
    open_now = set(Edition.objects.filter(table=table, until=None).values_list("code", flat=True))
    unkept = {code: values for code, values in before.items() if code not in open_now}
    if unkept:
        first = CatalogueVersion.objects.order_by("pk").only("label", "created_at").first()
        begun, old = (first.created_at, first.label) if first else (at, label)
        Edition.objects.bulk_create(
            Edition(table=table, code=code, values=values, version=old, since=begun)
            for code, values in unkept.items()
        )
    ended = [code for code, values in before.items() if _otherwise(values, after.get(code))]
    Edition.objects.filter(table=table, code__in=ended, until=None).update(until=at)
    Edition.objects.bulk_create(
        Edition(table=table, code=code, values=values, version=label, since=at)
        for code, values in after.items()
        if code not in before or code in set(ended)
    )


def _otherwise(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> bool:
    return new is None or any(new[name] != old[name] for name in old if name != "position")


def digest_of(content: Mapping[str, Any]) -> str:
    """Return what tells one catalogue from another."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def plain(content: Content) -> dict[str, Any]:
    """Return a catalogue as it is stored."""
    stored: dict[str, Any] = json.loads(json.dumps(asdict(content), default=str))
    return stored


def keep_version(content: Content, kept: Mapping[str, Any], *, from_files: bool, at: datetime) -> None:
    """
    Add a version: from now on it is in force, and every process sees that its copy is old.

    :param kept: what is stored with it: the files as they were, or what is in force
    """
    CatalogueVersion.objects.create(
        label=content.label,
        digest=digest_of(kept),
        stamp=uuid.uuid4().hex,
        hours=content.hours,
        counts=asdict(content.counts),
        content=dict(kept),
        from_files=from_files,
        created_at=at,
    )
