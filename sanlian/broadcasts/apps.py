"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BroadcastsConfig(AppConfig):
    """Broadcasts, receipts, and what they add up to."""

    name = "sanlian.broadcasts"
    label = "broadcasts"
    verbose_name = _("Broadcasts")

    def ready(self) -> None:
        """Register the room's reader and duties with the journal."""
        import_module("sanlian.broadcasts.reactions")
