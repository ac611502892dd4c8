"""What the pages about accounts ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Opening(forms.Form):
    """Somebody who gets an account; the operation says what cannot be."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        help_text=_("With this number the person logs in."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
