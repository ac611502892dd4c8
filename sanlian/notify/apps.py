"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    """Inboxes, preferences, messages that leave."""

    name = "sanlian.notify"
    label = "notify"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register the room's reader and duties with the journal."""
        import_module("sanlian.notify.reactions")
