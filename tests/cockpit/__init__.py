"""The leaders' face; `leader` gives the account to log in with."""

from django.contrib.auth import get_user_model

from tests import builders


def leader(unit_code: str = "county", role: str | None = None):
    """Return the account of the first officer of a unit, in that role if one is given."""
    return get_user_model().objects.get(pk=builders.officer(unit_code, role).id)
