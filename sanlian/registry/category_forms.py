"""What the editor of a matter asks for; the catalogue's own rules say what cannot be kept."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanlian.catalogue.rules.questions import MOST

_BETWEEN = re.compile(r"[、，,;；\s]+")
_KINDS = [
    ("", "—"),
    ("yesno", _("yes or no")),
    ("choice", _("one of several")),
    ("number", _("how many, in figures")),
    ("date", _("a day")),
    ("text", _("a few words")),
]


class Category(forms.Form):
    """A matter's words and what it demands."""

    name = forms.CharField(label=_("The office's name"), max_length=40)
    resident_name = forms.CharField(label=_("In the resident's words"), max_length=10)
    name_en = forms.CharField(label=_("In English"), max_length=200)
    description = forms.CharField(
        label=_("What it is"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    keywords = forms.CharField(
        label=_("What people say"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("with 、 between them; the machine knows the matter by them"),
    )
    evidence = forms.BooleanField(
        label=_("The reply needs a photograph of the work or of a paper"), required=False
    )
    sensitive = forms.BooleanField(
        label=_("A person looks first, and only those who handle it may see it"), required=False
    )
    emergency = forms.BooleanField(
        label=_("“Call 110/119/120” is shown first, and the order is urgent"), required=False
    )

    def clean_keywords(self) -> list[str]:
        """Return the words one by one, each once."""
        return list(dict.fromkeys(word for word in _BETWEEN.split(self.cleaned_data["keywords"]) if word))


class Question(forms.Form):
    """One question; blank when there is none."""

    words = forms.CharField(label=_("Question"), required=False, max_length=60)
    words_en = forms.CharField(label=_("The question in English"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind of answer"), required=False, choices=_KINDS)
    options = forms.CharField(
        label=_("Options"), required=False, max_length=300, help_text=_("滴水|Dripping; 漏水|Leaking")
    )
    when = forms.ChoiceField(label=_("Only after question"), required=False)
    answer = forms.CharField(
        label=_("was answered"), required=False, max_length=60, help_text=_("是, 否, or one of its options")
    )
    code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the numbers of the questions."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["when"].choices = [("", "—"), *((str(n), str(n)) for n in range(1, MOST))]


Questions = forms.formset_factory(Question, extra=0, max_num=MOST, absolute_max=MOST)


def initial_of(questions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the form for a matter's questions, and blank ones up to as many as there may be."""
    rows = list(questions)
    numbers = {row["code"]: str(number) for number, row in enumerate(rows, 1)}
    shown = [
        {
            "code": row["code"],
            "words": row["words"],
            "words_en": row["words_en"],
            "kind": row["kind"],
            "options": "; ".join(row.get("options", [])),
            "when": numbers.get(row.get("when", ""), ""),
            "answer": {"yes": "是", "no": "否"}.get(row.get("is", ""), row.get("is", "")),
        }
        for row in rows
    ]
    return [*shown, *({} for _blank in range(min(2, MOST - len(shown))))]


def questions_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the questions that the form's rows mean; a new one gets a code that no other has."""
    listed = list(rows)
    codes: list[str] = []
    for row in listed:
        code = row.get("code") or next(f"q{n}" for n in range(1, 99) if f"q{n}" not in codes)
        codes.append(code)
    found = []
    for row, code in zip(listed, codes, strict=True):
        if not row.get("words") and not row.get("words_en"):
            continue
        question = {"code": code, "words": row["words"], "words_en": row["words_en"], "kind": row["kind"]}
        options = [each.strip() for each in re.split(r"[;；\n]", row.get("options", "")) if each.strip()]
        if options:
            question["options"] = options
        if row.get("when"):
            number = int(row["when"])
            question["when"] = codes[number - 1] if number <= len(codes) else "?"
            said = str(row.get("answer", "")).strip()
            question["is"] = {"是": "yes", "否": "no", "Yes": "yes", "No": "no"}.get(said, said)
        found.append(question)
    return found


class Limit(forms.Form):
    """What two people decide of a matter: the limit, and whether the village may see it; and why."""

    limit = forms.ChoiceField(label=_("Limit"))
    shown = forms.BooleanField(
        label=_("May stand on the village’s list, where the person who asked lets it be seen"), required=False
    )
    reason = forms.CharField(label=_("Reason for the change"), required=False, max_length=500)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the limits in force."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["limit"].choices = choices
