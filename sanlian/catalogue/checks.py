"""What is not as it should be with the catalogue: owners, lists, limits, the calendar."""

from collections.abc import Iterator
from datetime import date

from sanlian.catalogue import listings
from sanlian.catalogue.deadlines import known_years
from sanlian.catalogue.models import CalendarDay
from sanlian.catalogue.rules import LEVELS
from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people import queries as people
from sanlian.places.names import of_two
from sanlian.sheets.findings import Finding

# The State Council's notice of the next year comes in November.
_NOTICE_IN = 12


def findings(on: date) -> Iterator[Finding]:
    """Yield matters without an owner, items without a department, and years without a calendar."""
    departments = {row.code for row in listings.rows_in_force("departments")}
    units = {unit.code for unit in people.departments()}
    holders = departments | set(LEVELS)
    for code in sorted(departments - units):
        said = gettext_noop("The department %(code)s has a list but no unit that could take orders.")
        yield Finding("department_without_unit", "units", code, Sentence(said, {"code": code}))
    limits = {row.code for row in listings.rows_in_force("limits")}
    items = listings.rows_in_force("items")
    led = {item.category_id for item in items if item.role == "lead"}
    for row in listings.rows_in_force("categories"):
        if row.parent_id is None:
            continue
        told = {
            "code": row.code,
            "name": of_two(row.name, row.name_en),
            "lead": row.lead or "—",
            "limit": row.limit_id or "—",
        }
        if row.lead not in holders:
            said = gettext_noop("%(name)s (%(code)s) has no owner: %(lead)s does not exist.")
            yield Finding("category_without_owner", "categories", row.code, Sentence(said, told))
        elif row.code not in led:
            said = gettext_noop("%(name)s (%(code)s) is led by %(lead)s, whose list has no item for it.")
            yield Finding("category_without_item", "responsibilities", row.code, Sentence(said, told))
        if row.limit_id not in limits:
            said = gettext_noop("%(name)s (%(code)s) has no limit: %(limit)s does not exist.")
            yield Finding("category_without_limit", "limits", row.code, Sentence(said, told))
    for item in items:
        if item.holder not in holders:
            said = gettext_noop("Item %(code)s belongs to %(holder)s, which does not exist.")
            told = {"code": item.code, "holder": item.holder}
            yield Finding("item_without_department", "responsibilities", item.code, Sentence(said, told))
    for shared in listings.rows_in_force("coordination"):
        for code in sorted({shared.lead, *shared.members} - departments):
            said = gettext_noop("The list %(name)s names %(code)s, which does not exist.")
            told = {"name": of_two(shared.name, shared.name_en), "code": code}
            yield Finding("list_names_nobody", "coordination", shared.code, Sentence(said, told))
    if not listings.present().hours:
        said = gettext_noop("No office hours are set: due dates are reckoned with the standard ones.")
        yield Finding("no_office_hours", "calendar", "hours", Sentence(said))
    yield from _years(on)


def _years(on: date) -> Iterator[Finding]:
    known = known_years(dict(CalendarDay.objects.values_list("day", "working")))
    wanted = [on.year, on.year + 1] if on.month >= _NOTICE_IN else [on.year]
    for year in wanted:
        if year not in known:
            said = gettext_noop(
                "The working calendar of %(year)s is not in: due dates there are provisional."
            )
            yield Finding("year_without_calendar", "calendar", str(year), Sentence(said, {"year": year}))
