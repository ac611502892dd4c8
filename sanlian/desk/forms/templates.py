"""A reply template: whose, for what, its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.desk.forms.fields import Asking, line, text
from sanlian.look.fields import offer
from sanlian.people.names import unit_words
from sanlian.workorders.rules import TEMPLATE_LIMIT


class Template(Asking):
    """What the operation asks."""

    unit = forms.ChoiceField(label=gettext_lazy("Who answers with it"))
    category = forms.ChoiceField(label=gettext_lazy("Matter"), required=False)
    title = line(gettext_lazy("Title"), limit=60)
    text = text(
        gettext_lazy("Words of the answer"),
        rows=6,
        limit=TEMPLATE_LIMIT,
        hint=gettext_lazy("What stands in braces is put in, or left for the writer: {what you found}."),
    )

    def __init__(self, *args: Any, units: list[str], **kwargs: Any) -> None:
        """:param units: codes of the units whose templates the officer keeps"""
        super().__init__(*args, **kwargs)
        offer(self, "unit", [(code, unit_words(code)) for code in units])
        offer(self, "category", [("", _("all matters")), *choices.matters()])
