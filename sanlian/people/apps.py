"""Django's entry for the people room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Accounts, units, residents, links."""

    name = "sanlian.people"
    label = "people"
    verbose_name = _("People")
