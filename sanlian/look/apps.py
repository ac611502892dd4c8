from django.apps import AppConfig
from django.contrib.admin import apps as administration


class LookConfig(AppConfig):
    """The faces' common look."""

    name = "sanlian.look"
    label = "look"
    default = True


class AdministrationConfig(administration.AdminConfig):
    """Django's administration with our own door."""

    default = False
    default_site = "sanlian.look.administration.Administration"
