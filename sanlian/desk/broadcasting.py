"""The forms of broadcasts: the composer's and the receiver's."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.broadcasts import rules
from sanlian.broadcasts.operations import Draft
from sanlian.broadcasts.queries import Receipt
from sanlian.broadcasts.rules import FORM_WORDS, Form
from sanlian.desk.forms.fields import Asking
from sanlian.people import listings
from sanlian.people.actors import Role
from sanlian.people.crowds import LINKED_MEMBER
from sanlian.people.names import named
from sanlian.places import queries as places

# The three links first, then the desks and leaders.
GROUPS = (
    LINKED_MEMBER,
    Role.GRID_HEAD,
    Role.GRID_WORKER,
    Role.TEAM_LEADER,
    Role.TEAM_MEMBER,
    Role.VILLAGE_SECRETARY,
    Role.HANDLER,
    Role.DISPATCHER,
    Role.LEADER,
)
HOURS = (1, 2, 4, 8, 12, 24, 48)


def group_words(group: str) -> str:
    """Return a group's name on the composer."""
    return _("linked party member") if group == LINKED_MEMBER else listings.role_words(group)


def _hours(number: int) -> str:
    return _("after %(count)s h") % {"count": number}


class Compose(Asking):
    """What is to be done, by whom, where; what is asked back; how it presses."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("In one line"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What is to be done"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where"), required=False, widget=forms.CheckboxSelectMultiple
    )
    villages = forms.MultipleChoiceField(
        label=gettext_lazy("Only these villages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("To whom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    form = forms.ChoiceField(
        label=gettext_lazy("What they answer"), widget=forms.RadioSelect, initial=Form.NONE
    )
    question = forms.CharField(label=gettext_lazy("The question"), required=False)
    urgent = forms.ChoiceField(
        label=gettext_lazy("How urgent"),
        choices=[
            ("no", gettext_lazy("Ordinary")),
            ("yes", gettext_lazy("Urgent: by SMS to everybody, at night too")),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )
    by_sms = forms.BooleanField(label=gettext_lazy("Also by SMS, with a link only"), required=False)
    remind_after = forms.TypedChoiceField(
        label=gettext_lazy("Remind who has not answered"), coerce=int, initial=0
    )
    phones_after = forms.TypedChoiceField(label=gettext_lazy("Call who has not read"), coerce=int, initial=24)

    def __init__(self, *args: Any, scopes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        own = [place for code in scopes if (place := places.find(code))]
        towns = [
            town
            for place in own
            for town in (places.children(place.code) if place.level == "county" else [place])
        ]
        county = [place for place in own if place.level == "county"]
        fields["places"].choices = [(place.code, named(place)) for place in [*county, *towns]]
        one = own[0] if len(own) == 1 and own[0].level == "township" else None
        here = places.children(one.code) if one else []
        fields["villages"].choices = [(place.code, named(place)) for place in here]
        fields["groups"].choices = [(str(group), group_words(group)) for group in GROUPS]
        fields["form"].choices = [(str(form), _(words)) for form, words in FORM_WORDS.items()]
        fields["remind_after"].choices = [(0, _("never")), *((hour, _hours(hour)) for hour in HOURS)]
        fields["phones_after"].choices = [(hour, _hours(hour)) for hour in HOURS]
        if one:
            self.initial.setdefault("places", [one.code])

    def draft(self) -> Draft:
        """Return what was written; chosen villages narrow the township down."""
        given = self.cleaned_data
        return Draft(
            title=given["title"],
            text=given["text"],
            groups=given["groups"],
            places=given["villages"] or given["places"],
            form=given["form"],
            question=given["question"],
            urgent=given["urgent"] == "yes",
            by_sms=given["by_sms"],
            remind_after=given["remind_after"],
            phones_after=given["phones_after"],
        )


class Answer(forms.Form):
    """A yes or no, a number, or nothing but "done"; and a line of one's own."""

    yes = forms.ChoiceField(
        required=False, choices=[("", ""), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
    )
    number = forms.IntegerField(
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Please enter a whole number.")},
    )
    note = forms.CharField(
        label=gettext_lazy("A line to go with it"), required=False, max_length=rules.NOTE_LIMIT
    )

    def __init__(self, *args: Any, receipt: Receipt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"number": receipt.number, "note": receipt.note}
        self.fields["number"].label = receipt.broadcast.question
