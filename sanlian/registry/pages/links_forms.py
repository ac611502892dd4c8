"""What the pages of the three links ask for; which people can be chosen is handed in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanlian.look.fields import day_input, offer
from sanlian.people.rules import EXEMPT_WORDS

Choices = Iterable[tuple[str, str]]


class _Change(forms.Form):
    since = forms.DateField(
        label=_("From which day on"),
        widget=day_input(),
        error_messages={"required": _("From which day on?"), "invalid": _("Write the day like 2027-01-31.")},
    )
    reason = forms.CharField(label=_("Why"), max_length=100, required=False)


class MoveHouseholds(_Change):
    """Households of one member or of the branch go to somebody else."""

    households = forms.TypedMultipleChoiceField(
        label=_("Households"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one household.")},
    )
    to = forms.ChoiceField(label=_("Who links them from then on"))
    field_order = ("households", "to", "since", "reason")

    def __init__(self, *args: Any, households: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "households", households)
        branch = ("branch", _("the branch, which fills the gap"))
        offer(self, "to", [("", _("Please choose")), branch, *people])


class Excuse(_Change):
    """A member is excused, or links again."""

    exempt = forms.ChoiceField(label=_("This member"), required=False)
    field_order = ("exempt", "since", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(why.value, _(said)) for why, said in EXEMPT_WORDS.items()]
        offer(self, "exempt", [("", _("links households")), *words])


class GridPeople(_Change):
    """Who heads and who walks a grid."""

    head = forms.TypedChoiceField(label=_("Grid head"), coerce=int, required=False, empty_value=None)
    worker = forms.TypedChoiceField(label=_("Full-time worker"), coerce=int, required=False, empty_value=None)
    field_order = ("head", "worker", "since", "reason")

    def __init__(self, *args: Any, heads: Choices, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stays = ("", _("stays as it is"))
        offer(self, "head", [stays, *heads])
        offer(self, "worker", [stays, *workers])


class TeamPeople(_Change):
    """Who leads a village's team, who joins it and who parts from it."""

    leader = forms.TypedChoiceField(label=_("Team leader"), coerce=int, required=False, empty_value=None)
    join = forms.TypedChoiceField(label=_("Joins the team"), coerce=int, required=False, empty_value=None)
    part = forms.TypedMultipleChoiceField(
        label=_("Parts from the team"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("leader", "join", "part", "since", "reason")

    def __init__(self, *args: Any, people: Choices, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = list(people)
        offer(self, "leader", [("", _("stays as it is")), *people])
        offer(self, "join", [("", _("nobody")), *people])
        offer(self, "part", members)


def day(said: str, today: date) -> date:
    """Return the day of an address, or today where it names none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return today
