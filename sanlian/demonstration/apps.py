"""Django's entry for the demonstration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    """Builds, simulates and plays; keeps no tables."""

    name = "sanlian.demonstration"
    label = "demonstration"
    verbose_name = _("Demonstration")
