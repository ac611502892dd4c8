"""
Fields that the desk's forms are made of.

They are optional where an operation says the sentence for a missing one: it is said in one place only.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from sanlian.kernel import errors
from sanlian.look.fields import day_input
from sanlian.look.refusals import status_of

T = TypeVar("T")
FEW, SOME = 2, 3


class Asking(forms.Form):
    """A form on a page of its own: what is refused is said at the field it speaks of, and what was typed stays."""

    # What an operation calls a field, where the page calls it otherwise.
    spoken_of: ClassVar[Mapping[str, str]] = {}

    def refuse(self, refusal: errors.Refusal) -> None:
        """Show a refusal beside the field it speaks of, or over the form."""
        name = self.spoken_of.get(refusal.field or "", refusal.field)
        self.add_error(name if name in self.fields else None, refusal.message)

    def carried_out(self, do: Callable[[], T]) -> tuple[T | None, int]:
        """
        Return what `do` gives of a form that was filled in well, and 302: the page leads on.

        Where it is filled in badly, or `do` refuses, return None and the status with which the page is shown again.
        """
        if not self.is_valid():
            return None, HTTPStatus.UNPROCESSABLE_ENTITY
        try:
            return do(), HTTPStatus.FOUND
        except (errors.Invalid, errors.NotAllowed, errors.Conflict) as refusal:
            self.refuse(refusal)
            return None, status_of(refusal)


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
