"""
The desk's forms: they read what was typed and keep it; whether it may be done, the operations decide.

Fields are optional here where an operation says the sentence for a missing one: it is said in one place only.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.kernel import errors
from sanlian.notify.rules import CHANNEL_WORDS, GROUP_WORDS, Channel
from sanlian.people import contact
from sanlian.workorders import queries
from sanlian.workorders.lifecycle import DECLINE_WORDS, REFUSAL_WORDS, DeclineReason, RefusalGround
from sanlian.workorders.queries import WorkOrder

_FEW, _SOME = 2, 3
_LONGEST_PHONE = 30


def _text(label: Any, *, rows: int = _SOME, limit: int = 500, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
    )


def _line(label: Any, *, limit: int = 200, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limit, help_text=hint)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Please write the day like 2026-08-26.")},
    )


class LogIn(AuthenticationForm):
    """Telephone and password."""

    error_messages = {
        "invalid_login": gettext_lazy("Telephone or password is wrong. Please look again."),
        "inactive": gettext_lazy("This account was closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Telephone")
        self.fields["username"].widget.attrs |= {"inputmode": "tel", "autocomplete": "username"}
        self.fields["password"].label = _("Password")
        for name, words in [
            ("username", _("Please enter your telephone number.")),
            ("password", _("Please enter the password.")),
        ]:
            self.fields[name].error_messages["required"] = words

    def clean_username(self) -> str:
        """Return the number as accounts know it, without spaces, dashes and 86."""
        typed: str = self.cleaned_data["username"]
        if len(typed) > _LONGEST_PHONE:
            # No account has it, and the record of wrong tries has no room for it.
            raise forms.ValidationError(self.error_messages["invalid_login"], code="invalid_login")
        return contact.normal_phone(typed) or typed


class Password(forms.Form):
    """The present password, and twice the one that is chosen."""

    old = forms.CharField(label=gettext_lazy("Present password"), widget=forms.PasswordInput)
    new = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least ten characters, not figures alone, not your name or number."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=gettext_lazy("The new one again"), widget=forms.PasswordInput)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("Please enter the password.")

    def clean_old(self) -> str:
        """Return the present password if it is the one."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean(self) -> dict[str, Any]:
        """Return the values if the new one was typed the same twice."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", _("The two are not the same."))
        return values


class OrderForm(forms.Form):
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
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class Accept(OrderForm):
    """Nothing to fill in."""


class Decline(OrderForm):
    """Why not ours, by which item of the list, whose it is, and one line that the resident reads."""

    reason = forms.ChoiceField(label=gettext_lazy("Why?"), required=False, widget=forms.RadioSelect)
    list_item = forms.ChoiceField(label=gettext_lazy("By which item of the list"), required=False)
    suggested = forms.ChoiceField(label=gettext_lazy("Who should have it"), required=False)
    note = _text(gettext_lazy("In one line (the resident reads it too)"), rows=_FEW)

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
    reason = _line(gettext_lazy("Why they (inside)"))

    def prepare(self) -> None:
        """Offer the units of the place and the departments, suggested ones first."""
        fields: dict[str, Any] = self.fields
        place = self.order.place_code
        units = choices.units(place, suggested=self.named_first)
        fields["to"].choices = [("", _("please choose")), *units]
        # The same units without the centre, which asks for help and gives none.
        fields["assists"].choices = [
            (words, [choice for choice in found if choice[0] != "county"]) for words, found in units
        ]
        fields["category"].choices = choices.matters()
        self.initial.setdefault("category", self.order.category_code)


class Contact(OrderForm):
    """With whom one spoke, and what came of it."""

    with_whom = _line(
        gettext_lazy("Whom did you speak with?"), hint=gettext_lazy("who, and how: by telephone, at the door")
    )
    note = _text(gettext_lazy("What came of it"), rows=_FEW)


class Progress(OrderForm):
    """How far it is; for the resident or for inside."""

    note = _text(gettext_lazy("How far is it?"))
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

    note = _text(gettext_lazy("What did you find or do?"), hint=gettext_lazy("The leading unit reads it."))


class Reply(OrderForm):
    """The elements two to four, and the note that stays inside; the first is known and not asked."""

    spoken_with = _line(gettext_lazy("Spoken with"))
    done = _text(gettext_lazy("What was done"), limit=2000, rows=_FEW)
    done_by = _day(gettext_lazy("Done by when"))
    internal_note = _text(gettext_lazy("Note for inside"), limit=1000, rows=1)


class Weekly(OrderForm):
    """What is to be reached this week; for what is carried over, why."""

    goal = _line(gettext_lazy("What is to be reached this week?"))
    reason = _line(gettext_lazy("Why was it not done last week?"))


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
        fields["into"].choices = [
            (
                candidate.order.pk,
                _("%(code)s, %(percent)s %% alike: %(text)s")
                % {
                    "code": candidate.order.code[2:],
                    "percent": candidate.likeness,
                    "text": candidate.text[:80],
                },
            )
            for candidate in queries.candidates(self.order)
        ]

    def clean_into(self) -> int:
        """Return the number of the order that goes on."""
        chosen: int | None = self.cleaned_data["into"]
        if chosen is None:
            raise forms.ValidationError(_("Please choose one of these orders."))
        return chosen


class Rule(OrderForm):
    """Who must do it, and why; the ruling holds for later orders."""

    to = forms.ChoiceField(label=gettext_lazy("Who must do it"), required=False)
    reason = _line(
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
    path = _text(
        gettext_lazy("Where they can turn instead"), rows=_FEW, hint=gettext_lazy("The resident reads it.")
    )

    def prepare(self) -> None:
        """Offer the six grounds."""
        fields: dict[str, Any] = self.fields
        fields["ground"].choices = [(str(ground), _(REFUSAL_WORDS[ground])) for ground in RefusalGround]


class Extension(OrderForm):
    """Until which day, and why; once granted the resident reads both."""

    until = _day(gettext_lazy("New day"))
    reason = _line(
        gettext_lazy("Why more time is needed"),
        hint=gettext_lazy("The resident reads it: “a few days later, because …”"),
    )


class Suspension(OrderForm):
    """Until which day it rests, and why; once granted the resident reads both."""

    until = _day(gettext_lazy("Looked at again on"))
    reason = _line(gettext_lazy("Why it cannot be done now"), hint=gettext_lazy("The resident reads it."))


class Grant(OrderForm):
    """Nothing to fill in."""


class Deny(OrderForm):
    """Why not."""

    answer = _line(gettext_lazy("Why not (inside)"))


class Explain(OrderForm):
    """Why it is late, and what happens now."""

    answer = _text(
        gettext_lazy("Why it is late, and what you do now"),
        hint=gettext_lazy("Those above read it."),
        rows=_FEW,
    )


class Resume(OrderForm):
    """Nothing to fill in."""


class Hearing(forms.Form):
    """By which channels one hears of what, how often, and when not."""

    orders = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    clocks = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    broadcasts = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    digest = forms.ChoiceField(
        label=gettext_lazy("When?"),
        choices=[
            ("at_once", gettext_lazy("At once")),
            ("daily", gettext_lazy("Once a day at 8, as one message")),
        ],
        widget=forms.RadioSelect,
    )
    quiet = _line(
        gettext_lazy("Quiet hours"),
        limit=13,
        hint=gettext_lazy("Like 21:00-07:00. Empty: the county's own. What is urgent goes through."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of messages"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    email = _line(gettext_lazy("E-mail address"), limit=120, hint=gettext_lazy("Kept encrypted."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, words in GROUP_WORDS.items():
            field: Any = self.fields[group]
            field.label = _(words)
            field.choices = [(channel, _(CHANNEL_WORDS[channel])) for channel in Channel]
