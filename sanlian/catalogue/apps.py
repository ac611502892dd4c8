"""The room's place in Django."""

from importlib import import_module

from django.apps import AppConfig
from django.core.signals import request_started
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Reference data: categories, limits, duties, responsibility lists, the working calendar."""

    name = "sanlian.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Make each web request look once whether the catalogue has changed; register the room's duty."""
        from sanlian.catalogue import queries

        request_started.connect(queries.look_again, dispatch_uid="catalogue.look_again")
        import_module("sanlian.catalogue.reactions")
