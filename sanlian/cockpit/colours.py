"""How the three colours of a warning are said and marked, so that no colour speaks alone."""

from django.utils.translation import gettext_lazy as _

COLOUR_WORDS = {"red": _("Red"), "orange": _("Orange"), "yellow": _("Yellow")}
COLOUR_ICONS = {"red": "alert-octagon-filled", "orange": "alert-triangle-filled", "yellow": "alert-triangle"}
