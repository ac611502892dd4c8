"""
Every button of the desk, for one who may and one who may not: none is missing, because the list is the addresses' own.

What is done to an order is tried here, verb by verb; every other form in test_forms.py. Of each page that somebody may
be kept from, the file that tries both is named; from all pages whoever has not logged in is sent to the door.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from sanlian.desk import urls
from sanlian.desk.pages import orders, verbs
from sanlian.journal.models import Entry
from sanlian.people.actors import Actor
from sanlian.workorders import operations, queries
from sanlian.workorders.models import Sampling
from tests.builders import TOWNSHIP, VILLAGE, accepted, ask, dispatched, hours, officer, replied
from tests.desk.conftest import NOW
from tools.paths import ROOT

pytestmark = pytest.mark.django_db
DESK, TEAM, HOME = f"twp-{TOWNSHIP}", f"team-{VILLAGE}", f"vil-{VILLAGE}"
UNIT, OTHER = "dept-housing", "dept-water"


@dataclass(frozen=True)
class Verb:
    """A verb of an order: how it comes to be offered, who may and who may not, and a form that is filled in well."""

    before: Callable[[], int]
    may: Callable[[], Actor]
    may_not: Callable[[], Actor]
    given: Callable[[], dict[str, Any]] = field(default=dict)


def of(unit: str, role: str | None = None) -> Callable[[], Actor]:
    return lambda: officer(unit, role)


def in_hand() -> int:
    order = accepted().order_id
    operations.contact(order, with_whom="本人，电话", note="", by=officer(UNIT), at=NOW)
    return order


def late() -> int:
    order = accepted(at=NOW - hours(24 * 12)).order_id
    operations.mark_overdue(at=NOW - hours(24 * 6))
    operations.supervise_late(at=NOW - hours(1))
    return order


def asked_for_more() -> int:
    order = in_hand()
    operations.ask_extension(order, until=date(2021, 8, 6), reason="等配件", by=officer(UNIT), at=NOW)
    return order


def resting() -> int:
    order = in_hand()
    operations.ask_suspension(order, until=date(2021, 9, 1), reason="等补助", by=officer(UNIT), at=NOW)
    operations.grant_plea(order, by=officer("county", "dispatcher"), at=NOW)
    return order


def with_help() -> int:
    order = ask().order_id
    operations.dispatch(order, to=UNIT, assists=[OTHER], by=officer(DESK), at=NOW)
    operations.accept(order, by=officer(UNIT), at=NOW)
    return order


def disputed() -> int:
    order = dispatched().order_id
    fields = {"reason": "needs_lead", "note": "不是我们的", "at": NOW}
    operations.decline(order, suggested=OTHER, by=officer(UNIT), **fields)
    operations.dispatch(order, to=OTHER, by=officer(DESK, "dispatcher"), at=NOW)
    operations.decline(order, suggested=UNIT, by=officer(OTHER), **fields)
    return order


def to_be_checked() -> int:
    Sampling.objects.update_or_create(kind="check", defaults={"percent": 100})
    return replied().order_id


def called() -> int:
    order = dispatched(to=HOME).order_id
    leader = officer(TEAM, "team_leader").id
    operations.call_up(order, people_ids=[leader], task="看现场", by=officer(DESK, "dispatcher"), at=NOW)
    return order


def earlier() -> dict[str, Any]:
    return {
        "into": queries.visible_to(officer("county", "dispatcher"))
        .order_by("pk")
        .values_list("pk", flat=True)[0]
    }


def two_alike() -> int:
    ask(text="桥头的路灯灭了")
    return ask(text="桥头那盏路灯灭了").order_id


CENTRE, SENDER, MINE, OTHERS = of("county", "dispatcher"), of(DESK, "dispatcher"), of(UNIT), of(OTHER)
VERBS: dict[str, Verb] = {
    "accept": Verb(lambda: dispatched().order_id, MINE, OTHERS),
    "decline": Verb(
        lambda: dispatched().order_id,
        MINE,
        OTHERS,
        lambda: {"reason": "not_our_duty", "list_item": "8.1", "suggested": OTHER, "note": "归水利管"},
    ),
    "dispatch": Verb(lambda: ask().order_id, SENDER, MINE, lambda: {"to": UNIT, "category": "road.lamp"}),
    "contact": Verb(lambda: accepted().order_id, MINE, OTHERS, lambda: {"with_whom": "本人，电话"}),
    "progress": Verb(
        lambda: accepted().order_id, MINE, OTHERS, lambda: {"note": "配件到了", "public": "yes"}
    ),
    "answer": Verb(with_help, OTHERS, of("dept-police"), lambda: {"note": "管子查过了，没有漏"}),
    "help": Verb(
        lambda: accepted().order_id, MINE, OTHERS, lambda: {"unit": "dept-police", "reason": "修灯要封半幅路"}
    ),
    "lift": Verb(with_help, CENTRE, MINE, lambda: {"reason": "水利说月底才来"}),
    "reply": Verb(
        lambda: accepted().order_id,
        MINE,
        OTHERS,
        lambda: {
            "spoken_with": "本人，电话",
            "done": "换了灯泡，晚上亮了。",
            "done_by": "2021-08-03",
            "looked": "1",
        },
    ),
    "weekly": Verb(
        lambda: accepted().order_id, of(TEAM, "team_leader"), OTHERS, lambda: {"goal": "这周谈一次"}
    ),
    "merge": Verb(two_alike, SENDER, MINE, earlier),
    "split": Verb(
        lambda: accepted().order_id,
        SENDER,
        MINE,
        lambda: {"told_1": "换灯泡", "to_1": OTHER, "told_2": "修路", "to_2": "dept-transport"},
    ),
    "check": Verb(to_be_checked, CENTRE, MINE),
    "return": Verb(to_be_checked, CENTRE, MINE, lambda: {"reason": "没说是哪一盏"}),
    "rule": Verb(disputed, CENTRE, SENDER, lambda: {"to": UNIT, "reason": "路灯归住建"}),
    "refuse": Verb(lambda: ask().order_id, SENDER, MINE, lambda: {"ground": "court", "path": "请到法院起诉"}),
    "extension": Verb(in_hand, MINE, OTHERS, lambda: {"reason": "等配件", "until": "2021-08-06"}),
    "suspension": Verb(in_hand, MINE, OTHERS, lambda: {"reason": "等补助", "until": "2021-09-01"}),
    "grant": Verb(asked_for_more, CENTRE, MINE),
    "deny": Verb(asked_for_more, CENTRE, MINE, lambda: {"answer": "配件县里有，先去领"}),
    "resume": Verb(resting, MINE, OTHERS),
    "explain": Verb(late, MINE, OTHERS, lambda: {"answer": "配件没到，明天装"}),
    "whistle": Verb(
        lambda: accepted(to=HOME).order_id,
        of(HOME),
        MINE,
        lambda: {"wanted": [OTHER], "reason": "要挖机，村里没有。"},
    ),
    "callup": Verb(
        lambda: dispatched(to=HOME).order_id,
        SENDER,
        of(HOME),
        lambda: {"people": [officer(TEAM, "team_leader").id], "task": "看现场"},
    ),
    "coming": Verb(called, of(TEAM, "team_leader"), of(HOME), lambda: {"coming": "yes"}),
    "complained": Verb(lambda: ask().order_id, SENDER, MINE, lambda: {"units": [UNIT], "officer": ""}),
}
# The addresses at which somebody may be kept out, and where both are tried.
ELSEWHERE = {
    "see_contact": "test_order.py",
    "known": "test_known.py",
    "photo": "test_order.py",
    "voice": "../workorders/test_recordings.py",
    "write_down": "../workorders/test_recordings.py",
    "batch": "test_batch.py",
    "drop_view": "test_sieves.py",
    "order": "test_order.py",
    "pair": "test_comparing.py",
    "pairs": "test_comparing.py",
    "calls": "test_calls.py",
    "call": "test_calls.py",
    "broadcasts": "test_broadcasts.py",
    "compose": "test_broadcasts.py",
    "broadcast": "test_broadcasts.py",
    "broadcast_seen": "test_broadcasts.py",
    "broadcast_progress": "test_broadcasts.py",
    "broadcast_phones": "test_broadcasts.py",
    "broadcast_remind": "test_broadcasts.py",
    "broadcast_end": "test_broadcasts.py",
    "notices": "test_notices.py",
    "write_notice": "test_notices.py",
    "take_down_notice": "test_notices.py",
    "hide_words": "test_notices.py",
    "raise": "test_raising.py",
    "take": "test_taking.py",
    "slips": "test_taking.py",
    "visits": "test_visits.py",
    "visits_grid": "test_visits.py",
    "visits_household": "test_visits.py",
    "visits_known": "test_visits.py",
    "visits_correct": "test_visits.py",
    "visits_picture": "test_visits.py",
    "templates": "test_templates.py",
    "new_template": "test_templates.py",
    "template": "test_templates.py",
    "end_template": "test_templates.py",
    "open_note": "test_notes.py",
    "about": "test_notes.py",
    "back": "test_own.py",
    "end_relative": "test_own.py",
    "kept_send": "test_kept.py",
    "weekly": "test_weekly.py",
    "weekly_pdf": "test_weekly.py",
}
# Each officer's own: whoever has logged in may.
OWN = {
    "kept",
    "kept_write",
    "inbox",
    "kept_list",
    "kept_state",
    "find",
    "keep_view",
    "me",
    "password",
    "away",
    "relatives",
    "hearing",
    "notes",
    "read_all",
}
# The door itself stands open, and the worker is the same for all; scripts are told in their own way (test_kept.py).
OPEN = {"login", "logout", "worker", "kept_state", "kept_send"}
NUMBERS = {"int": 1, "str": "x", "slug": "order"}


def names() -> set[str]:
    return {str(pattern.name) for pattern in urls.urlpatterns}


def address(pattern) -> str:
    kinds = {name: type(converter).__name__ for name, converter in pattern.pattern.converters.items()}
    given = {
        name: NUMBERS[kind.removesuffix("Converter").lower().replace("string", "str")]
        for name, kind in kinds.items()
    }
    return reverse(f"desk:{pattern.name}", kwargs=given)


def test_no_button_is_missing():
    assert set(VERBS) == set(verbs.PERFORM) == set(orders.FORMS)
    unnamed = names() - {"act"} - set(ELSEWHERE) - OWN - OPEN
    assert not unnamed, "Say who may and who may not, and where both are tried."
    assert not (set(ELSEWHERE) | OWN | OPEN) - names()


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_where_both_are_said_to_be_tried_somebody_is_refused(name):
    tried = (ROOT / "tests" / "desk" / ELSEWHERE[name]).read_text(encoding="utf-8")

    assert any(sign in tried for sign in ("403", "404", "NotAllowed", "not in words", "NotFound"))


@pytest.mark.parametrize(
    "pattern", [each for each in urls.urlpatterns if each.name not in OPEN], ids=lambda each: str(each.name)
)
def test_whoever_has_not_logged_in_is_sent_to_the_door(client, county, pattern):
    entries = Entry.objects.count()

    for ask_for in (client.get, client.post):
        answer = ask_for(address(pattern))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/login/")
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_one_may_and_one_may_not(logged_in, verb):
    case = VERBS[verb]
    order = case.before()
    given, path = case.given(), f"/desk/orders/{order}/{verb}/"
    entries, status = Entry.objects.count(), queries.order(order).status
    stranger = logged_in(case.may_not())

    assert f'action="{path}' not in stranger.get(f"/desk/orders/{order}/").content.decode()
    assert stranger.post(path, given).status_code in {403, 404}
    assert (Entry.objects.count(), queries.order(order).status) == (entries, status)

    client = logged_in(case.may())
    assert f'"{path}' in client.get(f"/desk/orders/{order}/").content.decode()
    assert client.post(path, given).status_code == 302
    assert Entry.objects.count() > entries
