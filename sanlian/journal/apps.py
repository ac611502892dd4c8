"""Django's entry for the journal."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """The journal: entries, deliveries, periodic duties."""

    name = "sanlian.journal"
    label = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """Register the journal's own duty."""
        import_module("sanlian.journal.reactions")
