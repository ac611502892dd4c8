"""What may be danger is marked at the desk that reads it first, with the words that spoke for it."""

from sanlian.analysis import operations
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, officer
from tests.desk.pages import words


def test_the_desk_is_told_that_it_may_be_danger_and_why(county, logged_in):
    told = operations.shout(
        text="沼气池下去一个人没上来，又下去一个",
        village=VILLAGE,
        category="road.lamp",
        reporter_name="方",
        at=MONDAY,
    )
    client = logged_in(officer(f"twp-{TOWNSHIP}", "dispatcher"))
    assert "可能有危险，先看" in words(client.get("/desk/"))
    assert "这件可能说的是危险" in words(client.get(f"/desk/orders/{told.order_id}/"))
