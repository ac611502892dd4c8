"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Notes of visits to households and grids."""

    name = "sanlian.visits"
    label = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        """Register the room's duty with the journal."""
        import_module("sanlian.visits.reactions")
