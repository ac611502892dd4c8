"""The county centre calls some of those who asked; the number is shown there alone, and each look is written down."""

import pytest

from sanlian.kernel import errors
from sanlian.workorders import facts, operations, quality, queries
from sanlian.workorders.lifecycle import Status
from sanlian.workorders.models import CallBack, Sampling
from tests.builders import MONDAY, TOWNSHIP, hours, officer, rated
from tests.desk.pages import words

LATER = MONDAY + hours(30)
GOOD = {"reached": "yes", "solved": "yes", "satisfied": "satisfied"}


@pytest.fixture
def drawn(county, stand_at):
    """Return a call to be made, about a lamp that a department mended."""
    Sampling.objects.update_or_create(kind="call_back", defaults={"percent": 100})
    stand_at(LATER)
    rated()
    return CallBack.objects.get()


def centre():
    return officer("county", "dispatcher")


def test_the_number_is_shown_after_a_look_that_is_written_down(logged_in, drawn):
    client, address = logged_in(centre()), f"/desk/calls/{drawn.pk}/"
    assert drawn.order.title in words(client.get("/desk/calls/"))
    assert "12988888888" not in words(client.get(address))

    assert "12988888888" in words(client.post(address, {"reveal": "1"}))

    assert queries.timeline(drawn.order_id)[-1].name == facts.CONTACT_SEEN


def test_what_was_said_is_kept_and_the_call_is_off_the_list(logged_in, drawn):
    client, address = logged_in(centre()), f"/desk/calls/{drawn.pk}/"
    for missing, sentence in [({}, "有没有打通"), ({"reached": "yes"}, "解决了没有")]:
        answer = client.post(address, missing)
        assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert CallBack.objects.get().tries == 0

    assert client.post(address, GOOD).status_code == 302

    told = queries.timeline(drawn.order_id)[-1]
    assert (told.name, told.details["solved"], told.details["reached"]) == (facts.CALLED_BACK, "yes", True)
    assert "没有要回访的" in words(client.get("/desk/calls/"))
    assert client.post(address, GOOD).status_code == 409


def test_not_solved_opens_it_again(drawn):
    operations.call_back(drawn.pk, reached=True, solved="no", by=centre(), at=LATER)
    order = queries.order(drawn.order_id)
    assert (order.status, order.round) == (Status.DISPATCHED, 2)


def test_after_fifteen_days_it_stays_closed(drawn):
    late = MONDAY + hours(24 * 20)
    operations.call_back(drawn.pk, reached=True, solved="no", by=centre(), at=late)
    assert queries.order(drawn.order_id).status == Status.CLOSED


def test_nobody_calls_a_fourth_time(drawn):
    for number in range(3):
        assert len(quality.calls_to_make(centre())) == 1
        operations.call_back(drawn.pk, reached=False, by=centre(), at=LATER + hours(number))
    assert quality.calls_to_make(centre()) == []
    with pytest.raises(errors.Conflict):
        operations.call_back(drawn.pk, reached=False, by=centre(), at=LATER + hours(4))


@pytest.mark.parametrize("unit", ["dept-housing", f"twp-{TOWNSHIP}"])
def test_nobody_else_calls(logged_in, drawn, unit):
    client = logged_in(officer(unit))
    assert client.get("/desk/calls/").status_code == 403
    assert client.get(f"/desk/calls/{drawn.pk}/").status_code == 403
    for fields in (GOOD, {"reveal": "1"}):
        assert client.post(f"/desk/calls/{drawn.pk}/", fields).status_code == 403
    assert CallBack.objects.get().tries == 0


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    "percents", [None, {}, {"check": 10}, {"check": 10, "call_back": 101}, {"check": True, "call_back": 5}]
)
def test_samples_that_are_none_change_nothing(percents):
    with pytest.raises(errors.Invalid):
        operations.set_samples(percents, by=officer_house(), at=MONDAY)
    assert set(Sampling.objects.values_list("percent", flat=True)) == {0}


def officer_house():
    from sanlian.people.actors import HOUSE

    return HOUSE
