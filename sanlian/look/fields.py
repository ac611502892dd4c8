"""What the forms of all faces are made of."""

from collections.abc import Iterable
from typing import Any

from django import forms


def day_input() -> forms.DateInput:
    """Return the widget for a day: the browser's own calendar, and what it sends."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def offer(form: forms.Form, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field of this form offer these choices, known only when it is made: value and words, or a group."""
    found = form.fields[field]
    assert isinstance(found, forms.ChoiceField), f"{field} offers no choice"
    found.choices = list(choices)
