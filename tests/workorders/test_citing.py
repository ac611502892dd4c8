"""Every dispatch cites the item of the unit's own list, or says that no list names the matter."""

import pytest
from django.utils import translation

from sanlian.catalogue import queries as catalogue
from sanlian.desk import choices
from sanlian.workorders import operations, queries
from sanlian.workorders.models import Assignment
from tests.builders import MONDAY, TOWNSHIP, accepted, ask, desk_of, hours

pytestmark = pytest.mark.usefixtures("county")


def hops(order_id):
    rows = Assignment.objects.filter(order_id=order_id).exclude(role="desk").order_by("pk")
    return {row.unit.code: row.list_item for row in rows.select_related("unit")}


def test_lead_and_assistants_cite_each_their_own_list():
    order = queries.order(ask(category="road.crossing").order_id)
    helper = f"twp-{TOWNSHIP}"
    own = {code: catalogue.responsibility(order.category_code, code).code for code in ("dept-police", helper)}
    operations.dispatch(order.pk, to="dept-police", assists=[helper], by=desk_of(order), at=MONDAY + hours(1))
    assert hops(order.pk) == own
    assert own["dept-police"] != own[helper]


def test_a_unit_without_such_an_item_is_told_so_in_words():
    order = queries.order(ask().order_id)
    stranger = next(
        office.code
        for office in catalogue.departments()
        if catalogue.responsibility(order.category_code, office.code) is None
    )
    sent = operations.dispatch(order.pk, to=stranger, by=desk_of(order), at=MONDAY + hours(1))
    assert hops(sent.pk) == {stranger: ""}
    with translation.override("en"):
        assert choices.no_item_words() == "no responsibility list names this matter for the unit"


def test_what_the_house_sends_by_itself_cites_an_item():
    request = accepted()
    order = queries.order(request.order_id)
    for code, item in hops(order.pk).items():
        own = catalogue.responsibility(order.category_code, code)
        assert item == (own.code if own else "")
