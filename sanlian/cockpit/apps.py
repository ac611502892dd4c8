"""Django's entry for the face."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    """Pages for leaders; no tables, no rules."""

    name = "sanlian.cockpit"
    label = "cockpit"
    verbose_name = _("Leaders' cockpit")

    def ready(self) -> None:
        """Have the maps that the settings bring looked at before anybody opens the scene."""
        from sanlian.cockpit.checks import maps_can_be_read

        checks.register(maps_can_be_read)
