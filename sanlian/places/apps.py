"""Django's entry for the places room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Places, their codes and boundaries."""

    name = "sanlian.places"
    label = "places"
    verbose_name = _("Places")
