"""What was found on a round, or what somebody is to do: an order that no request stands behind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.desk.forms.fields import Asking, line, text
from sanlian.look.fields import offer
from sanlian.people.names import named, named_in_full
from sanlian.places.queries import PlaceInfo
from sanlian.workorders.rules import TEXT_LIMIT

TITLE_LIMIT = 80


class Raise(Asking):
    """What is the matter, where; desks also say whose task it is."""

    title = line(gettext_lazy("In one line"), limit=TITLE_LIMIT)
    told = text(gettext_lazy("What did you find, or what is to be done?"), limit=TEXT_LIMIT)
    place = forms.ChoiceField(label=gettext_lazy("Where"))
    category = forms.ChoiceField(label=gettext_lazy("Matter"))
    to = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Danger: it must be looked at at once"), required=False)

    def __init__(self, *args: Any, here: list[PlaceInfo], gives_tasks: bool, **kwargs: Any) -> None:
        """:param here: the places of the officer; `gives_tasks` when they may choose who does it"""
        super().__init__(*args, **kwargs)
        several = len({place.parent_code for place in here}) > 1
        words = named_in_full if several else named
        offer(self, "place", [(place.code, words(place)) for place in here])
        offer(self, "category", [("", _("please choose")), *choices.matters()])
        if not gives_tasks:
            del self.fields["to"]
            return
        whole = here[0].code if len(here) == 1 else here[0].parent_code
        units = choices.units(self.data.get("place") or whole)
        offer(self, "to", [("", _("nobody yet: it waits at the desk, as found on a round")), *units])
