"""A rule that no longer leads anywhere raises an alarm once, tells who answers for it, and never goes in silence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from sanlian.analysis import facts, operations
from sanlian.analysis.models import RuleAlarm
from sanlian.catalogue import queries as catalogue
from sanlian.desk.pages.notes import words
from sanlian.journal.models import Entry
from sanlian.notify.models import Note
from sanlian.people.models import Post
from sanlian.registry import checks
from tests.analysis.test_rules import row
from tests.builders import MONDAY, VILLAGE, hours, officer

pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def rules(county, monkeypatch):
    """Return what puts rules in force for a test."""

    def put(*rows):
        monkeypatch.setattr(catalogue, "snapshot", lambda **_: replace(known, routing=tuple(rows)))

    known = catalogue.snapshot()
    return put


def watch(at=MONDAY):
    return operations.watch_rules(at=at)


def open_alarms():
    return sorted(RuleAlarm.objects.filter(ended_at=None).values_list("code", "fault"))


def test_it_is_raised_once_told_to_owner_and_keepers_and_ends_when_mended(rules, worked_off):
    rules(row(), row("other", to=["twp-330825999"]))
    assert (watch(), watch(MONDAY + hours(1))) == (1, 0)
    assert open_alarms() == [("other", "unit_gone")]
    worked_off(MONDAY + timedelta(days=6))
    told = set(Note.objects.filter(message="rule.failed").values_list("user_id", flat=True))
    assert told >= {officer("county", "administrator").id, officer("dept-police").id}
    note = Note.objects.filter(message="rule.failed").first()
    with translation.override("en"):
        assert words("fault", note.values["fault"]) == "the unit that it sends to no longer exists"
        assert words("rule", note.values["rule"]) == "other"
    rules(row(), row("other"))
    assert (watch(MONDAY + hours(2)), open_alarms()) == (0, [])
    names = Entry.objects.filter(subject_kind="rule").order_by("pk").values_list("name", flat=True)
    assert list(names) == [facts.RULE_FAILED, facts.RULE_MENDED]


def test_a_rule_that_ends_takes_its_alarm_with_it(rules):
    rules(row(until="2021-07-01"))
    watch()
    assert open_alarms() == [("night", "expired")]
    rules()
    watch(MONDAY + hours(1))
    assert open_alarms() == []


def test_a_fortnight_before_the_end_the_owner_hears_and_the_check_is_still_clean(rules, worked_off):
    rules(row(until="2021-08-20", owner="dept-police/handler"))
    watch(MONDAY)
    assert open_alarms() == []
    watch(MONDAY + timedelta(days=5))
    assert open_alarms() == [("night", "ends_soon")]
    assert not [each for each in checks.findings(date(2021, 8, 7)) if each.mended_in == "routing"]
    worked_off(MONDAY + timedelta(days=6))
    told = set(Note.objects.filter(message="rule.ends").values_list("user_id", flat=True))
    assert officer("dept-police", "handler").id in told


def test_a_shout_that_a_rule_fails_raises_it_at_once_and_goes_by_the_lists(rules):
    rules(row(until="2021-08-01"))
    for number in range(2):
        receipt = operations.shout(
            text=f"工地打桩太吵{number}",
            village=VILLAGE,
            category="environment.noise",
            at=MONDAY + hours(number),
        )
        assert receipt.unit_code == "dept-enforcement"
    assert open_alarms() == [("night", "expired")]
    assert Entry.objects.filter(name=facts.RULE_FAILED).count() == 1


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"until": "2021-07-31"}, "rule_expired"),
        ({"places": ["330825999"]}, "rule_place_gone"),
        ({"to": ["twp-330825999"]}, "rule_unit_gone"),
        ({"places": ["330825999", VILLAGE]}, "rule_part_gone"),
        ({"owner": "twp-330825999"}, "rule_owner_gone"),
    ],
)
def test_the_check_of_the_county_names_it(rules, changed, kind, monkeypatch):
    rules(row(**changed))
    monkeypatch.setattr(checks, "forget", lambda: None)
    found = [each for each in checks.findings(date(2021, 8, 2)) if each.mended_in == "routing"]
    assert [(each.kind, each.about) for each in found] == [(kind, "night")]
    assert checks.mended_at(found[0]) == "/registry/routing/?about=night"


def test_nobody_in_office_is_found_too(rules):
    rules(row())
    Post.objects.filter(unit__code="dept-police").update(valid_to=date(2021, 7, 30))
    watch()
    assert open_alarms() == [("night", "nobody")]
