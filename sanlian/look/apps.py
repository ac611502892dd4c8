from django.apps import AppConfig


class LookConfig(AppConfig):
    """The faces' common look."""

    name = "sanlian.look"
    label = "look"
