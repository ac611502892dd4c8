from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Understanding and routing."""

    name = "sanlian.analysis"
    label = "analysis"

    def ready(self) -> None:
        """Register the readers."""
        from sanlian.analysis import reactions  # noqa: F401
