"""What is not as it should be with data items; what is merely missing or stale is shown, and is no fault."""

from collections.abc import Iterator

from sanlian.dataitems.models import DataItem
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people import queries as people
from sanlian.places.names import of_two
from sanlian.sheets.findings import Finding


def findings() -> Iterator[Finding]:
    """Yield the items for which no unit answers; nothing before the county has units."""
    for row in DataItem.objects.order_by("position", "code") if people.units() else ():
        if people.find_unit(row.owner) is None:
            said = gettext_noop(
                "For the data item %(name)s (%(code)s) no unit answers: %(owner)s does not exist."
            )
            told = {"name": of_two(row.name, row.name_en), "code": row.code, "owner": row.owner}
            yield Finding("item_without_owner", "data_items", row.code, Sentence(said, told))
