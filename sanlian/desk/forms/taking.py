"""What somebody says at the counter or by telephone, or wrote on a paper form, as the desk writes it down."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.desk.forms.fields import Asking, line, text
from sanlian.look.fields import offer
from sanlian.people.names import named, named_in_full
from sanlian.places.queries import PlaceInfo
from sanlian.workorders.rules import ADDRESS_LIMIT, TEXT_LIMIT

CHANNELS = {
    "walk_in": gettext_lazy("came here"),
    "phone": gettext_lazy("by telephone"),
    "paper": gettext_lazy("on a paper form"),
}
NAME_LIMIT = 30


class Take(Asking):
    """The person's own words, where it is, who says it, and for whom; refusals name fields as residents' pages do."""

    spoken_of: ClassVar = {"text": "told", "village": "place", "phone": "reporter_phone"}

    slip = line(
        gettext_lazy("Code of the paper form"),
        limit=300,
        hint=gettext_lazy("Scan it or type it. Leave it empty if there is no form."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=[(code, words) for code, words in CHANNELS.items() if code != "paper"],
        required=False,
    )
    told = text(
        gettext_lazy("What is the matter?"),
        rows=5,
        limit=TEXT_LIMIT,
        hint=gettext_lazy("In the person’s own words."),
    )
    place = forms.ChoiceField(label=gettext_lazy("Where"))
    address = line(gettext_lazy("Where exactly"), limit=ADDRESS_LIMIT)
    category = forms.ChoiceField(label=gettext_lazy("Matter"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Danger: it must be looked at at once"), required=False)
    reporter_name = line(gettext_lazy("Who says it"), limit=NAME_LIMIT)
    reporter_phone = line(
        gettext_lazy("Telephone of who says it"),
        limit=24,
        hint=gettext_lazy("They hear at each change by SMS. It may be left out."),
    )
    beneficiary_name = line(gettext_lazy("For whom, if for somebody else"), limit=NAME_LIMIT)
    beneficiary_phone = line(gettext_lazy("That person’s telephone"), limit=24)
    relation = line(gettext_lazy("Who that is to them"), limit=NAME_LIMIT)
    consent = forms.BooleanField(label=gettext_lazy("That person agrees to it"), required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, here: list[PlaceInfo], **kwargs: Any) -> None:
        """:param here: the places for which the officer may write something down"""
        super().__init__(*args, **kwargs)
        words = named_in_full if len({place.parent_code for place in here}) > 1 else named
        offer(self, "place", [(place.code, words(place)) for place in here])
        offer(self, "category", [("", _("as the words say it")), *choices.matters()])
