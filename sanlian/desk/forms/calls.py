"""What a call to somebody who asked brought."""

from django import forms
from django.utils.translation import gettext_lazy

from sanlian.desk.forms.fields import FEW, text


class Call(forms.Form):
    """What a call back brought."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Did you reach somebody?"),
        choices=[("yes", gettext_lazy("Got through")), ("no", gettext_lazy("Nobody answered"))],
        required=False,
        widget=forms.RadioSelect,
    )
    solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"),
        choices=[
            ("yes", gettext_lazy("solved")),
            ("partly", gettext_lazy("partly solved")),
            ("no", gettext_lazy("not solved")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    satisfied = forms.ChoiceField(
        label=gettext_lazy("Are they satisfied?"),
        choices=[
            ("satisfied", gettext_lazy("satisfied")),
            ("basically", gettext_lazy("basically satisfied")),
            ("unsatisfied", gettext_lazy("not satisfied")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    note = text(gettext_lazy("What else they said"), rows=FEW)


class Same(forms.Form):
    """Whether a new order is a closed one come back."""

    same = forms.ChoiceField(
        label=gettext_lazy("Is it the same, come back?"),
        choices=[
            ("yes", gettext_lazy("the same has come back")),
            ("no", gettext_lazy("something else")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    note = text(gettext_lazy("Why (whoever closed it can read this)"), rows=FEW)
