"""Django's entry for the face."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Pages for those who keep the county's data."""

    name = "sanlian.registry"
    label = "registry"
    verbose_name = _("County data")
