"""Places are walked, found and changed: first what would come of it is seen, then a second administrator confirms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanlian.kernel import errors
from sanlian.people import queries as people
from sanlian.people.actors import Role
from sanlian.people.models import Household
from sanlian.places import listings, operations, queries
from sanlian.places.models import Place, Proposal
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours, officer, officers
from tests.desk.pages import words

pytestmark = pytest.mark.usefixtures("county")
AT = MONDAY + hours(2)
DAY = "2021-08-02"


@pytest.fixture(autouse=True)
def _map_as_it_was(county):
    yield
    queries.forget()
    people.forget()


@pytest.fixture
def client(logged_in, keeper):
    return logged_in(keeper)


@pytest.fixture
def second(county):
    """Return the administrator who looks at what the first has proposed."""
    return next(
        each
        for each in officers("county")
        if each.posts[0].role == Role.ADMINISTRATOR and each.id != officer("county", "administrator").id
    )


def page(client, name, *args, **said):
    return client.get(reverse(f"registry:{name}", args=args), said)


def asked(client, verb, do, code=VILLAGE, **said):
    given = {"day": DAY, "reason": "县政函18号", "do": do, **said}
    return client.post(reverse("registry:place_change", args=[code, verb]), given)


def neighbour():
    return next(each.code for each in queries.children(TOWNSHIP) if each.code != VILLAGE)


class TestLooking:
    def test_from_the_county_down_to_the_grid(self, client):
        assert reverse("registry:place", args=[TOWNSHIP]) in page(client, "places").content.decode()
        assert reverse("registry:place", args=[VILLAGE]) in page(client, "place", TOWNSHIP).content.decode()
        shown = words(page(client, "place", VILLAGE))
        assert "统计用区划代码" in shown
        assert f"vil-{VILLAGE}" in shown
        assert str(Household.objects.filter(grid_code__startswith=VILLAGE).count()) in shown

    @pytest.mark.parametrize("text", ["缪家", "mjc", VILLAGE, "Miaojia"])
    def test_found_by_name_initials_and_code(self, client, text):
        assert reverse("registry:place", args=[VILLAGE]) in page(client, "places", q=text).content.decode()

    def test_what_nobody_bears_is_not_found(self, client):
        assert "没有相符" in words(page(client, "places", q="不存在的地方")) or "都没有" in words(
            page(client, "places", q="不存在的地方")
        )
        assert page(client, "place", "999999").status_code == 404

    def test_a_finding_leads_to_its_place(self, client):
        answer = page(client, "places", about=VILLAGE)
        assert answer.url == reverse("registry:place", args=[VILLAGE])

    def test_what_is_wrong_here_is_told_here_alone(self, client, keeper, django_assert_num_queries):
        Place.objects.filter(code__startswith=f"{neighbour()}0").update(parent=None)
        assert "没有网格" not in words(page(client, "place", VILLAGE))
        assert "没有网格" in words(page(client, "place", neighbour()))
        operations.move(VILLAGE, under="330825101", day=MONDAY.date(), by=keeper, at=AT)
        new = queries.standing(VILLAGE)
        shown = words(page(client, "place", new))
        assert f"仍登记在 {VILLAGE}" in shown and f"vil-{VILLAGE}" not in shown
        assert "登记在" in words(page(client, "place", f"{new}001"))
        with CaptureQueriesContext(connection) as wrong:
            page(client, "place", new)
        with django_assert_num_queries(len(wrong)):
            page(client, "place", queries.children("330825101")[0].code)

    def test_a_point_outside_its_boundary_is_told(self, client):
        assert "代表点在边界之外" not in words(page(client, "place", VILLAGE))
        Place.objects.filter(code=VILLAGE).update(lon=100.0, lat=20.0)
        assert "代表点在边界之外" in words(page(client, "place", VILLAGE))

    def test_the_number_of_questions_does_not_grow_with_what_lies_inside(
        self, client, django_assert_max_num_queries
    ):
        page(client, "place", VILLAGE)
        with django_assert_max_num_queries(40):
            page(client, "place", TOWNSHIP)
        with django_assert_max_num_queries(40):
            page(client, "place", VILLAGE[:6])

    @pytest.mark.parametrize("post", [(f"twp-{TOWNSHIP}", "dispatcher"), ("county", "dispatcher")])
    def test_only_an_administrator_opens_them(self, logged_in, post):
        other = logged_in(officer(*post))
        assert page(other, "places").status_code == 403
        assert page(other, "place_change", VILLAGE, "rename").status_code == 403


class TestChanging:
    def test_seen_proposed_and_confirmed_by_somebody_else(self, client, logged_in, second):
        seen = asked(client, "merge", "look", others=[neighbour()], carries="here")
        assert (seen.status_code, Proposal.objects.count()) == (200, 0)
        assert "需要人工处理" in words(seen)
        assert "为遗留单位" in words(seen)
        assert not queries.get(neighbour()).former

        other = neighbour()
        answer = asked(client, "merge", "propose", others=[other], carries="here")
        number = Proposal.objects.get().pk
        assert answer.url == reverse("registry:place_proposal", args=[number])
        assert client.post(answer.url, {"do": "confirm"}).status_code == 403
        assert not queries.get(other).former

        assert "并入" in words(logged_in(second).get(answer.url))
        assert logged_in(second).post(answer.url, {"do": "confirm"}).status_code == 302
        assert queries.get(other).former
        assert Household.objects.filter(grid_code__startswith=other).count() == 0
        story = words(page(client, "place", other))
        assert "已撤销" in story
        assert "县政函18号" in story
        assert second.name in story
        client.cookies["django_language"] = "en"
        ended = queries.get(other)
        assert f"{ended.name_en} team, {queries.get(TOWNSHIP).name_en} (team-{other})" in words(
            page(client, "place", other)
        )

    @pytest.mark.parametrize(
        ("verb", "said", "expected"),
        [
            ("rename", {"name": "大缪村村民委员会"}, "更名为 大缪村村民委员会"),
            ("move", {"under": "330825101"}, "划归"),
            ("split", {"part_1": "新村村民委员会", f"child_{VILLAGE}002": "1"}, "新村村民委员会"),
            ("merge", {"others": "330825201209", "carries": "new", "name": "新席村村民委员会"}, "新席村"),
        ],
    )
    def test_each_kind_is_proposed_and_made(self, client, logged_in, second, verb, said, expected):
        children = (
            {f"child_{each.code}": "0" for each in queries.children(VILLAGE)} if verb == "split" else {}
        )
        answer = asked(client, verb, "propose", **{**children, **said})
        assert answer.status_code == 302, words(answer)
        assert expected in words(client.get(answer.url))
        assert logged_in(second).post(answer.url, {"do": "confirm"}).status_code == 302
        assert listings.proposals()[0].state == "done"
        assert [each.name for each in queries.of_level("village") if each.name in str(said)] or verb == "move"

    def test_refused_with_a_reason_and_taken_back(self, client, logged_in, second):
        first = asked(client, "rename", "propose", name="大缪村村民委员会").url
        silent = logged_in(second).post(first, {"do": "refuse", "reason": ""})
        assert silent.status_code == 422
        assert logged_in(second).post(first, {"do": "refuse", "reason": "批复未到"}).status_code == 302
        assert "批复未到" in words(client.get(first))
        again = asked(client, "rename", "propose", name="大缪村村民委员会").url
        assert client.post(again, {"do": "withdraw"}).status_code == 302
        assert client.post(again, {"do": "withdraw"}).status_code == 409
        assert queries.get(VILLAGE).name == "缪家村村民委员会"

    def test_what_can_no_longer_be_made_is_told_and_cannot_be_confirmed(self, client, logged_in, second):
        answer = asked(client, "move", "propose", under="330825101")
        operations.rename(VILLAGE, name="大缪村村民委员会", day=MONDAY.date(), by=second, at=AT)
        refused = logged_in(second).post(answer.url, {"do": "confirm"})
        assert refused.status_code == 409
        assert listings.proposals()[0].waits
        assert queries.get(VILLAGE).parent_code == TOWNSHIP

    @pytest.mark.parametrize(
        ("verb", "said", "field"),
        [
            ("rename", {"name": ""}, "name"),
            ("rename", {"name": "大缪村村民委员会", "day": "2021-08-09"}, "day"),
            ("rename", {"name": "大缪村村民委员会", "reason": ""}, "reason"),
            ("move", {"under": "没有的乡"}, "under"),
            ("merge", {"carries": "here"}, None),
            ("merge", {"others": "330825201209", "carries": "new"}, "name"),
            ("split", {"part_1": "新村", f"child_{VILLAGE}002": "3"}, f"child_{VILLAGE}002"),
        ],
    )
    def test_what_makes_no_sense_is_said_at_its_field(self, client, verb, said, field):
        children = (
            {f"child_{each.code}": "0" for each in queries.children(VILLAGE)} if verb == "split" else {}
        )
        answer = asked(client, verb, "propose", **{**children, **said})
        assert answer.status_code == 422
        errors_found = answer.context["form"].errors
        assert list(errors_found) == [field or "__all__"]
        assert Proposal.objects.count() == 0

    def test_a_county_is_only_renamed_and_a_grid_not_split(self, client):
        assert page(client, "place_change", VILLAGE[:6], "move").status_code == 404
        assert page(client, "place_change", f"{VILLAGE}001", "split").status_code == 404

    def test_what_was_left_behind_goes_along(self, client, keeper):
        operations.move(VILLAGE, under="330825101", day=MONDAY.date(), by=keeper, at=AT)
        assert people.find_unit(f"vil-{VILLAGE}").place_code == VILLAGE
        assert client.post(reverse("registry:places_follow")).status_code == 302
        assert Household.objects.filter(grid_code__startswith=VILLAGE).count() == 0

    def test_nobody_proposes_without_the_right(self):
        with pytest.raises(errors.NotAllowed):
            operations.propose(
                VILLAGE,
                verb="rename",
                said={"code": VILLAGE, "name": "某村"},
                day=MONDAY.date(),
                reason="试",
                by=officer(f"twp-{TOWNSHIP}", "dispatcher"),
                at=AT,
            )
        assert Proposal.objects.count() == 0
