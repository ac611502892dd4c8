"""What an officer types about themselves: coming in, the password, and how they hear of things."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk.forms.fields import line
from sanlian.notify.rules import CHANNEL_WORDS, GROUP_WORDS, Channel
from sanlian.people import contact

_LONGEST_PHONE = 30


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
    quiet = line(
        gettext_lazy("Quiet hours"),
        limit=13,
        hint=gettext_lazy("Like 21:00-07:00. Empty: the county's own. What is urgent goes through."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of messages"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    email = line(gettext_lazy("E-mail address"), limit=120, hint=gettext_lazy("Kept encrypted."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, words in GROUP_WORDS.items():
            field: Any = self.fields[group]
            field.label = _(words)
            field.choices = [(channel, _(CHANNEL_WORDS[channel])) for channel in Channel]
