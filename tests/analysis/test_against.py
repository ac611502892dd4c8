"""A complaint about officials never lies with those of whom it complains, from the first moment on."""

import pytest

from sanlian.analysis.operations import shout
from sanlian.people import queries as people
from sanlian.people.actors import Role
from sanlian.workorders import queries as orders
from sanlian.workorders.interest import against_person, against_unit, complained_of
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.usefixtures("county")


def shouted(text, category="village.conduct"):
    return shout(text=text, village=VILLAGE, category=category, at=MONDAY)


@pytest.mark.parametrize(
    ("text", "meant", "desk"),
    [
        ("干部优亲厚友，办事不公", f"vil-{VILLAGE}", f"twp-{TOWNSHIP}"),
        ("镇政府推来推去，打官腔", f"twp-{TOWNSHIP}", "county"),
        ("住建局不办事，踢皮球", "dept-housing", f"twp-{TOWNSHIP}"),
    ],
)
def test_it_waits_at_a_desk_of_which_it_does_not_complain(text, meant, desk):
    receipt = shouted(text)

    order = orders.order(receipt.order_id)
    assert against_unit(people.unit(meant).id) in order.about
    assert receipt.unit_code == people.unit_by_id(order.unit_id).code == desk
    for officer in builders.officers(meant):
        assert not orders.visible_to(officer).filter(pk=order.pk).exists()


def test_an_officer_whose_name_is_in_the_words_is_meant():
    secretary = builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)

    receipt = shouted(f"{secretary.name}办事不公")

    assert against_person(secretary.id) in orders.order(receipt.order_id).about


def test_other_matters_complain_of_nobody():
    receipt = shouted("镇政府门口的路灯不亮", category="road.lamp")

    assert complained_of(orders.order(receipt.order_id).about) == frozenset()
