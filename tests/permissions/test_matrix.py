"""
Who may do what: every role, every rule, inside and outside, ordinary and restricted; and every operation has a rule.

who_may.csv is the county's decision and is written by hand; docs/reference/who-may-do-what.md shows it. A rule that
says something else, a new rule, role or operation without a line, and a line that stands for nothing all fail here.
"""

import csv
from enum import StrEnum
from functools import cache

import pytest

from sanlian.kernel.verdict import YES
from sanlian.people import operations as people_operations, permissions as people_permissions
from tests.permissions import probing
from tools.paths import ROOT

HERE = ROOT / "tests" / "permissions"
RULES = probing.rules_of_rooms()
SEEING = "workorders.visible_to"


@cache
def decided() -> dict[str, dict[str, str]]:
    """Return what who_may.csv says: by rule, by column."""
    with (HERE / "who_may.csv").open(encoding="utf-8", newline="") as opened:
        return {row.pop("rule"): row for row in csv.DictReader(opened)}


@cache
def no_rule() -> dict[str, str]:
    """Return the operations that ask no rule, with who does them."""
    with (HERE / "no_rule.csv").open(encoding="utf-8", newline="") as opened:
        return {row["operation"]: row["who"] for row in csv.DictReader(opened)}


def test_each_rule_and_nothing_else_has_a_line():
    assert sorted(decided()) == sorted([*RULES, SEEING])


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
class TestMatrix:
    def test_each_role_in_each_kind_of_unit_and_nothing_else_has_a_column(self):
        columns = [who.name for who in probing.everybody()]

        assert {rule: list(row) for rule, row in decided().items()} == dict.fromkeys(decided(), columns)

    @pytest.mark.parametrize("rule", sorted(RULES))
    def test_a_rule_lets_do_it_whom_the_county_decided_and_nobody_else(self, rule):
        found = {
            who.name: probing.cell(who, lambda thing: probing.asked(RULES[rule], thing))
            for who in probing.everybody()
        }

        assert found == decided()[rule]

    def test_lists_show_orders_to_whom_the_county_decided_and_to_nobody_else(self):
        found = {who.name: probing.cell(who, probing.sees) for who in probing.everybody()}

        assert found == decided()[SEEING]


def test_each_operation_asks_a_rule_or_says_why_it_asks_none():
    asks = dict(probing.operations())
    silent = {name for name, rules in asks.items() if not rules}

    assert silent == set(no_rule())
    assert set(no_rule().values()) == {"anybody", "house", "oneself", "people"}


def test_each_rule_is_asked_by_an_operation_or_by_another_rule():
    asked = {rule for _name, rules in probing.operations() for rule in rules}
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("sanlian/**/*.py"))

    unused = [rule for rule in RULES if (word := rule.split(".")[1]) not in asked and sources.count(word) < 2]

    assert not unused


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
class TestTheMatrixMissesNothing:
    """What is new or otherwise is noticed: each of these would fail a test above."""

    def test_a_new_rule_has_no_line(self, monkeypatch):
        def may_invent(actor):
            return YES

        may_invent.__module__ = people_permissions.__name__
        monkeypatch.setattr(people_permissions, "may_invent", may_invent, raising=False)

        assert set(probing.rules_of_rooms()) - set(decided()) == {"people.may_invent"}

    def test_a_rule_that_lets_one_more_person_in_is_otherwise_than_decided(self, monkeypatch):
        auditor = next(who for who in probing.everybody() if who.name == "audit_admin@county")
        rule = RULES["people.may_keep_accounts"]
        before = probing.cell(auditor, lambda thing: probing.asked(rule, thing))
        monkeypatch.setattr(type(auditor.actor), "holds", lambda self, permission: True)

        after = probing.cell(auditor, lambda thing: probing.asked(rule, thing))

        assert (before, after) == (decided()["people.may_keep_accounts"][auditor.name], "anywhere")
        assert before != after

    def test_a_new_role_and_an_old_one_in_another_kind_of_unit_have_no_column(self, monkeypatch):
        columns = {who.name for who in probing.everybody()}
        fits, new = probing.rules.fits, StrEnum("Invented", ["INVENTOR"]).INVENTOR
        monkeypatch.setattr(probing, "Role", [*probing.Role, new])
        monkeypatch.setitem(probing.ROLE_PERMISSIONS, new, frozenset())
        monkeypatch.setitem(probing.ROLE_SECRECY, new, probing.Secrecy.INTERNAL)
        monkeypatch.setattr(
            probing.rules,
            "fits",
            lambda role, kind: (
                kind == "village" if role is new else (role, kind) == ("leader", "team") or fits(role, kind)
            ),
        )

        found = {who.name for who in probing.everybody()}

        assert found - columns == {"inventor@village", "leader@team"}

    def test_a_new_operation_that_asks_nobody_has_no_line(self, monkeypatch):
        # Any function that asks no rule will do.
        monkeypatch.setattr(people_operations, "__all__", [*people_operations.__all__, "invent"])
        monkeypatch.setattr(people_operations, "invent", lambda: None, raising=False)

        silent = {name for name, rules in probing.operations() if not rules}

        assert silent - set(no_rule()) == {"people.invent"}

    def test_every_cell_was_asked(self):
        asked = []
        for who in probing.everybody():
            probing.cell(who, lambda thing: asked.append((thing.who.name, thing.where, thing.level)) or False)

        assert len(asked) == len(set(asked))
        assert {level for _who, _where, level in asked} == set(probing.LEVELS)
        inside = {(who, where) for who, where, _level in asked}
        assert inside == {(who.name, where) for who in probing.everybody() for where in probing.wheres(who)}
