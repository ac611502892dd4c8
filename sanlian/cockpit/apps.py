"""Django's entry for the face."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    """Pages for leaders; no tables, no rules."""

    name = "sanlian.cockpit"
    label = "cockpit"
    verbose_name = _("Leaders' cockpit")
