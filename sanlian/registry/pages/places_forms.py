"""What the pages that change places ask for; places are written by name or code."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.kernel import errors
from sanlian.look.fields import day_input, offer
from sanlian.people.names import named, named_in_full
from sanlian.places import listings, queries
from sanlian.places.operations import Part
from sanlian.places.queries import PlaceInfo
from sanlian.registry.operations import Change, Merge, Move, Rename, Split

PARTS = 3


class NoPlaceMeant(errors.Invalid):
    """The words name no place of this level, or several."""


def place_meant(words: str, level: str, *, field: str) -> PlaceInfo:
    """Return the one place of a level that words name; :raises NoPlaceMeant: when there is none, or several."""
    words = words.strip()
    here = queries.of_level(level)
    exact = [
        each
        for each in here
        if words in (each.code, each.name, each.short_name, each.full_name, each.name_en)
    ]
    found = exact or [each for each in here if words and words in each.full_name]
    if not found:
        raise NoPlaceMeant(_("No place of this level has this name or code."), field=field)
    if len(found) > 1:
        several = _("; ").join(f"{named_in_full(each)} {each.code}" for each in found[:5])
        raise NoPlaceMeant(
            _("Several places fit; please write the code: %(places)s.") % {"places": several}, field=field
        )
    return found[0]


class PlaceForm(forms.Form):
    """What every change of a place says: its first day, and why; what else it asks, `change` puts together."""

    field_order: Sequence[str] = ()
    day = forms.DateField(
        label=gettext_lazy("First day of the new map"),
        widget=day_input(),
        help_text=gettext_lazy("The day it took effect: today or earlier."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The decision it rests on, with its number."),
    )

    def __init__(self, *args: Any, place: PlaceInfo, today: date, **options: Any) -> None:
        options["initial"] = {"day": today, **self.known(place)}
        super().__init__(*args, **options)
        self.place = place

    def known(self, place: PlaceInfo) -> dict[str, Any]:
        """Return what stands in the fields at first."""
        return {}

    @abstractmethod
    def change(self) -> Change:
        """Return what the form asks for; :raises errors.Refusal: where words name no place, or no code is left."""


class RenameForm(PlaceForm):
    """Another name."""

    name = forms.CharField(
        label=gettext_lazy("New name"),
        max_length=60,
        help_text=gettext_lazy("In full, as the decision has it, like 缪家村村民委员会."),
    )
    name_en = forms.CharField(
        label=gettext_lazy("English name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Empty: spelled from the name."),
    )
    field_order = ("name", "name_en", "day", "reason")

    def known(self, place: PlaceInfo) -> dict[str, Any]:
        """Begin with the name as it is."""
        return {"name": place.name}

    def change(self) -> Change:
        """Return the change of name."""
        said = self.cleaned_data
        return Rename(self.place.code, name=said["name"], name_en=said["name_en"], day=said["day"])


class MoveForm(PlaceForm):
    """Another place above."""

    under = forms.CharField(
        label=gettext_lazy("Comes under"), max_length=60, help_text=gettext_lazy("Name or code of the place.")
    )
    to = forms.CharField(
        label=gettext_lazy("Code there"),
        max_length=15,
        required=False,
        help_text=gettext_lazy("Empty: the next free one."),
    )
    field_order = ("under", "to", "day", "reason")

    def change(self) -> Change:
        """Return the move."""
        said = self.cleaned_data
        above = queries.get(self.place.parent_code)
        under = place_meant(said["under"], above.level, field="under")
        return Move(self.place.code, under=under.code, to=said["to"].strip(), day=said["day"])


class MergeForm(PlaceForm):
    """The places that become one with this one, and which carries on."""

    others = forms.MultipleChoiceField(
        label=gettext_lazy("Merges with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other = forms.CharField(
        label=gettext_lazy("One from elsewhere"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Name or code, where it lies under another place."),
    )
    carries = forms.ChoiceField(label=gettext_lazy("Who carries on"))
    name = forms.CharField(
        label=gettext_lazy("Name of the new place"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only where a new place carries on; in full, like 缪家村村民委员会."),
    )
    field_order = ("others", "other", "carries", "name", "day", "reason")

    def __init__(self, *args: Any, place: PlaceInfo, today: date, **options: Any) -> None:
        super().__init__(*args, place=place, today=today, **options)
        siblings = [each for each in queries.children(place.parent_code) if each.code != place.code]
        offer(self, "others", [(each.code, f"{named(each)} {each.code}") for each in siblings])
        here = _("%(place)s, and the others end") % {"place": named(place)}
        offer(self, "carries", [("here", here), ("new", _("a new place, and all of them end"))])

    def change(self) -> Change:
        """Return the merger."""
        said = self.cleaned_data
        codes = [self.place.code, *said["others"]]
        if said["other"].strip():
            codes.append(place_meant(said["other"], self.place.level, field="other").code)
        new = said["carries"] == "new"
        if new and not said["name"].strip():
            raise errors.Invalid(_("A new place needs a name."), field="name")
        into = listings.free_codes(self.place.parent_code, 1)[0] if new else self.place.code
        return Merge(tuple(codes), into=into, name=said["name"] if new else "", day=said["day"])


class SplitForm(PlaceForm):
    """The names of new parts, and which part each place inside goes to; what goes nowhere stays."""

    def __init__(self, *args: Any, place: PlaceInfo, today: date, **options: Any) -> None:
        super().__init__(*args, place=place, today=today, **options)
        self.children = queries.children(place.code)
        for number in range(1, PARTS + 1):
            self.fields[f"part_{number}"] = forms.CharField(
                label=_("New part %(number)s") % {"number": number},
                max_length=60,
                required=number == 1,
                help_text=_("In full, like 缪家村村民委员会.") if number == 1 else "",
            )
        parts = [("0", _("stays with %(place)s") % {"place": named(place)})]
        parts += [(str(n), _("goes to new part %(number)s") % {"number": n}) for n in range(1, PARTS + 1)]
        for child in self.children:
            self.fields[f"child_{child.code}"] = forms.ChoiceField(label=named(child), choices=parts)
        self.order_fields(
            [*(f"part_{n}" for n in range(1, PARTS + 1)), *self._child_fields(), "day", "reason"]
        )

    def _child_fields(self) -> list[str]:
        return [f"child_{child.code}" for child in self.children]

    def change(self) -> Change:
        """Return the split: the place itself stays and gets smaller, each new part has the next free code."""
        said = self.cleaned_data
        names = [
            (str(n), said[f"part_{n}"].strip()) for n in range(1, PARTS + 1) if said[f"part_{n}"].strip()
        ]
        going = {child.code: said[f"child_{child.code}"] for child in self.children}
        known = {"0", *(number for number, _name in names)}
        lost = next((code for code, to in going.items() if to not in known), None)
        if lost is not None:
            raise errors.Invalid(_("This part has no name."), field=f"child_{lost}")
        codes = listings.free_codes(self.place.parent_code, len(names))
        parts = [
            Part(code, name, tuple(child for child, to in going.items() if to == number))
            for code, (number, name) in zip(codes, names, strict=True)
        ]
        return Split(self.place.code, parts=(Part(self.place.code), *parts), day=said["day"])
