"""Django's entry for the face."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Pages for officers; no tables, no rules."""

    name = "sanlian.desk"
    label = "desk"
    verbose_name = _("Officers' desk")
