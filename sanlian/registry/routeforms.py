"""The form in which a routing rule is written."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from sanlian.analysis.reasons import owner_words
from sanlian.catalogue import queries
from sanlian.catalogue.rules.routes import HOURS
from sanlian.look.fields import offer
from sanlian.people import queries as people
from sanlian.people.names import named_in_full
from sanlian.places import queries as places
from sanlian.registry.rowfields import LEVELS, NEEDED, Row, code, day, limits, matters, several, text
from sanlian.registry.rowwords import DAY_WORDS, holder_words, place_words, receiver_words


class Routing(Row):
    """Where matters go instead of where the lists send them."""

    code = code(r"[a-z]+(-[a-z]+)*", "night-noise")
    name = text(gettext_lazy("Its name"), most=40)
    name_en = text(gettext_lazy("English name"))
    categories = several(gettext_lazy("Matters"), gettext_lazy("None chosen: every matter."))
    places = several(gettext_lazy("Places"), gettext_lazy("None chosen: the whole county."))
    words = text(
        gettext_lazy("Words, one of which is said"),
        most=400,
        required=False,
        help_text=gettext_lazy("With commas between them. Left empty: whatever is said."),
    )
    limits = several(gettext_lazy("Limits"), gettext_lazy("None chosen: whatever limit the matter has."))
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(day, gettext_lazy(words)) for day, words in DAY_WORDS.items()],
    )
    hours = text(
        gettext_lazy("Hours"),
        most=20,
        required=False,
        help_text=gettext_lazy("Such as 22:00-06:00. Left empty: the whole day."),
    )
    to = several(
        gettext_lazy("Who gets it"),
        gettext_lazy("Of several, whoever has the least to do for each person at work there."),
        required=True,
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who answers for the rule"),
        error_messages=NEEDED,
        help_text=gettext_lazy("This unit is told when the rule no longer leads anywhere."),
    )
    since = day(gettext_lazy("First day of the rule"))
    until = day(
        gettext_lazy("Last day of the rule"),
        help_text=gettext_lazy("A rule without an end is nobody's to look at again."),
    )
    reason = text(gettext_lazy("Reason"), help_text=gettext_lazy("Why the lists are not followed here"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = _units()
        levels = (_("The level of the place"), [(code, holder_words(code)) for code in LEVELS])
        offer(self, "categories", _groups_and_matters())
        offer(self, "places", _with_present(self, "places", _places(), place_words))
        offer(self, "limits", limits())
        offer(self, "to", _with_present(self, "to", [levels, *units], receiver_words))
        offer(self, "owner", [("", _("Please choose")), *_with_present(self, "owner", units, owner_words)])

    def clean_words(self) -> list[str]:
        """Return the words."""
        return [word for word in re.split(r"[,，、;；\s]+", self.cleaned_data["words"]) if word]

    def clean_hours(self) -> str:
        """Return a stretch of the day."""
        hours = re.sub(r"\s*[-–—~至到]\s*", "-", self.cleaned_data["hours"].replace("：", ":").strip())
        if hours and not HOURS.fullmatch(hours):
            raise forms.ValidationError(_("Write the hours as 22:00-06:00."))
        return hours

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that ends before it begins, or that would send everything."""
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", _("The last day comes before the first."))
        conditions = ("categories", "places", "words", "limits", "days", "hours")
        if not any(values.get(name) or name in self.errors for name in conditions):
            raise forms.ValidationError(_("Name at least one condition; else everything would go there."))
        return values

    def values(self) -> dict[str, Any]:
        """Return what was entered, days as ISO has them."""
        days = {name: self.cleaned_data[name].isoformat() for name in ("since", "until")}
        return self.cleaned_data | days


def _groups_and_matters() -> list[tuple[str, list[tuple[str, str]]]]:
    catalogue, language = queries.snapshot(), get_language()
    whole = [
        (group.code, _("all of %(group)s") % {"group": group.label(language)}) for group in catalogue.groups
    ]
    return [(_("Whole groups"), whole), *matters()]


def _places() -> list[tuple[str, list[tuple[str, str]]]]:
    townships = places.of_level("township")
    whole = [(each.code, named_in_full(each)) for each in townships]
    return [
        (_("Whole townships"), whole),
        *(
            (named_in_full(each), [(v.code, named_in_full(v)) for v in places.children(each.code)])
            for each in townships
        ),
    ]


def _units() -> list[tuple[str, list[tuple[str, str]]]]:
    county = people.county_unit().code
    return [
        (_("Departments"), [(each.code, receiver_words(each.code)) for each in people.departments()]),
        (
            _("Townships and the county centre"),
            [
                (code, receiver_words(code))
                for code in (county, *(each.code for each in people.units("township")))
            ],
        ),
    ]


def _with_present(form: forms.Form, name: str, choices: list[Any], words: Callable[[str], str]) -> list[Any]:
    """Return the choices with what the row names besides: a village, a post, a unit that is gone."""
    present = form.initial.get(name) or []
    known = {code for _group, some in choices for code, _words in some}
    own = [code for code in ([present] if isinstance(present, str) else present) if code not in known]
    return [(_("Named until now"), [(code, words(code)) for code in own]), *choices] if own else choices
