"""The forms in which a row of the lists, the limits and the duty tree is written; what they mean, the rules say."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from sanlian.catalogue import queries
from sanlian.catalogue.deadlines import BadSpan, Span
from sanlian.look.fields import offer
from sanlian.registry.matterforms import Matter
from sanlian.registry.routeforms import Routing
from sanlian.registry.rowfields import LEVELS, NEEDED, Row, code, limits, matters, text
from sanlian.registry.rowwords import holder_words


class Item(Row):
    """One line of a responsibility list."""

    category_id = forms.ChoiceField(label=gettext_lazy("Kind of matter"), error_messages=NEEDED)
    role = forms.ChoiceField(
        label=gettext_lazy("Lead or assistant"),
        choices=[("lead", gettext_lazy("lead")), ("assist", gettext_lazy("assistant"))],
        help_text=gettext_lazy("A matter has one lead; the category follows it."),
    )
    title = text(gettext_lazy("What is answered for"))
    limit_id = forms.ChoiceField(label=gettext_lazy("Limit"), error_messages=NEEDED)
    basis = text(
        gettext_lazy("Legal basis"),
        required=False,
        help_text=gettext_lazy("Only where it plainly governs the matter"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category_id", matters())
        offer(self, "limit_id", limits())


class Duty(Row):
    """A knot of the duty tree."""

    name = text(gettext_lazy("Its name"))
    name_en = text(gettext_lazy("English name"))
    published = forms.BooleanField(label=gettext_lazy("Named by the county in public"), required=False)


class Counts(Row):
    """How many duties each level of the tree has, and each link at the last level."""

    levels = text(gettext_lazy("Duties at each level"), help_text=gettext_lazy("from the root down"))
    links = text(
        gettext_lazy("Duties of each link at the last level"),
        required=False,
        help_text=gettext_lazy("left empty, it is not checked"),
    )

    def clean_levels(self) -> list[int]:
        """Return the numbers."""
        return _numbers(self.cleaned_data["levels"])

    def clean_links(self) -> list[int]:
        """Return the numbers."""
        return _numbers(self.cleaned_data["links"])


class Limit(Row):
    """How long a unit may take over each step."""

    code = code(r"[a-z]+(-[a-z]+)*", "small")
    name = text(gettext_lazy("Its name"), most=40)
    name_en = text(gettext_lazy("English name"))
    accept = text(gettext_lazy("To accept"), most=40)
    contact = text(gettext_lazy("To contact"), most=40)
    finish = text(gettext_lazy("To finish"), most=40)
    decline = text(gettext_lazy("To hand back"), most=40)
    warn = forms.IntegerField(
        label=gettext_lazy("Yellow after this share of the time, in per cent"),
        min_value=1,
        max_value=100,
        error_messages=NEEDED
        | dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Write a whole number from 1 to 100.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Return the values, each length of time in its one spelling."""
        values = super().clean() or {}
        for name in ("accept", "contact", "finish", "decline"):
            if name in values:
                try:
                    values[name] = str(Span.parse(values[name]))
                except BadSpan:
                    self.add_error(name, _("Write it as 3 working days, 4 working hours or 24 hours."))
        return values

    def values(self) -> dict[str, Any]:
        """Return what was entered, the share as a share."""
        return self.cleaned_data | {"warn": self.cleaned_data["warn"] / 100}


class Coordination(Row):
    """Matters that several departments share under one lead."""

    code = code(r"[a-z]+(-[a-z]+)*", "rural-houses")
    name = text(gettext_lazy("Its name"), most=40)
    name_en = text(gettext_lazy("English name"))
    lead = forms.ChoiceField(label=gettext_lazy("The one department that leads"), error_messages=NEEDED)
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Departments that help"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("At least one department helps; else it is no shared list.")
        },
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Matters that are shared"),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        error_messages={"required": gettext_lazy("Choose at least one matter.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [(each.code, each.label(get_language())) for each in queries.departments()]
        offer(self, "lead", offices)
        offer(self, "members", offices)
        offer(self, "categories", matters())

    def clean(self) -> dict[str, Any]:
        """Refuse a lead that also helps."""
        values = super().clean() or {}
        if values.get("lead") in values.get("members", ()):
            self.add_error("members", _("The lead is not one of those who help."))
        return values


class Department(Row):
    """A department with a responsibility list."""

    code = code(r"dept-[a-z]+", "dept-housing")
    number = forms.IntegerField(
        label=gettext_lazy("Number of the list"),
        min_value=1,
        max_value=999,
        error_messages=NEEDED
        | dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Write a whole number from 1 to 999.")
        ),
    )
    name = text(gettext_lazy("Full name"))
    short_name = text(gettext_lazy("Short name"), most=40)
    name_en = text(gettext_lazy("English name"))
    published = forms.BooleanField(label=gettext_lazy("Named by the county in public"), required=False)


def _matter(*args: Any, **kwargs: Any) -> Row:
    return Matter(*args, offices=[each.code for each in queries.departments()], **kwargs)


FORMS: Mapping[str, Callable[..., Row]] = {
    "items": Item,
    "duties": Duty,
    "counts": Counts,
    "limits": Limit,
    "coordination": Coordination,
    "departments": Department,
    "routing": Routing,
    "categories": _matter,
}


def row_form(table: str, row: Mapping[str, Any] | None, data: Any = None) -> Row:
    """Return the form of a table's row, filled with the row that is there; its code is not changed."""
    initial = dict(row or {})
    if table == "limits" and row:
        initial["warn"] = round(row["warn"] * 100)
        for name in ("accept", "contact", "finish", "decline"):
            initial[name] = queries.span_label(Span.parse(row[name]))
    if table == "counts" and row:
        initial = {name: ", ".join(map(str, row[name])) for name in ("levels", "links")}
    if table == "routing" and row:
        initial["words"] = _(", ").join(row["words"])
    form = FORMS[table](data, initial=initial)
    if row:
        form.fields.pop("code", None)
    return form


def _numbers(words: str) -> list[int]:
    parts = words.replace("，", ",").replace("、", ",").replace("+", ",").split(",")
    parts = [part.strip() for part in parts if part.strip()]
    if not all(part.isdecimal() and 0 < int(part) < 1000 for part in parts):
        raise forms.ValidationError(_("Write whole numbers with commas between them, such as 1, 3, 15, 33."))
    return [int(part) for part in parts]


def holders() -> list[tuple[str, str]]:
    """Return whose lists there are: each department's, then each level's."""
    offices = [each.code for each in queries.departments()]
    return [(code, holder_words(code)) for code in (*offices, *LEVELS)]
