"""A catalogue whose version has no office hours yet is read like one without a version: the standard hours hold."""

import pytest

from sanlian.catalogue import queries
from sanlian.catalogue.deadlines import WorkingCalendar
from sanlian.catalogue.models import CatalogueVersion
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def test_without_office_hours_the_standard_hours_hold(monkeypatch):
    for name, value in {"catalogue": None, "stamp": None, "good_until": 0.0}.items():
        monkeypatch.setattr(queries._Shelf, name, value)
    CatalogueVersion.objects.create(
        label="1", digest="1", stamp="no hours", hours={}, content={}, created_at=MONDAY
    )

    assert queries.snapshot(fresh=True).calendar.hours == WorkingCalendar({}).hours
