"""What an officer says of oneself: away with a deputy, and relatives; the same rules as for everybody."""

import pytest

from sanlian.people import kinship, listings, queries as people
from sanlian.people.models import Deputy, Relative
from sanlian.places import queries as places
from tests import builders
from tests.builders import MONDAY, VILLAGE
from tests.desk.pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

DAYS = {"since": "2021-08-03", "until": "2021-08-06", "reason": "年休假"}
MOTHER = {"relation": "parent", "name": "林母", "phone": "129 7777 0001", "since": "2021-08-02"}


@pytest.fixture
def pair():
    return builders.officers("dept-housing")[:2]


def test_an_officer_names_a_deputy_by_telephone_and_comes_back_earlier(logged_in, pair):
    me, colleague = pair
    client = logged_in(me)

    done = client.post("/desk/me/away/", {"deputy": people.phone_of(colleague.id), **DAYS})
    assert done.status_code == 302
    row = Deputy.objects.get()
    assert (row.away_id, row.deputy_id, str(row.valid_to)) == (me.id, colleague.id, "2021-08-06")
    assert colleague.name in words(client.get("/desk/me/away/"))
    assert f"您代理{me.name}" in words(logged_in(colleague).get("/desk/me/away/"))

    assert client.post(f"/desk/me/away/{row.pk}/back/").status_code == 302
    assert "没有人代理您" in words(client.get("/desk/me/away/"))
    assert logged_in(colleague).post(f"/desk/me/away/{row.pk}/back/").status_code == 403


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"deputy": "查无此人"}, 422, "没有人用这个姓名或电话"),
        ({"deputy": ""}, 422, "必填"),
        ({"until": "2021-08-01"}, 422, "最后一天"),
        ({"deputy": "me"}, 409, ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(logged_in, pair, fields, status, said):
    me, colleague = pair
    given = {"deputy": people.phone_of(colleague.id), **DAYS, **fields}
    if given["deputy"] == "me":
        given["deputy"] = people.phone_of(me.id)

    answer = logged_in(me).post("/desk/me/away/", given)

    assert answer.status_code == status
    assert said in words(answer)
    assert answer.context["form"].errors
    assert not Deputy.objects.exists()


def test_an_officer_declares_a_relative_and_takes_it_back(logged_in, pair):
    me, colleague = pair
    client = logged_in(me)

    assert client.post("/desk/me/relatives/", MOTHER).status_code == 302
    assert "林母 父母、祖父母或外祖父母" in words(client.get("/desk/me/relatives/"))
    assert "129****0001" in words(client.get("/desk/me/relatives/"))
    assert "林母" not in words(logged_in(colleague).get("/desk/me/relatives/"))

    again = client.post("/desk/me/relatives/", MOTHER)
    assert (again.status_code, Relative.objects.count()) == (409, 1)
    assert "已经申报过" in words(again)

    number = Relative.objects.get().pk
    assert logged_in(colleague).post(f"/desk/me/relatives/{number}/end/").status_code == 403
    assert client.post(f"/desk/me/relatives/{number}/end/").status_code == 302
    assert kinship.relatives_of(me.id, by=me)[0].until == MONDAY.date()


def test_the_order_of_a_relative_says_why_it_is_not_ours(logged_in, pair):
    me, _colleague = pair
    logged_in(me).post("/desk/me/relatives/", MOTHER)
    order = builders.dispatched(by=builders.resident(phone="12977770001", name="林母")).order

    page = words(logged_in(me).get(f"/desk/orders/{order.pk}/"))

    assert "您申报的亲属提出，请回避" in page
    assert logged_in(me).post(f"/desk/orders/{order.pk}/accept/").status_code == 403


def test_a_relative_is_known_by_the_household_too(logged_in, pair):
    me, _colleague = pair
    home = listings.households(VILLAGE, on=MONDAY.date(), size=1)[0]
    client, given = logged_in(me), MOTHER | {"phone": ""}
    village = places.get(VILLAGE).short_name

    for words_of, said in (("", "请填写电话"), (village, "缪家村 12号"), (f"{village} 没有这个门牌", "没有")):
        refused = client.post("/desk/me/relatives/", given | {"household": words_of})
        assert refused.status_code == 422 and said in words(refused)
    assert not Relative.objects.exists()

    grid = places.get(home.grid_code).short_name
    kept = client.post("/desk/me/relatives/", given | {"household": f"{village}{grid} {home.address}"})

    assert kept.status_code == 302
    assert Relative.objects.get().household_id == home.id
    assert home.address in words(client.get("/desk/me/relatives/"))
