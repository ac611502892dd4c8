"""The fields of which forms of rows are made, and what may be chosen in them."""

from typing import Any

from django import forms
from django.utils.functional import keep_lazy_text
from django.utils.translation import get_language, gettext_lazy

from sanlian.catalogue import listings, queries
from sanlian.look.fields import day_input

NEEDED = {"required": gettext_lazy("Please fill this in.")}
LEVELS = ("grid", "village", "township", "county")


def text(label: Any, *, most: int = 200, required: bool = True, **more: Any) -> forms.CharField:
    """Return a line of text."""
    too_long = gettext_lazy("Say it in fewer words.")
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        error_messages=NEEDED | {"max_length": too_long},
        **more,
    )


@keep_lazy_text
def _fitting(words: Any, example: str) -> str:
    return str(words % {"example": example})


def code(pattern: str, example: str) -> forms.RegexField:
    """Return a code of small letters and hyphens."""
    # A lazy text is no longer lazy once it was filled in: it would stay in the language of the program's start.
    wrong = _fitting(gettext_lazy("Small letters with hyphens between them, such as %(example)s."), example)
    return forms.RegexField(
        pattern,
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=wrong,
        error_messages=NEEDED | {"invalid": wrong},
    )


def several(label: Any, help_text: Any, *, required: bool = False) -> forms.MultipleChoiceField:
    """Return a choice of several."""
    return forms.MultipleChoiceField(
        label=label,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        required=required,
        help_text=help_text,
        error_messages=NEEDED,
    )


def day(label: Any, **more: Any) -> forms.DateField:
    """Return a day."""
    return forms.DateField(
        label=label,
        widget=day_input(),
        error_messages=NEEDED | {"invalid": gettext_lazy("Write the date as 2026-02-13.")},
        **more,
    )


class Row(forms.Form):
    """A row of one table; `values()` are the columns as the rules know them."""

    def values(self) -> dict[str, Any]:
        """Return what was entered."""
        return dict(self.cleaned_data)


def matters() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the matters in their groups."""
    catalogue, language = queries.snapshot(), get_language()
    return [
        (
            group.label(language),
            [(each.code, each.label(language)) for each in catalogue.children(group.code)],
        )
        for group in catalogue.groups
    ]


def limits() -> list[tuple[str, str]]:
    """Return the limits."""
    limits = queries.snapshot().limits
    return [(row.code, limits[row.code].label(get_language())) for row in listings.rows_in_force("limits")]
