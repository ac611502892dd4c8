from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as administration


class LookConfig(AppConfig):
    """The faces' common look."""

    name = "sanlian.look"
    label = "look"
    default = True

    def ready(self) -> None:
        """Register the check of fonts."""
        import_module("sanlian.look.papers")


class AdministrationConfig(administration.AdminConfig):
    """Django's administration with our own door."""

    default = False
    default_site = "sanlian.look.administration.Administration"
