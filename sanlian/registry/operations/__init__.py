"""Changing places; bringing tables and taking them away, one by one or all in one archive; auditing the record."""

from sanlian.registry.operations.archive import BadArchive, bring_archive, pack, unpack
from sanlian.registry.operations.audit import take_record, verify_record
from sanlian.registry.operations.bring import Report, bring, forget
from sanlian.registry.operations.change_places import (
    Change,
    Changed,
    Merge,
    Move,
    Rename,
    Split,
    change_of,
    change_places,
    confirm_change,
    propose_change,
    try_change,
)
from sanlian.registry.operations.take_away import NoSuchFormat, file_of, take_away
from sanlian.registry.operations.upgrade import Upgraded, upgrade

__all__ = [
    "BadArchive",
    "Change",
    "Changed",
    "Merge",
    "Move",
    "NoSuchFormat",
    "Rename",
    "Report",
    "Split",
    "Upgraded",
    "bring",
    "bring_archive",
    "change_of",
    "change_places",
    "confirm_change",
    "file_of",
    "forget",
    "pack",
    "propose_change",
    "take_away",
    "take_record",
    "try_change",
    "unpack",
    "upgrade",
    "verify_record",
]
