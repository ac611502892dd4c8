"""What is known stands beside an order, is never asked again, and is corrected by whoever knows better."""

from datetime import timedelta

import pytest

from sanlian.dataitems import known, operations, queries
from sanlian.dataitems.models import Value
from sanlian.journal.models import Entry
from sanlian.people import listings
from sanlian.people.actors import HOUSE
from sanlian.people.models import Resident
from sanlian.workorders import facts
from tests.builders import MONDAY, VILLAGE, accepted, officer, resident
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
GRID = f"{VILLAGE}001"
HEAD = {"value": "吕有德", "true_on": "2021-08-01", "source": "入户了解"}


@pytest.fixture
def home(county):
    """Return the household of the resident who asks, whose head was once entered."""
    first = listings.households(VILLAGE, on=TODAY, size=1)[0]
    who = resident()
    Resident.objects.filter(pk=who.id).update(household=first.id)
    thing = known.of_household(first.id, first.grid_code, first.address)
    day = TODAY - timedelta(days=800)
    operations.enter_value(
        operations.NewValue("household.head", thing, "吕有才", day, "户口簿"), by=HOUSE, at=MONDAY
    )
    return thing


def page_of(request):
    return f"/desk/orders/{request.order_id}/"


def of_order(request, code):
    return f"{page_of(request)}known/{code}/"


def test_the_place_is_known_at_once_the_household_with_the_look_that_is_kept(logged_in, home):
    village = known.thing("village", VILLAGE)
    new = operations.NewValue("village.population", village, "132/410", TODAY, "户籍系统")
    operations.enter_value(new, by=HOUSE, at=MONDAY)
    request = accepted(to=f"grid-{GRID}", place_code=GRID)
    client = logged_in(officer(f"grid-{GRID}"))

    page = words(client.get(page_of(request)))
    assert "132 户 · 410 人" in page and "网格长" in page and "户的情况和姓名、电话一起显示" in page
    assert "吕有才" not in page and home.name not in page

    looks = Entry.objects.filter(name=facts.CONTACT_SEEN).count()
    shown = words(client.post(f"{page_of(request)}contact-data/"))
    assert "吕有才" in shown and "已过期" in shown and home.name in shown
    assert Entry.objects.filter(name=facts.CONTACT_SEEN).count() == looks + 1


def test_a_department_sees_the_household_of_its_order_and_corrects_nothing(logged_in, home):
    request = accepted()
    client = logged_in(officer("dept-housing"))

    shown = client.post(f"{page_of(request)}contact-data/")

    assert "吕有才" in words(shown) and "known/household.head" not in shown.content.decode()
    assert client.get(of_order(request, "household.head")).status_code == 403
    assert client.post(of_order(request, "household.head"), HEAD).status_code == 403
    assert Value.objects.count() == 1


def test_who_works_there_enters_later_news_or_puts_an_error_right(logged_in, home):
    request = accepted(to=f"grid-{GRID}", place_code=GRID)
    client = logged_in(officer(f"grid-{GRID}"))
    form = client.get(of_order(request, "household.head"))
    assert "现场了解" in form.content.decode() and "吕有才" not in form.content.decode()

    assert client.post(of_order(request, "household.head"), HEAD).status_code == 302
    assert "吕有德" in words(client.post(f"{page_of(request)}contact-data/"))
    wrong = HEAD | {"value": "吕有得", "reason": "同音字"}
    assert client.post(of_order(request, "household.head"), wrong).status_code == 302
    assert [edition.reason for edition in queries.history(home, by=HOUSE)] == ["同音字", "", ""]
    assert client.post(of_order(request, "grid.microgrids"), HEAD | {"value": "4"}).status_code == 302
    assert 'value="4"' in client.get(of_order(request, "grid.microgrids")).content.decode()


@pytest.mark.parametrize(
    ("code", "change", "status"),
    [
        ("household.head", {"value": ""}, 422),
        ("household.head", {"true_on": "2031-01-01"}, 422),
        ("household.head", {"true_on": "2001-01-01"}, 409),
        ("household.tags", {}, 422),  # kept with the household, by those who keep links
        ("branch.code", {}, 404),
        ("village.colour", {}, 404),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is(logged_in, home, code, change, status):
    request = accepted(to=f"grid-{GRID}", place_code=GRID)
    client = logged_in(officer(f"grid-{GRID}"))

    assert client.post(of_order(request, code), HEAD | change).status_code == status
    assert Value.objects.count() == 1


def test_an_order_whose_people_have_no_known_household_says_nothing_of_one(logged_in, county):
    request = accepted(to=f"grid-{GRID}", place_code=GRID)
    client = logged_in(officer(f"grid-{GRID}"))

    assert "户的情况" not in words(client.get(page_of(request)))
    assert client.get(of_order(request, "household.head")).status_code == 404
