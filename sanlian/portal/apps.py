"""Django's entry for the face."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Pages for residents; no tables, no rules."""

    name = "sanlian.portal"
    label = "portal"
    verbose_name = _("Residents' portal")

    def ready(self) -> None:
        """Register with the journal what residents hear by SMS."""
        import_module("sanlian.portal.reactions")
