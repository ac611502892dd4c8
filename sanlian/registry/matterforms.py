"""The form in which a new matter is written; what is there already is changed on its own page."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sanlian.look.fields import offer
from sanlian.registry.rowfields import LEVELS, NEEDED, Row, code, limits, text
from sanlian.registry.rowwords import holder_words

_BETWEEN = re.compile(r"[、，,;；\s]+")
_PLAIN_ICON = "message-circle"


class Matter(Row):
    """A matter that residents can ask for from its day on; who answers for it is a level until a list names it."""

    code = code(r"[a-z]+\.[a-z]+", "road.tunnel")
    name = text(gettext_lazy("The office's name"), most=40)
    resident_name = text(gettext_lazy("In the resident's words"), most=10)
    name_en = text(gettext_lazy("English name"))
    description = text(gettext_lazy("What it is"), most=500)
    keywords = text(
        gettext_lazy("What people say"),
        most=500,
        help_text=gettext_lazy("with 、 between them; the machine knows the matter by them"),
    )
    limit_id = forms.ChoiceField(label=gettext_lazy("Limit"), error_messages=NEEDED)
    lead = forms.ChoiceField(
        label=gettext_lazy("Who answers for it"),
        error_messages=NEEDED,
        help_text=gettext_lazy("Put the item on that list into the same change."),
    )

    def __init__(self, *args: Any, offices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spelled = _("The code of its group, a dot and small letters, such as road.tunnel.")
        self.fields["code"].help_text = self.fields["code"].error_messages["invalid"] = spelled
        offer(self, "limit_id", limits())
        offer(self, "lead", [(each, holder_words(each)) for each in (*LEVELS, *offices)])

    def values(self) -> dict[str, Any]:
        """Return what was entered, with what a new matter begins with."""
        said = self.cleaned_data
        return said | {
            "parent_id": said["code"].partition(".")[0],
            "keywords": list(dict.fromkeys(word for word in _BETWEEN.split(said["keywords"]) if word)),
            "icon": _PLAIN_ICON,
            "assists": [],
            "questions": [],
            "list_item": "",
            **dict.fromkeys(("sensitive", "emergency", "evidence", "shown"), False),
        }
