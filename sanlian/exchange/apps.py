"""Django's entry for the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What neighbouring platforms hand in and ask for."""

    name = "sanlian.exchange"
    label = "exchange"
    verbose_name = _("Exchange")
