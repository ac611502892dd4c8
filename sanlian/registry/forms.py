"""What the registry's pages ask for."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sanlian.sheets.reading import LARGEST


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
