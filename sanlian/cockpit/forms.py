"""The forms of the leaders' face; whether it may be done, the operations decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.look.fields import offer
from sanlian.scoring.rules import GROUND_WORDS

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf"


def _text(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=500, widget=area, help_text=hint)


class _Files(forms.FileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class Appeal(forms.Form):
    """Why a case should not count against a unit."""

    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("In which figures it should not count"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), required=False, widget=forms.RadioSelect)
    reason = _text(gettext_lazy("Reason"), gettext_lazy("What happened, in 10 to 500 characters."))
    evidence = _text(
        gettext_lazy("Evidence"),
        gettext_lazy(
            "What shows it: a day in the order's record, a document and its number. No names of residents."
        ),
    )

    proof = forms.Field(
        label=gettext_lazy("Files that show it"),
        required=False,
        widget=_Files(attrs={"multiple": True, "accept": ACCEPTED}),
        help_text=gettext_lazy(
            "Up to six photographs or PDFs, may be left out. Of a photograph only the picture is kept; a PDF is kept "
            "as it is. Your unit and whoever decides see them, nobody else; they are deleted after a year."
        ),
    )

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """:param choices: the indicators in which the order counts against the unit, and their names"""
        super().__init__(*args, **kwargs)
        offer(self, "indicators", choices)
        offer(self, "ground", [(ground.value, _(words)) for ground, words in GROUND_WORDS.items()])


class Answer(forms.Form):
    """What whoever decides says to the unit."""

    answer = _text(gettext_lazy("Answer to the unit"), gettext_lazy("Why, in 10 to 500 characters."))


class Looked(forms.Form):
    """What somebody found who has looked at a sign."""

    words = _text(
        gettext_lazy("What you found"),
        gettext_lazy(
            "Whom you asked and what was so; or to whom it is handed on, and why. 10 to 500 characters."
        ),
    )
