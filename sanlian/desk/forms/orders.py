"""What is typed about an order, verb by verb; whether it may be done, the operations decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.desk.forms.fields import FEW, Asking, day, line, text
from sanlian.kernel import errors
from sanlian.workorders import queries
from sanlian.workorders.lifecycle import DECLINE_WORDS, REFUSAL_WORDS, DeclineReason, RefusalGround
from sanlian.workorders.operations import IncompleteReply, Part
from sanlian.workorders.queries import WorkOrder


class OrderForm(Asking):
    """A form about one order."""

    def __init__(
        self, data: Any = None, *, order: WorkOrder, named_first: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.order = order
        self.named_first = named_first
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the order."""

    def refuse(self, refusal: errors.Refusal) -> None:
        """Show a refusal beside the field it speaks of, or over the form."""
        faults = refusal.faults if isinstance(refusal, IncompleteReply) else {refusal.field: refusal.message}
        for field, words in faults.items():
            self.add_error(field if field in self.fields else None, words)


class Accept(OrderForm):
    """Nothing to fill in."""


class Decline(OrderForm):
    """Why not ours, by which item of the list, whose it is, and one line that the resident reads."""

    reason = forms.ChoiceField(label=gettext_lazy("Why?"), required=False, widget=forms.RadioSelect)
    list_item = forms.ChoiceField(label=gettext_lazy("By which item of the list"), required=False)
    suggested = forms.ChoiceField(label=gettext_lazy("Who should have it"), required=False)
    note = text(gettext_lazy("In one line (the resident reads it too)"), rows=FEW)

    def prepare(self) -> None:
        """Offer the six reasons, the items that name the matter, and every other unit of the place."""
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = [(str(reason), _(DECLINE_WORDS[reason])) for reason in DeclineReason]
        items = choices.list_items(self.order.category_code)
        fields["list_item"].choices = [("", _("none")), *items]
        units = choices.units(self.order.place_code, suggested=self.named_first, without=self.order.unit.code)
        fields["suggested"].choices = [("", _("please choose")), *units]


class Dispatch(OrderForm):
    """To whom, who helps, why; and a corrected matter where the machine was wrong."""

    to = forms.ChoiceField(label=gettext_lazy("Who leads"), required=False)
    assists = forms.MultipleChoiceField(
        label=gettext_lazy("Who assists"), required=False, widget=forms.CheckboxSelectMultiple
    )
    category = forms.ChoiceField(label=gettext_lazy("Matter"), required=False)
    reason = line(gettext_lazy("Why they (inside)"))

    def prepare(self) -> None:
        """Offer the units of the place and the departments, suggested ones first."""
        fields: dict[str, Any] = self.fields
        place = self.order.place_code
        units = choices.units(place, suggested=self.named_first)
        fields["to"].choices = [("", _("please choose")), *units]
        # Whom the route names first is to lead; among those who assist it stands where it belongs.
        fields["assists"].choices = choices.assistants(place, suggested=self.named_first[1:])
        fields["category"].choices = choices.matters()
        self.initial.setdefault("category", self.order.category_code)


class Contact(OrderForm):
    """With whom one spoke, and what came of it."""

    with_whom = line(
        gettext_lazy("Whom did you speak with?"), hint=gettext_lazy("who, and how: by telephone, at the door")
    )
    note = text(gettext_lazy("What came of it"), rows=FEW)


