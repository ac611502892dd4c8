"""A small life, walked by real operations, and the rules as they ship."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from sanlian.journal import queries as journal
from sanlian.people import queries as people
from sanlian.scoring import operations, rules
from sanlian.scoring.models import Award
from sanlian.workorders import operations as orders, queries as order_queries
from tests import builders
from tests.builders import MONDAY, hours
from tools.paths import ROOT

FILE = ROOT / "data" / "scoring" / "indicators.yaml"
AUGUST = date(2021, 8, 1)


@pytest.fixture
def raw():
    """Return the shipped file's contents, to change."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def shipped():
    """Return the shipped rules."""
    found, problems = rules.check(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    assert not problems
    return found


@pytest.fixture
def written(raw, tmp_path):
    """Return a function that writes changed contents into a file and returns its path."""

    def write(**changes) -> Path:
        path = tmp_path / "indicators.yaml"
        path.write_text(yaml.safe_dump({**raw, **changes}, allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def life(happened):
    """Have a few orders of one week lived; return their requests by what happened to them."""
    return {name: order_queries.request(number) for name, number in happened(_live).items()}


def _live():
    found = {
        "pleased": builders.rated(),
        "half": builders.rated(solved="partly", satisfied="basically"),
        "again": builders.rated(solved="no", satisfied="unsatisfied"),
        "village": builders.rated(to="vil-330825201207"),
        "declined": builders.dispatched(to="dept-water"),
        "late": builders.dispatched(to="grid-330825201207001"),
        "assisted": builders.ask(),
    }
    again, declined, assisted = (found[name] for name in ("again", "declined", "assisted"))
    housing, water = builders.officer("dept-housing"), builders.officer("dept-water")
    orders.accept(again.order_id, by=housing, at=MONDAY + hours(25))
    orders.contact(again.order_id, with_whom="本人", by=housing, at=MONDAY + hours(25))
    builders.reply(again, by=housing, at=MONDAY + hours(26))
    who = people.resident_actor(again.reporter_id)
    orders.rate(again.pk, solved="yes", satisfied="satisfied", by=who, at=MONDAY + hours(27))
    orders.decline(
        declined.order_id,
        reason="address_unclear",
        suggested="dept-housing",
        note="不归我们",
        by=water,
        at=MONDAY + hours(1),
    )
    desk = builders.desk_of(declined.order)
    orders.dispatch(declined.order_id, to="dept-housing", by=desk, at=MONDAY + hours(2))
    orders.dispatch(assisted.order_id, to="dept-housing", assists=["dept-land"], by=desk, at=MONDAY)
    (hop,) = [row for row in order_queries.assignments(assisted.order_id) if row.role == "assist"]
    orders.answer_assist(hop.pk, note="看过了", by=builders.officer("dept-land"), at=MONDAY + hours(3))
    orders.mark_overdue(at=MONDAY + hours(24 * 12))
    return {name: request.pk for name, request in found.items()}


@pytest.fixture
def facts(life):
    """Return the facts of that life."""
    return list(journal.facts())


def counted(month=AUGUST):
    """Return hits and cases by holder and indicator."""
    from sanlian.scoring import queries

    found = queries.figures(rules.month_span(month), upto=10**9).of("township")
    return {(holder, code): figures.of(code) for holder, figures in found.items() for code in figures.counts}


def rows():
    """Return all awards as comparable values."""
    fields = ("entry", "indicator", "outcome", "rules_id", "unit", "holder", "order_id", "month", "at")
    return sorted(Award.objects.values_list(*fields))


def keep(facts):
    """Hand facts to the reader as the worker would."""
    operations.keep_awards(facts)
