"""Where a household lives is encrypted; who looks for an address finds it by a hash."""

import importlib
from types import SimpleNamespace

import pytest

from sanlian.kernel.errors import NotFound
from sanlian.people import census, contact
from sanlian.people.models import Household


@pytest.mark.usefixtures("county")
def test_the_table_holds_no_address_and_it_is_found_all_the_same():
    home = Household.objects.first()
    stored = Household.objects.filter(pk=home.pk).values().get()
    assert home.address
    assert not [value for value in stored.values() if home.address in str(value)]
    assert census.household_at(home.grid_code, f" {home.address} ").address == home.address
    with pytest.raises(NotFound):
        census.household_at(home.grid_code, "没有这一户")
    assert (home.pk, home.grid_code, home.address) in census.households_of(home.grid_code[:12])
    assert home.address not in str(home)


def test_the_migration_seals_as_the_product_does_and_can_be_taken_back():
    migration = importlib.import_module("sanlian.people.migrations.0010_addresses_sealed")
    rows = [SimpleNamespace(pk=number, address=f"{number}号") for number in (1, 2)]
    apps = SimpleNamespace(get_model=lambda *_: SimpleNamespace(objects=Rows(rows)))

    migration.seal(apps, None)
    assert [contact.unseal(row.address_sealed) for row in rows] == ["1号", "2号"]
    assert rows[0].address_key == contact.address_key("1号")

    for row in rows:
        row.address = ""
    migration.unseal(apps, None)
    assert [row.address for row in rows] == ["1号", "2号"]


class Rows(list):
    """A table of a few rows, as far as the migration asks for one."""

    def order_by(self, _key):
        return self

    def filter(self, *, pk__gt):
        return [row for row in self if row.pk > pk__gt]

    def bulk_update(self, _rows, _fields, *, batch_size):
        return None