class Progress(OrderForm):
    """How far it is; for the resident or for inside."""

    note = text(
        gettext_lazy("How far is it?"),
        hint=gettext_lazy("In a note for inside, @ and a name tells that colleague."),
    )
    public = forms.ChoiceField(
        label=gettext_lazy("Who reads this?"),
        choices=[
            ("yes", gettext_lazy("The resident reads it")),
            ("no", gettext_lazy("Inside only")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )


class Answer(OrderForm):
    """What an assisting unit has to say."""

    note = text(gettext_lazy("What did you find or do?"), hint=gettext_lazy("The leading unit reads it."))


class Reply(OrderForm):
    """The elements two to four, and the note that stays inside; the first is known and not asked."""

    spoken_with = line(gettext_lazy("Spoken with"))
    done = text(gettext_lazy("What was done"), limit=2000, rows=FEW)
    done_by = day(gettext_lazy("Done by when"))
    internal_note = text(gettext_lazy("Note for inside"), limit=1000, rows=1)


class Weekly(OrderForm):
    """What is to be reached this week; for what is carried over, why."""

    goal = line(gettext_lazy("What is to be reached this week?"))
    reason = line(gettext_lazy("Why was it not done last week?"))


# So much of what was said stands beside a choice.
LONGEST_EXCERPT = 200


class Merge(OrderForm):
    """Which earlier order serves these requests too."""

    into = forms.TypedChoiceField(
        label=gettext_lazy("The same as"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these orders.")},
    )

    def prepare(self) -> None:
        """Offer earlier orders of the village and matter, the most alike first, with what was said."""
        fields: dict[str, Any] = self.fields
        self._offered = queries.candidates(self.order)
        fields["into"].choices = [
            (
                candidate.order.pk,
                _("%(code)s, %(percent)s %% alike: %(text)s")
                % {
                    "code": candidate.order.code[2:],
                    "percent": candidate.likeness,
                    "text": candidate.text[:LONGEST_EXCERPT],
                },
            )
            for candidate in self._offered
        ]

    def rows(self) -> list[tuple[forms.boundfield.BoundWidget, tuple[int, ...]]]:
        """Return each choice with the numbers of the photographs that came with it."""
        return [(choice, each.photos) for choice, each in zip(self["into"], self._offered, strict=True)]

    def clean_into(self) -> int:
        """Return the number of the order that goes on."""
        chosen: int | None = self.cleaned_data["into"]
        if chosen is None:
            raise forms.ValidationError(_("Please choose one of these orders."))
        return chosen


class Split(OrderForm):
    """Two to four parts: what is to be done, by whom, and the matter."""

    PARTS = range(1, 5)

    def prepare(self) -> None:
        """Offer the units of the place and the departments for each part, and the matter of the whole first."""
        fields: dict[str, Any] = self.fields
        units = choices.units(self.order.place_code, suggested=self.named_first, without="county")
        for number in self.PARTS:
            fields[f"told_{number}"] = text(gettext_lazy("What is to be done"), rows=FEW)
            fields[f"to_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Who does it"), required=False, choices=[("", _("please choose")), *units]
            )
            fields[f"category_{number}"] = forms.ChoiceField(
                label=gettext_lazy("Matter"),
                required=False,
                choices=choices.matters(),
                initial=self.order.category_code,
            )

    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Return the fields of each part."""
        names = ("told", "to", "category")
        return [(number, [self[f"{name}_{number}"] for name in names]) for number in self.PARTS]

    def parts(self) -> list[Part]:
        """Return what was filled in; parts of which nothing was said or chosen are left out."""
        given = self.cleaned_data
        return [
            Part(told=given[f"told_{n}"], to=given[f"to_{n}"], category=given[f"category_{n}"])
            for n in self.PARTS
            if given[f"told_{n}"].strip() or given[f"to_{n}"]
        ]


class Check(OrderForm):
    """Nothing to fill in."""


class Return(OrderForm):
    """What is missing in the answer."""

    reason = text(
        gettext_lazy("What is missing"), rows=FEW, hint=gettext_lazy("The unit that answered reads it.")
    )


class Rule(OrderForm):
    """Who must do it, and why; the ruling holds for later orders."""

    to = forms.ChoiceField(label=gettext_lazy("Who must do it"), required=False)
    reason = line(
        gettext_lazy("Why they"),
        hint=gettext_lazy("The ruling holds for this matter in this township, and later orders cite it."),
    )

    def prepare(self) -> None:
        """Offer every unit but the centre, those that were suggested first."""
        fields: dict[str, Any] = self.fields
        units = choices.units(self.order.place_code, suggested=self.named_first, without="county")
        fields["to"].choices = [("", _("please choose")), *units]


class Refuse(OrderForm):
    """The legal ground, and where the resident can turn instead."""

    ground = forms.ChoiceField(label=gettext_lazy("Legal ground"), required=False, widget=forms.RadioSelect)
    path = text(
        gettext_lazy("Where they can turn instead"), rows=FEW, hint=gettext_lazy("The resident reads it.")
    )

    def prepare(self) -> None:
        """Offer the six grounds."""
        fields: dict[str, Any] = self.fields
        fields["ground"].choices = [(str(ground), _(REFUSAL_WORDS[ground])) for ground in RefusalGround]


class Extension(OrderForm):
    """Until which day, and why; once granted the resident reads both."""

    until = day(gettext_lazy("New day"))
    reason = line(
        gettext_lazy("Why more time is needed"),
        hint=gettext_lazy("The resident reads it: “a few days later, because …”"),
    )


class Suspension(OrderForm):
    """Until which day it rests, and why; once granted the resident reads both."""

    until = day(gettext_lazy("Looked at again on"))
    reason = line(gettext_lazy("Why it cannot be done now"), hint=gettext_lazy("The resident reads it."))


class Grant(OrderForm):
    """Nothing to fill in."""


class Deny(OrderForm):
    """Why not."""

    answer = line(gettext_lazy("Why not (inside)"))


class Explain(OrderForm):
    """Why it is late, and what happens now."""

    answer = text(
        gettext_lazy("Why it is late, and what you do now"),
        hint=gettext_lazy("Those above read it."),
        rows=FEW,
    )


class Help(OrderForm):
    """Which unit is asked to assist, and what for."""

    unit = forms.ChoiceField(label=gettext_lazy("Who is asked"), required=False)
    reason = line(
        gettext_lazy("What they are wanted for"),
        hint=gettext_lazy(
            "They have a clock of their own; you reply when they have answered. Yours goes on."
        ),
    )

    def prepare(self) -> None:
        """Offer the units of the place and the departments, but for the lead and the centre."""
        fields: dict[str, Any] = self.fields
        found = choices.assistants(
            self.order.place_code, suggested=self.named_first, without=self.order.unit.code
        )
        fields["unit"].choices = [("", _("please choose")), *found]


class Lift(OrderForm):
    """Why the lead need not wait."""

    reason = line(
        gettext_lazy("Why the lead need not wait"),
        hint=gettext_lazy("The lead and the units that assist read it; their part in the order ends."),
    )


class Resume(OrderForm):
    """Nothing to fill in."""


class Complained(OrderForm):
    """Of whom the order complains: units, and one officer by name or telephone."""

    units = forms.MultipleChoiceField(
        label=gettext_lazy("Units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    officer = line(
        gettext_lazy("Or one officer"), hint=gettext_lazy("name, initials or telephone; may be left out")
    )

    def prepare(self) -> None:
        """Offer the units of the place and the departments."""
        fields: dict[str, Any] = self.fields
        fields["units"].choices = choices.units(self.order.place_code)
