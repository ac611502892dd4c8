"""What can be done about data items: saying what they are, entering what is known, correcting what was wrong."""

from sanlian.dataitems.operations.enter import (
    NewValue,
    NothingToCorrect,
    UnusableValue,
    YoungerKnown,
    correct_value,
    enter_value,
    enter_values,
)
from sanlian.dataitems.operations.keep import BadItems, ItemInUse, keep_item, load

__all__ = [
    "BadItems",
    "ItemInUse",
    "NewValue",
    "NothingToCorrect",
    "UnusableValue",
    "YoungerKnown",
    "correct_value",
    "enter_value",
    "enter_values",
    "keep_item",
    "load",
]
