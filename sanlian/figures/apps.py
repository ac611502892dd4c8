"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """Counters, kept by a reader of the journal and rebuildable from it."""

    name = "sanlian.figures"
    label = "figures"
    verbose_name = _("Figures")

    def ready(self) -> None:
        """Register the room's readers and duties with the journal."""
        import_module("sanlian.figures.reactions")
