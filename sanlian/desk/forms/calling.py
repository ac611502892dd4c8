"""村格吹哨, 乡村点将: what is asked of who blows the whistle, calls people up, or was called."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sanlian.desk.forms.fields import line
from sanlian.desk.forms.orders import OrderForm
from sanlian.people import queries as people
from sanlian.people.names import named


class Whistle(OrderForm):
    """Which departments are wanted, and why the place cannot do it alone."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Who is wanted"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = line(
        gettext_lazy("Why the place cannot do it alone"),
        hint=gettext_lazy("The township sends it on, or back with a reason. The clock goes on."),
    )

    def prepare(self) -> None:
        """Offer the departments, those that were suggested first."""
        fields: dict[str, Any] = self.fields
        first = {code: number for number, code in enumerate(self.named_first)}
        units = sorted(people.departments(), key=lambda unit: first.get(unit.code, len(first)))
        fields["wanted"].choices = [(unit.code, named(unit)) for unit in units]


class CallUp(OrderForm):
    """Who of the village's team is called, and what for."""

    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is called"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    task = line(
        gettext_lazy("What they are wanted for"), hint=gettext_lazy("They answer within four working hours.")
    )

    def prepare(self) -> None:
        """Offer the leader and the members of the team that links the village."""
        fields: dict[str, Any] = self.fields
        village = self.order.place_code[:12]
        teams = people.village_teams(village, on=timezone.localdate()) if len(village) == 12 else []
        cards = [card for team in teams for card in (team.leader, *team.members) if card]
        fields["people"].choices = list({card.user_id: card.name for card in cards}.items())


class Coming(OrderForm):
    """Yes, or why not."""

    coming = forms.ChoiceField(
        label=gettext_lazy("Can you come?"),
        choices=[("yes", gettext_lazy("I am coming")), ("no", gettext_lazy("I cannot"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    reason = line(gettext_lazy("Why you cannot"))
