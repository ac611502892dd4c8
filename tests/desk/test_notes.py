"""Messages of an officer: counted at the bell, opened with one thumb, chosen how to hear."""

import pytest

from sanlian.notify import operations, queries
from sanlian.notify.operations import Person, Telling
from tests import builders
from tests.builders import MONDAY
from tests.desk.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


@pytest.fixture
def housing():
    return builders.officer("dept-housing")


def tell(officer, order_id, *, times=1):
    values = {"code": "0802-1234", "matter": "road.lamp", "place": builders.VILLAGE, "unit": "dept-housing"}
    operations.tell(
        [
            Telling("order.new", [Person("officer", officer.id)], values, ("order", order_id), f"k{number}")
            for number in range(times)
        ],
        at=MONDAY,
    )


def test_the_bell_counts_and_a_note_leads_to_its_order(logged_in, housing):
    order = builders.dispatched(to="dept-housing").order
    tell(housing, order.pk)
    client = logged_in(housing)

    page = words(client.get("/desk/"))
    assert "消息 未读: 1" in page
    page = words(client.get("/desk/notes/"))
    assert "新任务单" in page and "缪家村" in page and "路灯" in page

    note = queries.inbox(housing.id, words=lambda name, value: str(value)).items[0]
    assert client.get(f"/desk/notes/{note.id}/").status_code == 405
    answer = client.post(f"/desk/notes/{note.id}/")
    assert answer.headers["Location"] == f"/desk/orders/{order.pk}/"
    assert queries.unread(housing.id) == 0
    assert "未读:" not in words(client.get("/desk/"))


def test_acting_on_an_order_reads_what_was_told_of_it(logged_in, housing):
    order = builders.dispatched(to="dept-housing").order
    tell(housing, order.pk)

    logged_in(housing).post(f"/desk/orders/{order.pk}/accept/")

    assert queries.unread(housing.id) == 0


def test_nobody_opens_what_was_told_to_another(logged_in, housing):
    tell(housing, 7)
    note = queries.inbox(housing.id, words=lambda name, value: str(value)).items[0]

    assert logged_in(builders.officer("county")).post(f"/desk/notes/{note.id}/").status_code == 404
    assert queries.unread(housing.id) == 1


def test_all_can_be_read_at_once(logged_in, housing):
    tell(housing, 7, times=3)

    assert logged_in(housing).post("/desk/notes/read/").status_code == 302
    assert "都看过了" in words(logged_in(housing).get("/desk/notes/?show=unread"))


def test_a_link_from_outside_finds_its_page_and_no_other(logged_in, housing, client):
    assert client.get("/desk/about/order/7/").headers["Location"].startswith("/desk/login/?next=")
    assert logged_in(housing).get("/desk/about/order/7/").headers["Location"] == "/desk/orders/7/"
    assert logged_in(housing).get("/desk/about/secret/7/").status_code == 404


def test_a_long_list_goes_on_and_costs_the_same(logged_in, housing, django_assert_max_num_queries):
    client = logged_in(housing)
    tell(housing, 7)
    client.get("/desk/notes/")
    with django_assert_max_num_queries(8) as few:
        client.get("/desk/notes/")
    tell(housing, 8, times=40)
    with django_assert_max_num_queries(8) as many:
        page = client.get("/desk/notes/").content.decode()
    assert len(few) == len(many)

    assert page.count('class="note ') == 30
    onward = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(onward).content.decode().count('class="note ') == 11
    assert client.get("/desk/notes/?after=xyz").status_code == 422


def test_how_to_hear_is_chosen_and_a_fault_stands_at_its_field(logged_in, housing):
    client = logged_in(housing)
    given = {
        "orders": ["sms", "chat"],
        "digest": "daily",
        "quiet": "22:00-06:30",
        "language": "en",
        "email": "",
    }

    assert client.post("/desk/me/hearing/", given).status_code == 302
    chosen = queries.choices(housing.id)
    assert (chosen.channels["orders"], chosen.digest, chosen.own_quiet) == (
        ("sms", "chat"),
        True,
        "22:00-06:30",
    )
    assert 'value="22:00-06:30"' in client.get("/desk/me/hearing/").content.decode()

    for wrong in (
        {"quiet": "nachts"},
        {"email": "x"},
        {"orders": ["email"]},
        {"orders": ["pigeon"]},
        {"digest": ""},
    ):
        assert client.post("/desk/me/hearing/", given | wrong).status_code == 422
    assert queries.choices(housing.id) == chosen


def test_messages_are_for_officers(client):
    for path in ("/desk/notes/", "/desk/me/hearing/"):
        assert client.get(path).headers["Location"].startswith("/desk/login/")
