"""Django's entry for the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DataItemsConfig(AppConfig):
    """What the county must know, and what it knows."""

    name = "sanlian.dataitems"
    label = "dataitems"
    verbose_name = _("Data items")
