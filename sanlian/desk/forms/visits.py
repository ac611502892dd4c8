"""A note of a visit; and, where somebody else must act, the order that it raises."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.desk import choices
from sanlian.desk.forms import fields
from sanlian.look.fields import offer
from sanlian.visits.rules import TEXT_LIMIT
from sanlian.workorders.rules import TEXT_LIMIT as TOLD_LIMIT

TITLE_LIMIT = 80


class Note(fields.Asking):
    """When it was and what was found; the rest only where it is to become an order."""

    day = fields.day(gettext_lazy("When it was"))
    text = fields.text(gettext_lazy("What you found"), rows=4, limit=TEXT_LIMIT)
    title = fields.line(gettext_lazy("In one line"), limit=TITLE_LIMIT)
    told = fields.text(
        gettext_lazy("What is to be done"),
        limit=TOLD_LIMIT,
        hint=gettext_lazy("Who works on it reads this and the place, not your note."),
    )
    category = forms.ChoiceField(label=gettext_lazy("Matter"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Danger: it must be looked at at once"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", [("", _("please choose")), *choices.matters()])

    @property
    def wants_order(self) -> bool:
        """Return whether anything was typed that makes it an order."""
        return any(str(self[name].value() or "").strip() for name in ("title", "told", "category"))

    def clean(self) -> dict[str, Any]:
        """Ask for the day, and for the matter of an order."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("day") is None and "day" not in self.errors:
            self.add_error("day", _("On which day were you there?"))
        if self.wants_order and not given.get("category") and "category" not in self.errors:
            self.add_error("category", _("An order needs its matter."))
        return given
