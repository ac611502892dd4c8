"""What an officer says of oneself: away, and who is family."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk.forms.fields import Asking
from sanlian.look.fields import day_input, offer
from sanlian.people.rules import RELATION_WORDS


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input())


class Away(Asking):
    """From when to when, and who acts meanwhile."""

    deputy = forms.CharField(
        label=gettext_lazy("My deputy"),
        max_length=40,
        help_text=gettext_lazy("Name, initials or telephone of a colleague who holds a post."),
    )
    since = _day(gettext_lazy("First day away"))
    until = _day(gettext_lazy("Last day away"))
    reason = forms.CharField(label=gettext_lazy("Reason (may be left out)"), max_length=100, required=False)


class Kindred(Asking):
    """A relative; the operation says what cannot be."""

    relation = forms.ChoiceField(label=gettext_lazy("How you are related"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("What is asked for from this number does not come to you."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    household = forms.CharField(
        label=gettext_lazy("Or the household"),
        max_length=140,
        required=False,
        help_text=gettext_lazy(
            "Village and address, such as 缪家村 12号: whatever is about it does not come to you."
        ),
    )
    since = _day(gettext_lazy("Related since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "relation", [(relation, _(words)) for relation, words in RELATION_WORDS.items()])
