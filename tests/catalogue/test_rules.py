"""What a catalogue must be: the shipped one is, and every way of spoiling it is named."""

import copy
import csv
import re

import pytest
import yaml

from sanlian.catalogue import rules
from tests.catalogue.files import FOLDER

NAMES = ["categories", "limits", "duties", "departments", "responsibilities", "hours"]


@pytest.fixture(scope="module")
def shipped():
    raw = {name: yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES}
    with (FOLDER / "calendar.csv").open(encoding="utf-8") as lines:
        raw["calendar"] = list(csv.DictReader(lines))
    return raw


@pytest.fixture
def raw(shipped):
    return copy.deepcopy(shipped)


def sentences(raw):
    return [problem.words % problem.values for problem in rules.check(raw)[1]]


def leaf(raw, code):
    return next(each for each in raw["categories"]["categories"] if each["code"] == code)


def test_the_shipped_catalogue_is_sound(raw):
    content, problems = rules.check(raw)
    assert problems == []
    groups = [row for row in content.categories if row.parent_id is None]
    leaves = [row for row in content.categories if row.parent_id]
    assert len(groups) == 12
    assert len(leaves) >= 50
    assert len(content.departments) == 18
    assert len(content.limits) == 5
    assert len(content.coordination) == 2


def test_every_matter_has_words_that_people_say(raw):
    for row in rules.check(raw)[0].categories:
        if row.parent_id:
            assert 8 <= len(row.keywords) <= 20, row.code
            assert len(row.resident_name) <= 10
            assert row.description.endswith("。")


def test_no_word_stands_for_two_matters(raw):
    seen = {}
    for row in rules.check(raw)[0].categories:
        for keyword in row.keywords:
            assert keyword not in seen, f"{keyword}: {row.code}, {seen.get(keyword)}"
            seen[keyword] = row.code


def test_every_department_leads_something(raw):
    content, _ = rules.check(raw)
    leads = {row.holder for row in content.items if row.role == "lead"}
    assert {row.code for row in content.departments} <= leads


def test_every_lead_and_assistant_has_it_on_its_list(raw):
    content, _ = rules.check(raw)
    lists = {(row.category_id, row.holder): row.role for row in content.items}
    for row in content.categories:
        if row.parent_id:
            assert lists[row.code, row.lead] == "lead"
            assert all(lists[row.code, unit] == "assist" for unit in row.assists)


def test_what_is_urgent_is_marked(raw):
    rows = {row.code: row for row in rules.check(raw)[0].categories}
    assert all(row.limit_id == "emergency" for row in rows.values() if row.emergency)
    for code in ["safety.violence", "safety.crisis", "school.safety", "livelihood.children"]:
        assert rows[code].sensitive, code


