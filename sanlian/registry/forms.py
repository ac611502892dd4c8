"""What the registry's pages ask for."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy as _

from sanlian.look.fields import day_input, offer
from sanlian.registry import told
from sanlian.sheets.reading import LARGEST

_BAD_DAY = _("Please write the day like 2026-08-26.")


class Upload(forms.Form):
    """A file to be tried."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV; headings in Chinese or English, in any order"),
        error_messages={
            "required": _("Please choose a file."),
            "empty": _("The file is empty."),
            "invalid": _("Please choose a file."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Split it into several files.")
                % {"limit": LARGEST // 1024 // 1024}
            )
        return file


class CalendarDay(forms.Form):
    """One day, off or worked; its own operation says what cannot be."""

    day = forms.DateField(
        label=_("Day"),
        widget=day_input(),
        error_messages={"required": _("Which day?"), "invalid": _("Write the day like 2027-01-31.")},
    )
    working = forms.TypedChoiceField(
        label=_("Offices"),
        choices=[("0", _("are closed")), ("1", _("work"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(
        label=_("What day it is"),
        max_length=40,
        error_messages={
            "required": _("Say in at most 40 characters what day this is."),
            "max_length": _("Say in at most 40 characters what day this is."),
        },
    )


class Notice(forms.Form):
    """The yearly notice as text, or a table of its days as a file."""

    text = forms.CharField(
        label=_("The notice's text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Paste it as it was published, or lines like 2027-01-01,0,元旦 under date,working,name"),
    )
    file = forms.FileField(
        label=_("Or a file (CSV or text)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean(self) -> dict[str, object]:
        """Return the text, out of the file where there is one."""
        values = super().clean() or {}
        file = values.get("file")
        if file:
            values["text"] = self._read(file)
        elif not str(values.get("text", "")).strip() and "file" not in self.errors:
            self.add_error("text", _("Paste the notice's text, or choose a table of days."))
        return values

    def _read(self, file: "UploadedFile[bytes]") -> str:
        content: bytes = file.read(100_000)
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("This is no text. Save it as CSV or plain text and try again."))
        return ""


class Audit(forms.Form):
    """Which part of the record is asked for; everything may stay empty."""

    person = forms.CharField(label=_("Person"), required=False, max_length=40)
    thing = forms.ChoiceField(label=_("Kind of entry"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=day_input(), error_messages={"invalid": _BAD_DAY}
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=day_input(), error_messages={"invalid": _BAD_DAY}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.attrs["placeholder"] = gettext("name, initials or telephone")
        things = [(thing, told.thing_words(thing)) for thing in told.THINGS]
        offer(self, "thing", [("", gettext("Everything")), *things])

    def clean(self) -> dict[str, Any]:
        """Return the values, `names` being the facts of the chosen kind."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The last day comes before the first."))
        values["names"] = told.names_of(values["thing"]) if values.get("thing") else frozenset()
        return values

    def kept(self) -> dict[str, str]:
        """Return what narrows, as it stands in the address."""
        return {name: given for name in self.fields if (given := str(self.data.get(name, "")))}


class Propose(forms.Form):
    """From which day a change takes effect, and why."""

    from_day = forms.DateField(
        label=_("Takes effect on"),
        widget=day_input(),
        error_messages={"required": _("Which day?"), "invalid": _BAD_DAY},
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The meeting or document that decided it, so that others can find it in years to come"),
        error_messages={"required": _("Say in at most 500 characters why this changes.")},
    )


class Decide(forms.Form):
    """What happens to a proposal; a refusal needs a reason."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("confirm", "refuse", "withdraw")])
    reason = forms.CharField(
        label=_("Why not"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecideRules(forms.Form):
    """What happens to a draft of the board's rules; a proposal and a refusal need a reason."""

    do = forms.ChoiceField(
        choices=[(each, each) for each in ("try", "propose", "confirm", "refuse", "withdraw")]
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The meeting or document that decided it, so that others can find it in years to come"),
    )

    def asks_why_not(self) -> None:
        """Ask the second person, who has no meeting to name, only why it is refused."""
        self.fields["reason"].label, self.fields["reason"].help_text = _("Why not"), ""


class Lists(Upload):
    """The offices' workbook of responsibility lists."""

    whole = forms.BooleanField(
        label=_("The lists in it are complete: items that it does not name end"), required=False
    )
