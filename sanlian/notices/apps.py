"""Django's entry for the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """What the people of a place are told."""

    name = "sanlian.notices"
    label = "notices"
    verbose_name = _("Notices")