SPOILS = {
    "unknown limit": (
        lambda raw: leaf(raw, "water.outage").update(limit="soon"),
        "categories: water.outage names the limit “soon”, which does not exist.",
    ),
    "unknown lead": (
        lambda raw: leaf(raw, "water.outage").update(lead="dept-none"),
        "categories: water.outage names the unit “dept-none”, which does not exist.",
    ),
    "unknown assistant": (
        lambda raw: leaf(raw, "water.outage").update(assists=["moon"]),
        "categories: water.outage names the unit “moon”, which does not exist.",
    ),
    "lead twice": (
        lambda raw: leaf(raw, "water.outage").update(assists=["dept-water"]),
        "categories: water.outage names the same unit twice as lead or assistant.",
    ),
    "duplicate code": (
        lambda raw: raw["categories"]["categories"].append(leaf(raw, "water.outage")),
        "categories: water.outage stands there 2 times.",
    ),
    "missing parent": (
        lambda raw: leaf(raw, "water.outage").update(code="sea.outage"),
        "categories: the group “sea” of sea.outage does not exist.",
    ),
    "code not a slug": (
        lambda raw: leaf(raw, "water.outage").update(code="Water.outage"),
        "categories: “Water.outage” in “code” of Water.outage is not well formed.",
    ),
    "no keywords": (
        lambda raw: leaf(raw, "water.outage").update(keywords=[]),
        "categories: water.outage needs keywords: the words that people say.",
    ),
    "keyword twice": (
        lambda raw: leaf(raw, "water.outage")["keywords"].append("停水"),
        "categories: water.outage names the keyword “停水” 2 times.",
    ),
    "keywords no list": (
        lambda raw: leaf(raw, "water.outage").update(keywords="停水"),
        "categories: “keywords” of water.outage must be a list of texts.",
    ),
    "resident's name too long": (
        lambda raw: leaf(raw, "water.outage").update(resident_name="没水了" * 4),
        "categories: “resident_name” of water.outage is longer than 10 characters.",
    ),
    "slip in a field": (
        lambda raw: leaf(raw, "water.outage").update(senstive=True),
        "categories: water.outage has an unknown field “senstive”.",
    ),
    "flag that is none": (
        lambda raw: leaf(raw, "water.outage").update(sensitive="maybe"),
        "categories: “sensitive” of water.outage must be true or false.",
    ),
    "wrong item": (
        lambda raw: leaf(raw, "water.outage").update(list_item="1.1"),
        "categories: “list_item” of water.outage must be its lead item, 8.1.",
    ),
    "lead without the item": (
        lambda raw: leaf(raw, "water.outage").update(lead="dept-civil"),
        "categories: water.outage is led by dept-civil, but its list item belongs to another.",
    ),
    "item in another's list": (
        lambda raw: raw["responsibilities"]["lists"][0]["items"][0].update(code="7.99"),
        "responsibilities: item 7.99 stands in list 1, of dept-police.",
    ),
    "unknown category in a list": (
        lambda raw: raw["responsibilities"]["lists"][0]["items"][0].update(category="no.such"),
        "responsibilities: 1.1 names the category “no.such”, which does not exist.",
    ),
    "shared list with a stranger": (
        lambda raw: raw["responsibilities"]["coordination"][0].update(members=["village"]),
        "responsibilities: rural-houses names the unit “village”, which does not exist.",
    ),
    "span in words of its own": (
        lambda raw: raw["limits"]["limits"][0].update(finish="2 fortnights"),
        "limits: “2 fortnights” in “finish” of emergency is no length of time.",
    ),
    "warning after the end": (
        lambda raw: raw["limits"]["limits"][0].update(warn=70),
        "limits: “warn” of emergency is a share of the time, at most 1.",
    ),
    "one duty less": (
        lambda raw: raw["duties"]["duties"]["children"][0]["children"][0]["children"].pop(),
        "duties: level 4 must have 33 duties, it has 32.",
    ),
    "one duty less in a link": (
        lambda raw: raw["duties"]["duties"]["children"][0]["children"][0]["children"].pop(),
        "duties: 1.1 党员联户 must have 11 duties at the last level, it has 10.",
    ),
    "numbers for another tree": (
        lambda raw: raw["duties"].update(counts={"levels": [1, 3, 15], "links": [4, 5, 5]}),
        re.compile("duties: 1.1.1.1 常态走访 stands deeper than level 3, the last one set."),
    ),
    "numbers that are none": (
        lambda raw: raw["duties"].update(counts={"levels": [1, "3"], "links": []}),
        "duties: “levels” of counts must be a list of numbers above 0.",
    ),
    "lead among those who help": (
        lambda raw: raw["responsibilities"]["coordination"][0]["members"].append("dept-land"),
        "coordination: 农房管控 names a department twice; it has one lead, others help.",
    ),
    "nobody to co-ordinate": (
        lambda raw: raw["responsibilities"]["coordination"][0].update(members=[]),
        "coordination: 农房管控 needs at least one department beside the lead.",
    ),
    "no tree": (
        lambda raw: raw.update(duties=None),
        re.compile("duties: level 2 must have 3 duties, it has 0"),
    ),
    "no list at all": (
        lambda raw: raw.update(departments={"department": []}),
        "departments: there is no list “departments”.",
    ),
    "entry that is text": (
        lambda raw: raw["limits"]["limits"].append("soon"),
        re.compile("limits: an entry with named fields was expected"),
    ),
    "date that is none": (
        lambda raw: raw["calendar"].append({"date": "1 Oct", "working": "0", "name": "国庆节"}),
        re.compile(r"calendar: #[0-9]+ has no date like 2026-10-01\."),
    ),
    "neither worked nor off": (
        lambda raw: raw["calendar"][0].update(working="x"),
        "calendar: “x” in “working” of #2 is not well formed.",
    ),
    "day twice": (
        lambda raw: raw["calendar"].append(raw["calendar"][0]),
        "calendar: 2021-01-01 stands there 2 times.",
    ),
    "half a year's notice": (
        lambda raw: raw["calendar"].append({"date": "2027-01-01", "working": "0", "name": "元旦"}),
        "calendar: the days of 2027 are not complete: 1 October is missing.",
    ),
    "zone": (
        lambda raw: raw["hours"].update(zone="Asia/Longyou"),
        "hours: there is no time zone “Asia/Longyou”.",
    ),
    "sessions backwards": (
        lambda raw: raw["hours"]["sessions"].reverse(),
        "hours: sessions must be times like 08:30, one after the other.",
    ),
    "no version": (
        lambda raw: raw["categories"].pop("version"),
        "categories: version needs a text in “version”.",
    ),
}


@pytest.mark.parametrize("name", SPOILS)
def test_each_fault_is_named(raw, name):
    spoil, expected = SPOILS[name]
    spoil(raw)
    found = sentences(raw)
    if isinstance(expected, str):
        assert expected in found
    else:
        assert any(expected.match(sentence) for sentence in found), found


@pytest.mark.parametrize("junk", [None, [], "text", 7, {"categories": None}, {"categories": [None, 3, []]}])
@pytest.mark.parametrize("name", [*NAMES, "calendar"])
def test_junk_is_a_problem_never_a_crash(raw, name, junk):
    raw[name] = junk
    assert sentences(raw)
