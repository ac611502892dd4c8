"""Filling the choices of a form's field when the form is made: what can be chosen depends on the county."""

from collections.abc import Iterable
from typing import Any

from django import forms


def offer(form: forms.Form, field: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field of this form offer these choices: value and words, or group and its choices."""
    found = form.fields[field]
    assert isinstance(found, forms.ChoiceField), f"{field} offers no choice"
    found.choices = list(choices)
