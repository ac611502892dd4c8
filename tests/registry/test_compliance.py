"""The self-check keeps what it says: whatever the rules forbid is found where it would be, and named."""

import io
from dataclasses import fields, replace
from datetime import date

import pytest
from pypdf import PdfReader

from sanlian.people.actors import Role
from sanlian.people.models import Post, Unit
from sanlian.registry.compliance import judged
from sanlian.registry.evidence import gather
from tests.browser import DESK, PHONE
from tests.builders import officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 2)


@pytest.fixture
def evidence(county):
    return gather(on=DAY)


def broken(evidence):
    return {number: line.against for number, line in enumerate(judged(evidence), 1) if not line.kept}


def test_the_product_keeps_every_rule(evidence):
    assert broken(evidence) == {}


def test_it_looks_at_what_there_is(evidence):
    empty = [each.name for each in fields(evidence) if not getattr(evidence, each.name)]
    # No board was computed yet, nobody holds two offices, and what single steps counted is shown to nobody.
    assert empty == ["board_kinds", "double_administrators", "own_cases"]
    assert {"workorders.WorkOrder", "people.User", "scoring.Award"} <= set(evidence.fields)
    assert "people.Post" in evidence.persons
    assert {"portal:shout", "desk:inbox", "cockpit:screen", "registry:compliance"} <= evidence.routes
    assert {"desk:inbox", "cockpit:screen", "registry:compliance"} <= evidence.guarded
    assert {"Shout", "Rate", "Feedback"} <= set(evidence.required)


BREACHES = {
    1: [
        ("fields", {"people.Attendance": frozenset({"id"})}),
        ("fields", {"people.Post": frozenset({"clock_in_at"})}),
    ],
    2: [("fields", {"people.User": frozenset({"points"})})],
    3: [("levels", frozenset({"person"})), ("board_kinds", frozenset({"user"}))],
    4: [("scored", frozenset({"workorders.contacted"}))],
    5: [("fields", {"people.User": frozenset({"minutes_online"})})],
    6: [("facts", frozenset({"people.login_counted", "people.badge_given"}))],
    7: [("routes", frozenset({"desk:visit_quota"}))],
    8: [
        ("followed", frozenset({"visits.noted"})),
        ("fields", {"visits.Visit": frozenset({"minutes"})}),
    ],
    9: [("required", {"Shout": frozenset({"photo"})}), ("required", {"Shout": frozenset({"lon"})})],
    10: [("fields", {"workorders.Reply": frozenset({"photos_required"})})],
    11: [("guarded", frozenset({"portal:shout"}))],
    12: [("required", {"Shout": frozenset({"household_size"})})],
    13: [("routes", frozenset())],
    14: [("sources", {"default-src": ("'self'", "https://example.com")}), ("sources", {})],
    15: [("double_administrators", ("张样例",))],
}


@pytest.mark.parametrize(
    ("number", "name", "value"), [(number, *each) for number, some in BREACHES.items() for each in some]
)
def test_whatever_would_break_a_rule_is_found(evidence, number, name, value):
    if name in {"fields", "required"}:
        value = {**getattr(evidence, name), **value}
    if number == 1 and "people.Attendance" in value:
        value = {**value, "people.Attendance": frozenset({"attendance_day"})}
    if number == 12:
        evidence = replace(evidence, known=evidence.known | {"household.household_size"})
    changed = replace(evidence, **{name: value})
    assert number in broken(changed)


def test_every_rule_has_a_breach_that_a_test_knows(evidence):
    assert len(judged(evidence)) == len(BREACHES)


def test_two_offices_in_one_hand_are_named(county):
    auditor = officer("county", Role.AUDITOR)
    # The doors refuse it; only a hand in the tables can do it.
    Post.objects.create(
        user_id=auditor.id,
        unit=Unit.objects.get(code="county"),
        role=Role.SECURITY,
        valid_from=date(2021, 1, 1),
    )
    assert broken(gather(on=DAY)) == {15: (auditor.name,)}


def test_the_auditor_reads_it_and_takes_it_away(logged_in, county):
    client = logged_in(officer("county", Role.AUDITOR))
    page = words(client.get("/registry/compliance/"))
    # In words, not in codes; in English the rule goes by an English name.
    assert "部门、联村团、乡镇街道、村和社区" in page and "township" not in page
    english = words(client.get("/registry/compliance/", headers={"accept-language": "en"}))
    assert "By letter 12 of 2026" in english and "国办函" not in english
    assert "15 条规定都做到了" in page
    assert "打卡" in page

    answer = client.get("/registry/compliance.pdf")
    said = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages).replace(
        "\n", ""
    )
    assert "15 条规定都做到了" in said
    assert "打卡" in said


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR, Role.SECURITY, Role.DISPATCHER])
def test_nobody_else_opens_it(logged_in, county, role):
    client = logged_in(officer("county", role))
    assert client.get("/registry/compliance/").status_code == 403
    assert client.get("/registry/compliance.pdf").status_code == 403


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(county, opened_by, barriers, size):
    page = opened_by(officer("county", Role.AUDITOR), "/registry/compliance/", size=size)
    page.get_by_role("heading", name="15 条规定都做到了").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
