"""Keepers of the county's data, logged in; the clock stands still."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import MONDAY, hours, officer


@pytest.fixture
def stand_at(monkeypatch):
    """Return a function that sets the instant at which pages are asked for; it begins on Monday at eleven."""

    def stand(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    stand(MONDAY + hours(2))
    return stand


@pytest.fixture
def logged_in(stand_at, django_user_model, county):
    """Return a function that gives a client in which an officer is logged in."""

    def enter(actor):
        client = Client()
        client.force_login(
            django_user_model.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return enter


@pytest.fixture
def keeper(county):
    """Return the county's administrator."""
    return officer("county", "administrator")
