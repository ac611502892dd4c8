"""Django's entry for the analysis room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    """Understanding and routing."""

    name = "sanlian.analysis"
    label = "analysis"
    verbose_name = _("Analysis")

    def ready(self) -> None:
        """Register the room's readers and duties with the journal."""
        import_module("sanlian.analysis.reactions")
