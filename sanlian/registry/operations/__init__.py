"""Bringing tables and taking them away."""

from sanlian.registry.operations.bring import Report, bring
from sanlian.registry.operations.take_away import NoSuchFormat, file_of, take_away

__all__ = ["NoSuchFormat", "Report", "bring", "file_of", "take_away"]
