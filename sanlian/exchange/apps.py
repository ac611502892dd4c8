"""Django's entry for the room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What neighbouring platforms hand in and ask for."""

    name = "sanlian.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Register the room's reader with the journal."""
        import_module("sanlian.exchange.reactions")
