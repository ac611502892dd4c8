"""Reading the catalogue: right, in both languages, and cheap."""

import pytest
from django.core.signals import request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sanlian.catalogue import queries
from sanlian.catalogue.deadlines import Measure, Span
from sanlian.catalogue.models import CatalogueVersion

pytestmark = pytest.mark.django_db


def begin_request():
    """Do what the server does when a request comes in, but keep the test's connection."""
    request_started.disconnect(close_old_connections)
    try:
        request_started.send(sender=None)
    finally:
        request_started.connect(close_old_connections)


def cost(call):
    with CaptureQueriesContext(
        connection,
    ) as counted:
        call()
    return len(counted)


def test_categories_are_found_by_code(loaded):
    outage = queries.category("water.outage")
    assert (outage.name, outage.parent_code, outage.limit_code, outage.lead) == (
        "停水",
        "water",
        "utility",
        "dept-water",
    )
    assert outage.label("zh-hans") == outage.label(None) == "停水"
    assert outage.resident_label("zh-hans") == "没水了"
    assert outage.label("en") == outage.resident_label("en-gb") == "Water cut off"
    assert outage.list_item == "8.1"
    assert queries.snapshot().items["8.1"].holder == "dept-water"


def test_groups_and_leaves_are_in_order(loaded):
    catalogue = queries.snapshot()
    assert [each.code for each in catalogue.groups][:3] == ["water", "power", "road"]
    assert len(catalogue.groups) == 12
    assert catalogue.children("water")[0].code == "water.outage"
    assert sum(len(catalogue.children(each.code)) for each in catalogue.groups) == len(catalogue.leaves)
    assert {each.limit_code for each in catalogue.leaves} == set(catalogue.limits)


def test_limits_are_spans(loaded):
    hard = queries.limit("hard")
    assert hard.finish == Span(15, Measure.WORKING_DAYS)
    assert hard.accept == Span(4, Measure.WORKING_HOURS)
    assert queries.limit("emergency").finish == Span(2, Measure.CLOCK_HOURS)
    assert queries.limit("utility").finish == Span(24, Measure.CLOCK_HOURS)
    assert hard.warn == 0.7


def test_duties_and_coordination(loaded):
    catalogue = queries.snapshot()
    assert sum(each.level == 4 for each in catalogue.duties.values()) == 33
    assert catalogue.duties["1.1"].name == "党员联户"
    assert catalogue.coordination["rural-houses"].lead == "dept-land"
    assert len(queries.departments()) == 18


@pytest.mark.parametrize(
    ("category", "unit", "role"),
    [
        ("water.outage", "dept-water", "lead"),
        ("water.outage", "twp-330825201", "assist"),
        ("water.outage", "vil-330825201207", "assist"),
        ("livelihood.alone", "grid-330825201207001", "lead"),
        ("village.conduct", "county", "lead"),
        ("road.surface", "team-330825201207", "lead"),
        ("water.outage", "dept-civil", None),
        ("no.such", "dept-water", None),
    ],
)
def test_who_has_it_on_the_list(loaded, category, unit, role):
    item = queries.responsibility(category, unit)
    assert (item.role if item else None) == role


def test_what_does_not_exist(loaded):
    with translation.override("en"):
        with pytest.raises(queries.UnknownCategory, match=r"There is no category “no\.such”"):
            queries.category("no.such")
        with pytest.raises(queries.UnknownLimit):
            queries.limit("soon")


def test_an_empty_database_has_an_empty_catalogue(db):
    queries.snapshot(fresh=True)
    assert queries.snapshot().leaves == ()
    assert not queries.calendar().known(2026)


def test_one_look_for_each_web_request(loaded):
    queries.snapshot()
    assert cost(lambda: [queries.category("water.outage"), queries.limit("hard"), queries.calendar()]) == 0
    begin_request()
    assert cost(lambda: [queries.category("water.outage"), queries.limit("hard"), queries.calendar()]) == 1
    assert cost(lambda: queries.snapshot(fresh=True)) == 1


def test_the_copy_is_kept_while_nothing_changes(loaded):
    kept = queries.snapshot()
    assert queries.snapshot(fresh=True) is kept
    CatalogueVersion.objects.update(stamp="another process has changed it")
    assert queries.snapshot() is kept
    assert queries.snapshot(fresh=True) is not kept


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        ("0.5 clock hours", "30 minutes", "30 分钟"),
        ("1 clock hours", "1 hour", "1 小时"),
        ("24 clock hours", "24 hours", "24 小时"),
        ("4 working hours", "4 working hours", "4 个工作小时"),
        ("1 working days", "1 working day", "1 个工作日"),
        ("15 working days", "15 working days", "15 个工作日"),
    ],
)
def test_spans_in_words(span, english, chinese):
    with translation.override("en"):
        assert queries.span_label(Span.parse(span)) == english
    with translation.override("zh-hans"):
        assert queries.span_label(Span.parse(span)) == chinese
