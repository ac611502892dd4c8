"""Keeping the counters: following facts, and forgetting all before the journal is read again."""

from sanlian.figures.operations.follow import follow, forget_counters
from sanlian.figures.operations.wait import forget_waiting, time_steps

__all__ = ["follow", "forget_counters", "forget_waiting", "time_steps"]
