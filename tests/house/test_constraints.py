"""The suite's own check at the end of a test: a row that leads nowhere fails it, whichever statement made it so."""

import pytest
from django.db import IntegrityError, connection

from sanlian.people.models import Household, HouseholdLink, Unit

pytestmark = pytest.mark.usefixtures("county")


def point_nowhere():
    HouseholdLink.objects.filter(pk=HouseholdLink.objects.first().pk).update(household_id=999_999_999)


def come_pointing_nowhere():
    link = HouseholdLink.objects.first()
    link.pk, link.household_id = None, 999_999_999
    link.save(force_insert=True)


def go_though_pointed_at():
    Household.objects.filter(pk=HouseholdLink.objects.first().household_id)._raw_delete("default")


def say_it_in_no_way_we_know():
    link = HouseholdLink.objects.first().pk
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_householdlink SET household_id = 999999999 WHERE id = {link}")


@pytest.mark.parametrize(
    "do", [point_nowhere, come_pointing_nowhere, go_though_pointed_at, say_it_in_no_way_we_know]
)
def test_a_row_that_leads_nowhere_is_found(do):
    connection.check_constraints()
    do()
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    connection.set_rollback(True)


def test_what_was_only_read_is_not_looked_through(django_assert_num_queries):
    connection.check_constraints()
    assert Unit.objects.exists()
    # PostgreSQL knows itself what it has not checked yet; it is told to, and to wait again.
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 0):
        connection.check_constraints()
