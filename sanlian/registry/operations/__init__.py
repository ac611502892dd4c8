"""Bringing tables and taking them away; auditing the record."""

from sanlian.registry.operations.audit import take_record, verify_record
from sanlian.registry.operations.bring import Report, bring
from sanlian.registry.operations.take_away import NoSuchFormat, file_of, take_away

__all__ = ["NoSuchFormat", "Report", "bring", "file_of", "take_away", "take_record", "verify_record"]
