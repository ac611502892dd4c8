"""Whoever comes, calls or hands in a paper form is written down by the desk; each form once."""

import re

import pytest

from sanlian.desk import slips
from sanlian.desk.papers import slips_paper
from sanlian.journal.models import Entry
from sanlian.people import queries as people
from sanlian.people.models import HouseholdLink
from sanlian.people.queries import actor_of_user
from sanlian.sheets.papers import Picture
from sanlian.workorders.models import ServiceRequest, WorkOrder
from tests.browser import DESK, PHONE
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")
SAID = {"told": "祠堂边的路灯不亮三天了", "place": VILLAGE, "key": "k" * 20, "channel": "phone"}


@pytest.fixture
def desk(logged_in):
    return logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))


def test_a_call_becomes_a_request_like_any_other(desk):
    who = {"reporter_name": "吕秀英", "reporter_phone": "13800001234"}
    whom = {"beneficiary_name": "吕金梅", "relation": "妈妈", "consent": "on"}
    answer = desk.post("/desk/take/", {**SAID, **who, **whom}, follow=True)

    request = ServiceRequest.objects.select_related("order").get()
    assert (request.channel, request.text, request.consent) == ("phone", SAID["told"], True)
    assert people.contact_of(request.reporter_id).name == "吕秀英"
    assert people.contact_of(request.beneficiary_id).name == "吕金梅"
    assert request.order.place_code == VILLAGE
    assert request.code[2:] in words(answer)
    # Who wrote it down stands in the record.
    entry = Entry.objects.get(name="workorders.requested")
    assert entry.by_id == officer(f"twp-{TOWNSHIP}", "dispatcher").id


def test_a_form_that_is_scanned_opens_the_page_with_its_code_and_is_entered_once(desk):
    code = slips.new()
    page = words(desk.get(f"/desk/take/?slip={code}"))
    assert slips.shown(code) in desk.get(f"/desk/take/?slip={code}").content.decode()
    assert "代录诉求" in page
    typed = {**SAID, "slip": slips.shown(code).lower()}
    assert desk.post("/desk/take/", typed).status_code == 302
    request = ServiceRequest.objects.get()
    assert request.channel == "paper"

    # Another colleague has the same sheet in hand.
    scanned = {**SAID, "told": "别的事", "key": "n" * 20, "slip": f"https://x.example/desk/take/?slip={code}"}
    answer = desk.post("/desk/take/", scanned, follow=True)
    assert "以前已经录入过" in words(answer)
    assert request.code[2:] in words(answer)
    assert "已经录入过" in words(desk.get(f"/desk/take/?slip={code}"))
    assert (ServiceRequest.objects.count(), WorkOrder.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slip": "ABCD-EFGH-JKMN"}, "不是我们表格上的编码"),
        ({"told": ""}, "请"),
        ({"told": "长" * 2001}, "2000"),
        ({"place": "330825101201"}, "330825101201"),
        ({"category": "no.such"}, "no.such"),
        ({"reporter_phone": "12"}, "电话"),
    ],
)
def test_a_faulty_one_is_shown_again_and_nothing_is_taken_in(desk, changed, sentence):
    entries = Entry.objects.count()
    answer = desk.post("/desk/take/", {**SAID, **changed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (ServiceRequest.objects.count(), Entry.objects.count()) == (0, entries)


def test_a_code_that_was_misread_is_noticed(desk):
    code = slips.new()
    other = next(letter for letter in slips.LETTERS if letter != code[3])
    assert desk.get(f"/desk/take/?slip={code[:3]}{other}{code[4:]}").status_code == 422


def test_two_presses_are_one_request(desk):
    for _press in range(2):
        assert desk.post("/desk/take/", SAID).status_code == 302
    assert ServiceRequest.objects.count() == 1


def test_a_member_shouts_for_a_household_that_they_link(logged_in):
    links = HouseholdLink.objects.filter(
        household__grid_code__startswith=VILLAGE, valid_to=None, member__posts=None
    )
    link = links.exclude(member=None).order_by("pk").first()
    client = logged_in(actor_of_user(link.member_id, on=MONDAY.date()))
    assert "替他们喊" in words(client.get("/desk/visits/"))
    assert client.post("/desk/take/", SAID).status_code == 302
    assert ServiceRequest.objects.get().order.place_code == VILLAGE


@pytest.mark.parametrize("who", [("dept-housing", None), ("county", "leader"), ("county", "administrator")])
def test_nobody_else_finds_the_pages(logged_in, who):
    client = logged_in(officer(*who))
    assert client.get("/desk/take/").status_code == 403
    assert client.get("/desk/take/forms.pdf").status_code == 403
    assert client.post("/desk/take/", SAID).status_code == 403
    assert not ServiceRequest.objects.exists()


def test_forms_are_printed_each_with_a_code_of_its_own(desk):
    answer = desk.get("/desk/take/forms.pdf?count=2")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 2
    codes = [slips.new() for _number in range(200)]
    assert len(set(codes)) == 200
    assert all(slips.read(slips.shown(code)) == code for code in codes)
    pictures = [
        part
        for part in slips_paper([("A", "https://x/?slip=A"), ("B", "b")]).parts
        if isinstance(part, Picture)
    ]
    assert [picture.caption for picture in pictures] == ["A", "B"]


@pytest.mark.journey
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nobody_is_kept_out(opened_by, barriers, size):
    page = opened_by(officer(f"twp-{TOWNSHIP}", "dispatcher"), "/desk/take/", size=size)
    page.get_by_role("button", name="录入").click()
    page.locator(".error").first.wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
