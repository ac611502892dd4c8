"""
Who may do what: every role, every rule, inside and outside, ordinary and restricted; and every operation has a rule.

who_may.csv is the county's decision and is written by hand; docs/reference/who-may-do-what.md shows it. A rule that
says something else, a new rule, role or operation without a line, and a line that stands for nothing all fail here.
"""

import csv
from functools import cache

import pytest

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
