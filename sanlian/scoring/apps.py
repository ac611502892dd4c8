"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """Awards, and the month's board."""

    name = "sanlian.scoring"
    label = "scoring"
    verbose_name = _("Scoring")

    def ready(self) -> None:
        """Register the room's readers and duties with the journal."""
        import_module("sanlian.scoring.reactions")
