"""What residents fill in. Every field may be carried unseen from screen to screen; nothing typed is lost."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.people.contact import normal_phone
from sanlian.workorders.rules import ADDED_LIMIT, ADDRESS_LIMIT, TEXT_LIMIT

MOST_PHOTOS = 6
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Words(forms.CharField):
    """Words as people type them: lines end alike, and letters that were lost on the way are noticed."""

    default_error_messages = {
        "broken": gettext_lazy("Some letters did not arrive whole. Please type them again."),
        "long": gettext_lazy("Please keep it under %(limit)s characters; you wrote %(count)s."),
    }

    def __init__(self, *, limit: int, **options: Any) -> None:
        """Take the longest length in characters."""
        super().__init__(required=False, **options)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        """Return the words with plain line ends."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def run_validators(self, value: str) -> None:
        """Refuse what is too long or was damaged."""
        if "\ufffd" in value or "\x00" in value or _CONTROL.search(value):
            raise ValidationError(self.error_messages["broken"], code="broken")
        if len(value) > self.limit:
            raise ValidationError(
                self.error_messages["long"], code="long", params={"limit": self.limit, "count": len(value)}
            )


class Phone(Words):
    """A telephone number as people write it."""

    def __init__(self) -> None:
        """Allow for blanks, hyphens and a country code."""
        super().__init__(limit=24)

    def run_validators(self, value: str) -> None:
        """Refuse what cannot be a number."""
        super().run_validators(value)
        if value and not 7 <= len(normal_phone(value)) <= 15:
            raise ValidationError(_("This telephone number has too few or too many digits."))


class Shout(forms.Form):
    """A shout, on whichever of its screens; the view decides which screen needs what."""

    text = Words(limit=TEXT_LIMIT)
    village = Words(limit=15)
    lon = forms.FloatField(
        required=False, error_messages={"invalid": gettext_lazy("This is not a place on the map.")}
    )
    lat = forms.FloatField(
        required=False, error_messages={"invalid": gettext_lazy("This is not a place on the map.")}
    )
    address = Words(limit=ADDRESS_LIMIT)
    other = forms.BooleanField(required=False)
    reporter_name = Words(limit=30)
    reporter_phone = Phone()
    beneficiary_name = Words(limit=30)
    beneficiary_phone = Phone()
    relation = Words(limit=30)
    consent = forms.BooleanField(required=False)
    category = Words(limit=40)
    urgent = forms.ChoiceField(required=False, choices=[(word, word) for word in ("", "yes", "no")])
    visibility = forms.ChoiceField(required=False, choices=[(word, word) for word in ("handlers", "village")])
    shows_words = forms.BooleanField(required=False)
    key = forms.CharField(required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Refuse half a point; whoever shouts for somebody says for whom."""
        values = super().clean() or {}
        if (values.get("lon") is None) != (values.get("lat") is None):
            self.add_error("lon", _("This is not a place on the map."))
        if (
            values.get("other")
            and not values.get("beneficiary_name")
            and "beneficiary_name" not in self.errors
        ):
            self.add_error("beneficiary_name", _("Please say for whom. A way to address them is enough."))
        return values

    def clean_key(self) -> str:
        """Return the key of this shout; a form without one gets a new one and is shown again."""
        key = str(self.cleaned_data["key"])
        if not _KEY.fullmatch(key):
            raise ValidationError(_("This page was not complete. Please press once more."))
        return key


class Rate(forms.Form):
    """The two questions; nothing is preselected."""

    solved = Words(limit=10)
    satisfied = Words(limit=15)
    comment = Words(limit=500)


class Add(forms.Form):
    """One thing more."""

    text = Words(limit=ADDED_LIMIT)


class Objection(forms.Form):
    """Why somebody does not agree; may be spoken instead."""

    text = Words(limit=TEXT_LIMIT)


class Withdraw(forms.Form):
    """Why it is no longer needed; may be left out."""

    reason = Words(limit=200)


class Correct(forms.Form):
    """What is to be put right about who asked; what is left empty stays, but for the place, which is shown."""

    name = Words(limit=30)
    phone = Phone()
    address = Words(limit=ADDRESS_LIMIT)
    drop_position = forms.BooleanField(required=False)


class Erase(forms.Form):
    """That it is to be taken out, for good."""

    sure = forms.BooleanField(
        error_messages={"required": gettext_lazy("Please tick that you know it cannot be brought back.")}
    )


class Find(forms.Form):
    """The number on the receipt, and the telephone it was left with."""

    receipt = Words(limit=20)
    phone = Phone()

    def clean(self) -> dict[str, Any]:
        """Both are needed."""
        values = super().clean() or {}
        if not values.get("receipt") and "receipt" not in self.errors:
            self.add_error("receipt", _("Please type the number on the receipt."))
        if not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please type the telephone number that you left."))
        return values


class PhoneAsked(forms.Form):
    """The telephone to which a code is to be sent."""

    phone = Phone()

    def clean_phone(self) -> str:
        """It is needed."""
        if not (phone := str(self.cleaned_data["phone"])):
            raise ValidationError(_("Please type the telephone number that you left."))
        return phone


class Code(forms.Form):
    """The code that came by SMS."""

    ticket = forms.CharField(required=False, max_length=500)
    code = Words(limit=12)

    def clean_code(self) -> str:
        """It is needed."""
        if not (code := str(self.cleaned_data["code"])):
            raise ValidationError(_("Please type the code from the message."))
        return code


class Feedback(forms.Form):
    """What somebody thinks of these pages."""

    text = Words(limit=TEXT_LIMIT)
    reporter_phone = Phone()
    key = forms.CharField(required=False, max_length=64)

    clean_key = Shout.clean_key

    def clean_text(self) -> str:
        """Something must be said."""
        if not (text := str(self.cleaned_data["text"])):
            raise ValidationError(_("Please write a line."))
        return text
