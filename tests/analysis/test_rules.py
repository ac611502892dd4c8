"""The county's routing rules: which one decides, why, and what happens when one no longer leads anywhere."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from sanlian.analysis import reasons, routing
from sanlian.analysis.engine import routing as engine
from sanlian.analysis.engine.routing import Matter, Rule
from sanlian.catalogue import queries as catalogue
from sanlian.catalogue.rules import RoutingRow
from sanlian.people import queries as people
from sanlian.people.models import Deputy, Post, Unit
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, ask, desk_of, hours, officer

PLAIN = Rule(
    code="plain",
    name="规则",
    name_en="Rule",
    categories=frozenset(),
    places=(),
    ground=(),
    words=(),
    limits=frozenset(),
    days=frozenset(),
    hours="",
    to=("dept-police",),
    owner="dept-police",
    since="2021-01-01",
    until="2021-12-31",
)
NOISE = Matter("environment.noise", VILLAGE, "small", "隔壁工地打桩", MONDAY, working=True)


def rule(code="plain", **changed):
    for name in ("categories", "limits", "days"):
        if name in changed:
            changed[name] = frozenset(changed[name])
    ground = changed.get("places", ())
    return replace(PLAIN, code=code, name=code, name_en=code, ground=ground, **changed)


def row(code="night", **changed):
    plain = {
        "code": code,
        "name": code,
        "name_en": code,
        "categories": ["environment.noise"],
        "places": [],
        "words": [],
        "limits": [],
        "days": [],
        "hours": "",
        "to": ["dept-police"],
        "owner": "dept-police",
        "since": "2021-01-01",
        "until": "2021-12-31",
        "reason": "x",
        "position": 1,
    }
    return RoutingRow(**plain | changed)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"categories": ["environment.noise"]}, True),
        ({"categories": ["environment"]}, True),
        ({"categories": ["environment.dust", "road"]}, False),
        ({"places": (TOWNSHIP,)}, True),
        ({"places": ("330825202", VILLAGE)}, True),
        ({"places": (VILLAGE + "001",)}, False),
        ({"words": ("夜市", "打桩")}, True),
        ({"words": ("夜市",)}, False),
        ({"limits": ["small"]}, True),
        ({"limits": ["hard"]}, False),
        ({"days": ["mon"]}, True),
        ({"days": ["working"]}, True),
        ({"days": ["off", "sat"]}, False),
        ({"hours": "08:00-09:00"}, False),
        ({"hours": "09:00-10:00"}, True),
        ({"hours": "22:00-09:30"}, True),
        ({"hours": "22:00-06:00"}, False),
        ({"categories": ["environment"], "words": ("打桩",), "hours": "22:00-06:00"}, False),
    ],
)
def test_a_rule_fits_when_every_condition_holds(conditions, fits):
    assert engine.fits(rule(**conditions), NOISE) is fits


MORE_SPECIFIC = [
    ("place", {"places": (VILLAGE,)}, {"places": (TOWNSHIP,), "categories": ["environment.noise"]}),
    ("matter", {"categories": ["environment.noise"]}, {"categories": ["environment"], "words": ("打桩",)}),
    ("words", {"words": ("打桩",)}, {"limits": ["small"], "days": ["mon"], "hours": "08:00-10:00"}),
    ("limit", {"limits": ["small"]}, {"days": ["mon"], "hours": "08:00-10:00"}),
    ("time", {"days": ["mon"], "hours": "08:00-10:00"}, {"days": ["mon"]}),
    ("newer", {"since": "2021-02-01"}, {}),
]


@pytest.mark.parametrize(("aspect", "first", "second"), MORE_SPECIFIC)
def test_the_most_specific_goes_first_and_it_is_known_why(aspect, first, second):
    one, other = rule("zebra", **first), rule("ant", **second)
    for given in ([one, other], [other, one]):
        assert engine.fitting(given, NOISE) == [one, other]
    assert engine.ahead_by(one, other, NOISE) == aspect


def test_between_equals_the_code_decides_and_they_are_named_as_a_pair():
    one, other = rule("ant"), rule("zebra", to=("dept-water",))
    assert engine.fitting([other, one], NOISE) == [one, other]
    assert engine.ahead_by(one, other, NOISE) == "code"
    assert engine.overlapping([one, rule("wolf", words=("打桩",)), other]) == [(one, other)]


# ── in the county ────────────────────────────────────────────────────────────


@pytest.fixture
def rules(county, monkeypatch):
    """Return what puts rules in force for a test."""

    def put(*rows):
        monkeypatch.setattr(catalogue, "snapshot", lambda **_: replace(known, routing=tuple(rows)))

    known = catalogue.snapshot()
    return put


def to(at=MONDAY, text="", place=VILLAGE, category="environment.noise"):
    return routing.route(category, place, text=text, at=at)


def test_a_rule_sends_elsewhere_and_says_who_answers_for_it_until_when(rules):
    assert to().unit_code == "dept-enforcement"
    rules(row(), row("night-too", categories=["environment"], to=["dept-water"]))
    found = to()
    assert (found.unit_code, found.rule) == ("dept-police", "set")
    assert found.list_item == catalogue.responsibility("environment.noise", "dept-police").code
    stored = {"category": "environment.noise"} | found.why.stored()
    assert reasons.reasons(stored) == found.why
    with translation.override("en"):
        assert found.reason == (
            "The rule “night” sends “Noise” here to Public Security Bureau. Public Security Bureau answers for the"
            " rule; it holds until Dec. 31, 2021. It goes before “night-too”: it names the matter more closely."
        )


def test_a_rule_that_has_not_begun_is_not_asked_and_one_that_ended_is_told_of(rules):
    rules(row(since="2021-09-01"))
    assert (to().rule, to().why.fallen) == ("named", ())
    rules(row(until="2021-07-31"))
    found = to()
    assert (found.unit_code, found.rule) == ("dept-enforcement", "named")
    assert [each.fault.kind for each in found.why.fallen] == ["expired"]
    with translation.override("en"):
        assert found.reason.endswith(
            "The rule “night” would have decided, but its last day was July 31, 2021."
        )


def test_the_last_day_counts_in_the_county_s_own_time(rules):
    rules(row(until="2021-08-01"))
    assert to(at=MONDAY - timedelta(hours=9, minutes=1)).rule == "set"
    assert to(at=MONDAY - timedelta(hours=9)).rule == "named"


def test_a_ruling_goes_before_every_rule(rules, monkeypatch):
    from sanlian.workorders import queries as workorders

    rules(row())
    ruling = workorders.Ruling(unit_id=people.unit("dept-water").id, order_code="LY1")
    monkeypatch.setattr(workorders, "precedent", lambda *_: ruling)
    assert (to().unit_code, to().rule) == ("dept-water", "ruled")


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"until": "2021-07-31"}, "expired"),
        ({"places": ["330825999"]}, "place_gone"),
        ({"to": ["twp-330825999"]}, "unit_gone"),
        ({"to": ["twp-330825999", "dept-police"]}, "part_gone"),
        ({"owner": "twp-330825999"}, "owner_gone"),
        ({"owner": "dept-police/team_leader"}, "owner_gone"),
    ],
)
def test_what_is_wrong_with_a_rule_is_found_and_said(county, changed, kind):
    (made,) = routing.rules_of([row(**changed)])
    (fault,) = routing.faults(made, on=date(2021, 8, 2))
    assert fault.kind == kind
    assert fault.stops is (kind in {"expired", "place_gone", "unit_gone"})
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert "%" not in fault.words


def test_a_closed_unit_and_one_where_nobody_is_at_work_take_nothing(rules):
    rules(row(), row("wider", categories=["environment"], to=["dept-water"]))
    Post.objects.filter(unit__code="dept-police").update(valid_to=date(2021, 7, 30))
    found = to()
    assert (found.unit_code, found.why.applied.code) == ("dept-water", "wider")
    assert [(each.code, each.fault.kind) for each in found.why.fallen] == [("night", "nobody")]
    Unit.objects.filter(code="dept-police").update(active=False)
    people.forget()
    try:
        assert [each.fault.kind for each in to().why.fallen] == ["unit_gone"]
    finally:
        Unit.objects.filter(code="dept-police").update(active=True)
        people.forget()


def test_who_is_away_is_stood_in_for_and_a_deputy_without_an_account_is_nobody(rules):
    rules(row())
    posts = Post.objects.filter(unit__code="dept-police")
    deputy = Post.objects.filter(unit__code="dept-water").first().user
    for post in posts:
        Deputy.objects.create(
            away=post.user, deputy=deputy, valid_from=MONDAY.date(), valid_to=MONDAY.date(), reason="x"
        )
    assert to().rule == "set"
    type(deputy).objects.filter(pk=deputy.pk).update(is_active=False)
    assert [each.fault.kind for each in to().why.fallen] == ["nobody"]
    assert to(at=MONDAY + timedelta(days=1)).rule == "set"


def test_of_several_units_the_one_with_less_to_do_takes_it(rules):
    from sanlian.workorders import operations

    rules(row(to=["dept-police", "dept-water"]))
    assert to().unit_code == "dept-police"
    order = ask().order
    operations.dispatch(order.pk, to="dept-police", by=desk_of(order), at=MONDAY + hours(1))
    assert to().unit_code == "dept-water"


def test_a_level_stands_for_the_unit_at_the_place(rules):
    rules(row(to=["village"]))
    assert to().unit_code == f"vil-{VILLAGE}"
    assert to(place=TOWNSHIP).unit_code == f"twp-{TOWNSHIP}"


def test_a_shout_at_night_goes_by_the_rule_and_the_order_remembers(rules):
    from sanlian.analysis import operations, queries
    from sanlian.workorders import queries as orders

    rules(row(hours="22:00-06:00"))
    night = datetime.fromisoformat("2021-08-02T23:00:00+08:00")
    receipt = operations.shout(
        text="工地半夜打桩太吵睡不着", village=VILLAGE, category="environment.noise", at=night
    )
    assert receipt.unit_code == "dept-police"
    told = queries.explanation(orders.order(receipt.order_id).analysis)
    assert (told.why.applied.code, told.why.applied.until) == ("night", "2021-12-31")
    by_day = operations.shout(
        text="工地打桩太吵", village=VILLAGE, category="environment.noise", at=night + timedelta(hours=12)
    )
    assert by_day.unit_code == "dept-enforcement"
    assert officer("dept-police")
