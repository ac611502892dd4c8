"""What is told to the people of a place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk.forms.fields import Asking
from sanlian.look.fields import day_input, offer
from sanlian.notices.rules import TEXT_LIMIT, TITLE_LIMIT
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo

COUNTY, TOWNSHIP = 6, 9


class WriteNotice(Asking):
    """To whom, what, from when to when; the operation says what cannot be."""

    place = forms.ChoiceField(label=gettext_lazy("Who reads it"))
    title = forms.CharField(label=gettext_lazy("In one line"), max_length=TITLE_LIMIT)
    text = forms.CharField(
        label=gettext_lazy("What people are to know"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Plain words, no names of residents: everybody can read it."),
    )
    since = forms.DateField(label=gettext_lazy("Hangs from"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("Hangs until"), widget=day_input())

    def __init__(self, *args: Any, scopes: Sequence[str], **kwargs: Any) -> None:
        """Take the codes of the places that the officer speaks for."""
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = []
        for code in scopes:
            place = places.get(code)
            choices.append((code, _all_of(place)))
            if len(code) == TOWNSHIP:
                choices += [(village.code, named(village)) for village in places.villages(within=code)]
            elif len(code) == COUNTY:
                choices += [(township.code, _all_of(township)) for township in places.children(code)]
        offer(self, "place", choices)


def _all_of(place: PlaceInfo) -> str:
    if place.level == "village":
        return named(place)
    return _("All villages of %(place)s") % {"place": named(place)}
