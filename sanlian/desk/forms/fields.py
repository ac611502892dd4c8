"""
Fields that the desk's forms are made of.

They are optional where an operation says the sentence for a missing one: it is said in one place only.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sanlian.look.fields import day_input

FEW, SOME = 2, 3


def text(label: Any, *, rows: int = SOME, limit: int = 500, hint: Any = "") -> forms.CharField:
    """Return a field of some lines; what it must say, the operation says."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
    )


def line(label: Any, *, limit: int = 200, hint: Any = "") -> forms.CharField:
    """Return a field of one line."""
    return forms.CharField(label=label, required=False, max_length=limit, help_text=hint)


def day(label: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        required=False,
        widget=day_input(),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Please write the day like 2026-08-26.")},
    )
