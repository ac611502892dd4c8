"""
Every form of the desk that is no step of an order, pressed by one who may and one who may not.

None is missing: which addresses take a form is asked of the addresses themselves, and where the forms of the pages lead
is read from the templates. The steps of an order are tried in test_doors.py.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import resolve

from sanlian.broadcasts import operations as broadcasts
from sanlian.broadcasts.models import Receipt
from sanlian.dataitems.models import Value
from sanlian.journal.models import Entry
from sanlian.notices import operations as notices
from sanlian.notify.models import Note
from sanlian.people import operations as operations_of_people, queries as people
from sanlian.people.actors import Actor
from sanlian.people.models import HouseholdLink
from sanlian.people.operations import Kin
from sanlian.places import queries as places
from sanlian.visits import operations as visits
from sanlian.workorders import operations, queries, voices
from sanlian.workorders.inboxes import Sieve
from sanlian.workorders.models import CallBack, Recurrence, Sampling, SavedView
from tests import sounds
from tests.broadcasts.conftest import draft
from tests.builders import (
    TOWNSHIP,
    VILLAGE,
    accepted,
    ask,
    dispatched,
    hours,
    officer,
    officers,
    rated,
    resident,
)
from tests.desk import test_notes, test_templates
from tests.desk.conftest import NOW
from tests.desk.test_doors import ELSEWHERE, OPEN, OWN, address, urls
from tools.paths import ROOT

pytestmark = pytest.mark.django_db
DESK, UNIT, OTHER, GRID = f"twp-{TOWNSHIP}", "dept-housing", "dept-water", f"{VILLAGE}001"
TODAY = NOW.date()


@dataclass(frozen=True)
class Pressed:
    """A form at its address, filled in well; who may send it, who may not, and what must change or stay as it was."""

    path: str
    may: Actor
    may_not: Actor
    given: dict[str, Any]
    counted: Callable[[], Any] = Entry.objects.count
    # A page of one's own answers a stranger as it answers a double press: nothing is there any more.
    refused: tuple[int, ...] = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def sender() -> Actor:
    return officer(DESK, "dispatcher")


def centre() -> Actor:
    return officer("county", "dispatcher")


def contact_data() -> Pressed:
    order = accepted().order_id
    return Pressed(f"orders/{order}/contact-data/", officer(UNIT), officer("county", "leader"), {})


def known() -> Pressed:
    order = accepted(to=f"grid-{GRID}", place_code=GRID).order_id
    given = {"value": "132/410", "true_on": "2021-08-01", "source": "入户了解"}
    path = f"orders/{order}/known/village.population/"
    return Pressed(path, officer(f"vil-{VILLAGE}"), officer(OTHER), given, Value.objects.count)


def words_of_a_voice() -> Pressed:
    kept = operations.keep_recording(io.BytesIO(sounds.webm(3)), at=NOW)
    (recording,) = voices.of_request(ask(text="", voice=kept, at=NOW).pk)
    return Pressed(f"voices/{recording.pk}/words/", sender(), officer(OTHER), {"words": "路灯不亮"})


def several() -> Pressed:
    given = {"order": [dispatched().order_id, dispatched().order_id]}
    # What may not be accepted is told one by one on the page it came from.
    return Pressed("batch/accept/", officer(UNIT), officer(OTHER), given, refused=(HTTPStatus.FOUND,))


def view() -> Pressed:
    me, colleague = officers(UNIT)[:2]
    number = operations.keep_view(Sieve(due="late"), name="晚了的", by=me, at=NOW).pk
    found = SavedView.objects.count
    return Pressed(f"views/{number}/drop/", me, colleague, {}, found, refused=(HTTPStatus.FOUND,))


def call() -> Pressed:
    Sampling.objects.update_or_create(kind="call_back", defaults={"percent": 100})
    rated(at=NOW - hours(26))
    given = {"reached": "yes", "solved": "yes", "satisfied": "satisfied"}
    return Pressed(f"calls/{CallBack.objects.get().pk}/", centre(), officer(UNIT), given)


def pair() -> Pressed:
    burst = {"to": OTHER, "category": "water.burst", "text": "水厂边上那一根水管漏水了"}
    earlier = rated(**burst, at=NOW - timedelta(days=10)).order_id
    again = ask(
        by=resident("12900000099", "毛小满"), text=burst["text"], category="water.burst", at=NOW
    ).order_id
    operations.suspect(again, earlier=earlier, at=NOW)
    return Pressed(f"again/{Recurrence.objects.get().again_id}/", centre(), officer(OTHER), {"same": "yes"})


def composed() -> Pressed:
    given = {
        "key": "a1",
        "title": "台风来了",
        "text": "请看一遍危房",
        "places": [TOWNSHIP],
        "groups": ["grid_head"],
    }
    given |= {
        "form": "none",
        "question": "",
        "urgent": "no",
        "remind_after": "0",
        "phones_after": "4",
        "send": "1",
    }
    return Pressed("broadcasts/new/", sender(), officer(UNIT), given)


def sent() -> tuple[int, Actor]:
    asked = draft(form="yes_no", question="看过了吗？", phones_after=1)
    told = broadcasts.send(asked, key="k", by=sender(), at=NOW - hours(2))
    receipt = Receipt.objects.filter(broadcast_id=told.broadcast_id).order_by("pk")[0]
    return told.broadcast_id, people.actor_of_user(receipt.user_id, on=TODAY)


def answered() -> Pressed:
    number, receiver = sent()
    return Pressed(f"broadcasts/{number}/", receiver, officer(UNIT), {"yes": "yes"})


def read() -> Pressed:
    number, receiver = sent()
    unread = Receipt.objects.filter(read_at=None).count
    return Pressed(f"broadcasts/{number}/seen/", receiver, officer(UNIT), {}, unread)


def of_the_sender(what: str, **given: Any) -> Callable[[], Pressed]:
    def before() -> Pressed:
        number, _receiver = sent()
        return Pressed(
            f"broadcasts/{number}/{what}/", sender(), officer("twp-330825101", "dispatcher"), given
        )

    return before


def notice() -> dict[str, Any]:
    until = (TODAY + timedelta(days=3)).isoformat()
    return {
        "place": VILLAGE,
        "title": "停水通知",
        "text": "明天停水半天。",
        "since": TODAY.isoformat(),
        "until": until,
    }


def written_notice() -> Pressed:
    return Pressed("notices/new/", sender(), officer(UNIT), notice())


def hanging_notice() -> Pressed:
    days = {"since": TODAY, "until": TODAY + timedelta(days=3)}
    number = notices.post(
        place_code=VILLAGE, title="停水通知", text="停水半天。", **days, by=sender(), at=NOW
    )
    return Pressed(f"notices/{number}/down/", sender(), officer("twp-330825101", "dispatcher"), {})


def shown_words() -> Pressed:
    who = resident()
    asked = operations.Ask(
        text="祠堂边的路灯不亮",
        reporter_id=who.id,
        beneficiary_id=who.id,
        visibility="village",
        shows_words=True,
    )
    place = places.get(VILLAGE)
    taken = operations.submit(
        asked, category="road.lamp", place_id=place.id, place_code=VILLAGE, by=who, at=NOW
    )
    operations.dispatch(taken.order_id, to=UNIT, by=sender(), at=NOW)
    operations.accept(taken.order_id, by=officer(UNIT), at=NOW)
    return Pressed(
        f"notices/shown/{taken.request_id}/hide/", sender(), officer("twp-330825101", "dispatcher"), {}
    )


def raised() -> Pressed:
    given = {"title": "井盖没了", "told": "请尽快盖上。", "category": "road.lamp", "place": VILLAGE}
    return Pressed("raise/", sender(), officer("county", "leader"), given)


def taken_down() -> Pressed:
    given = {"told": "路灯不亮三天了", "place": VILLAGE, "key": "k" * 20, "channel": "phone"}
    return Pressed("take/", sender(), officer("county", "leader"), given)


def home() -> tuple[HouseholdLink, Actor]:
    links = HouseholdLink.objects.filter(
        household__grid_code=f"{VILLAGE}002", valid_to=None, member__posts=None
    )
    link = links.exclude(member=None).order_by("pk")[0]
    return link, people.actor_of_user(link.member_id, on=TODAY)


NOTE = {"day": TODAY.isoformat(), "text": "老人一切都好。"}


def note_on_a_grid() -> Pressed:
    return Pressed(f"visits/grids/{GRID}/", officer(f"grid-{GRID}", "grid_head"), officer(UNIT), NOTE)


def note_on_a_household() -> Pressed:
    link, member = home()
    return Pressed(f"visits/households/{link.household_id}/", member, officer(UNIT), NOTE)


def household() -> Pressed:
    link, member = home()
    return Pressed(f"visits/households/{link.household_id}/known/", member, officer(UNIT), {})


def corrected() -> Pressed:
    link, member = home()
    first = visits.write(household_id=link.household_id, day=TODAY, text="屋顶漏。", by=member, at=NOW)
    return Pressed(f"visits/notes/{first.pk}/correct/", member, officer(UNIT), NOTE)


def template(path: str, **given: Any) -> Callable[[], Pressed]:
    def before() -> Pressed:
        code = test_templates.keep().code
        return Pressed(path.format(code), officer(UNIT), officer("county", "leader"), given)

    return before


def message() -> Pressed:
    me = officer(UNIT)
    test_notes.tell(me, dispatched().order_id)
    number = Note.objects.filter(user_id=me.id).latest("pk").pk
    return Pressed(f"notes/{number}/", me, officer(OTHER), {}, Note.objects.filter(read_at=None).count)


def deputy() -> Pressed:
    me, colleague = officers(UNIT)[:2]
    days = {"since": TODAY, "until": TODAY + timedelta(days=3)}
    number = operations_of_people.name_deputy(me.id, deputy_id=colleague.id, **days, by=me, at=NOW)
    return Pressed(f"me/away/{number}/back/", me, colleague, {})


def relative() -> Pressed:
    me, colleague = officers(UNIT)[:2]
    kin = Kin(relation="parent", name="林母", phone="12977770001")
    number = operations_of_people.declare_relative(me.id, kin=kin, since=TODAY, by=me, at=NOW)
    return Pressed(f"me/relatives/{number}/end/", me, colleague, {})


def from_a_phone() -> Pressed:
    order, me = accepted().order_id, officer(UNIT)
    given = {"note": "配件到了", "public": "yes", "key": "k" * 40, "who": me.id}
    given["seen"] = queries.timeline(order)[-1].id
    unauthorized = (HTTPStatus.UNAUTHORIZED,)
    return Pressed(f"kept/orders/{order}/progress/", me, officer(OTHER), given, refused=unauthorized)


FORMS: dict[str, Callable[[], Pressed]] = {
    "see_contact": contact_data,
    "known": known,
    "write_down": words_of_a_voice,
    "batch": several,
    "drop_view": view,
    "call": call,
    "pair": pair,
    "compose": composed,
    "broadcast": answered,
    "broadcast_seen": read,
    "broadcast_phones": of_the_sender("phones", township=TOWNSHIP),
    "broadcast_remind": of_the_sender("remind"),
    "broadcast_end": of_the_sender("end"),
    "write_notice": written_notice,
    "take_down_notice": hanging_notice,
    "hide_words": shown_words,
    "raise": raised,
    "take": taken_down,
    "visits_grid": note_on_a_grid,
    "visits_household": note_on_a_household,
    "visits_known": household,
    "visits_correct": corrected,
    "new_template": template("templates/new/", **test_templates.GIVEN | {"title": "又一个"}),
    "template": template("templates/{}/", **test_templates.GIVEN | {"title": "改过的"}),
    "end_template": template("templates/{}/end/"),
    "open_note": message,
    "back": deputy,
    "end_relative": relative,
    "kept_send": from_a_phone,
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_one_may_press_it_and_one_may_not(logged_in, name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = FORMS[name]()
    path = f"/desk/{case.path}"
    assert resolve(path).url_name == name
    before = case.counted()

    assert logged_in(case.may_not).post(path, case.given).status_code in case.refused
    assert case.counted() == before

    answer = logged_in(case.may).post(path, case.given)
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.FOUND}
    assert case.counted() != before


@pytest.mark.usefixtures("county")
def test_no_address_that_takes_a_form_is_missing(logged_in):
    client = logged_in(sender())
    takes = set()
    for pattern in urls.urlpatterns:
        answer = client.post(address(pattern))
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            takes.add(pattern.name)
        # Logged out, password asked: the next address is tried by somebody who is in.
        client = logged_in(sender())

    assert takes - {"act"} - OWN - (OPEN - {"kept_send"}) == set(FORMS)
    assert set(FORMS) - OPEN <= set(ELSEWHERE)


def test_every_form_of_every_page_leads_to_an_address_that_is_tried():
    tried = {"act", "find", "inbox", *FORMS, *OWN, *OPEN}
    found = 0
    for page in sorted((ROOT / "sanlian" / "desk" / "templates" / "desk").glob("*.html")):
        # A form without an action, or with a mark alone, goes back to the address of its own page.
        for leads in re.findall(r'\b(?:form)?action="(?!#)([^"]*)"', page.read_text(encoding="utf-8")):
            named = re.findall(r"\{% url '([\w:]+)'", leads)
            assert named, (page.name, leads)
            assert {each.removeprefix("desk:") for each in named} <= tried, (page.name, leads)
            found += len(named)
    assert found > 20
