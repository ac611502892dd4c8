"""Django's entry for the work-order room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkordersConfig(AppConfig):
    """Requests, orders, assignments."""

    name = "sanlian.workorders"
    label = "workorders"
    verbose_name = _("Work orders")

    def ready(self) -> None:
        """Register the room's readers and duties with the journal."""
        import_module("sanlian.workorders.reactions")
