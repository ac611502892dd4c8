"""A person's page: posts, deputies and leaving, for those who give posts; each broken rule is said at its field."""

import pytest

from sanlian.people import leaving, queries as people
from sanlian.people.models import Deputy, PartyBranch, PartyMember, Post, User
from sanlian.workorders.models import WorkOrder
from tests import builders
from tests.builders import MONDAY, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def security(logged_in):
    return logged_in(officer("county", "security_admin"))


@pytest.fixture
def pair(county):
    return builders.officers("dept-housing")[:2]


def page_of(who):
    return f"/registry/people/{who.id}/"


def test_a_post_is_given_by_the_units_name_and_ended_with_a_successor(security, pair):
    who, _colleague = pair
    water = people.unit("dept-water")
    given = {"unit": water.name, "role": "handler", "since": "2021-08-03"}

    assert security.post(page_of(who), given).status_code == 302
    post = Post.objects.get(user=who.id, unit=water.id)
    assert str(post.valid_from) == "2021-08-03"
    assert "2021-08-03" in words(security.get(page_of(who)))

    order = builders.accepted().order
    old = Post.objects.get(user=order.handler_id, unit=order.unit_id)
    ended = security.post(
        f"/registry/people/{order.handler_id}/end/{old.pk}/",
        {"since": "2021-08-02", "successor": ""},
    )
    assert ended.status_code == 302, words(ended)
    assert str(Post.objects.get(pk=old.pk).valid_to) == "2021-08-01"
    assert WorkOrder.objects.get(pk=order.pk).handler_id not in (None, order.handler_id)


@pytest.mark.parametrize(
    ("fields", "status", "field"),
    [
        ({"unit": "没有的单位"}, 422, "unit"),
        ({"unit": "镇"}, 422, "unit"),
        ({"role": "grid_head"}, 422, "role"),
        ({"until": "2021-08-01"}, 422, "until"),
        ({"since": "x"}, 422, "since"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_given(security, pair, fields, status, field):
    who, _colleague = pair
    posts = Post.objects.count()

    answer = security.post(
        page_of(who), {"unit": "dept-water", "role": "handler", "since": "2021-08-03", **fields}
    )

    assert answer.status_code == status
    assert field in answer.context["appoint"].errors
    assert Post.objects.count() == posts


def test_a_deputy_is_named_and_let_go(security, pair):
    who, colleague = pair
    days = {"do": "deputy", "d-since": "2021-08-02", "d-until": "2021-08-06"}

    wrong = security.post(page_of(who), {**days, "d-deputy": "没有这个人"})
    assert (wrong.status_code, "没有人用这个姓名或电话" in words(wrong)) == (422, True)

    phone = people.phone_of(colleague.id)
    assert security.post(page_of(who), {**days, "d-deputy": phone}).status_code == 302
    row = Deputy.objects.get()
    assert colleague.name in words(security.get(page_of(who)))
    assert security.post(f"{page_of(who)}deputies/{row.pk}/end/").status_code == 302
    assert "没有人代理" in words(security.get(page_of(who)))


def test_leaving_is_looked_at_before_it_is_done(security, county):
    order = builders.accepted().order
    who = User.objects.get(pk=order.handler_id)
    heir = next(each for each in builders.officers("dept-housing") if each.id != who.pk)
    address = f"/registry/people/{who.pk}/leave/"
    post = Post.objects.get(user=who.pk, unit=order.unit_id)
    given = {"since": "2021-08-02", f"post_{post.pk}": ""}
    held = WorkOrder.objects.values_list("handler", flat=True)

    wrong = security.post(address, {**given, f"post_{post.pk}": people.phone_of(heir.id), "do": "look"})
    assert (wrong.status_code, "已经在这个岗位上" in words(wrong)) == (409, True)
    looked = security.post(address, {**given, "do": "look"})
    assert looked.status_code == 200, words(looked)
    assert order.code in words(looked)
    assert heir.name in words(looked)
    assert "到期不再续，不必有人接" in words(looked)
    assert (list(held.all()), User.objects.get(pk=who.pk).is_active) == ([who.pk], True)

    assert security.post(address, {**given, "do": "leave"}).status_code == 302
    assert (list(held.all()), User.objects.get(pk=who.pk).is_active) == ([heir.id], False)


def test_who_gives_no_posts_has_no_such_pages(logged_in, pair):
    who, colleague = pair

    for client in (logged_in(colleague), logged_in(officer("county", "administrator"))):
        assert client.get(page_of(who)).status_code == 403
        assert client.get(f"{page_of(who)}leave/").status_code == 403
        assert client.post(f"{page_of(who)}deputies/1/end/").status_code == 403


def test_nobody_gives_posts_to_themselves(security):
    me = officer("county", "security_admin")

    answer = security.post(page_of(me), {"unit": "dept-water", "role": "handler", "since": "2021-08-03"})

    assert answer.status_code == 403


def test_the_preview_leaves_nothing_out_that_the_person_holds(security, county):
    branch = PartyBranch.objects.order_by("code").first()
    leader = branch.secretary
    members = PartyMember.objects.filter(branch=branch).exclude(user=leader).order_by("pk")
    estate = leaving.estate(leader.pk, since=MONDAY.date())
    heir = people.phone_of(members.first().user_id)
    given = {"since": "2021-08-02", f"branch_{branch.code}": heir, "do": "look"}
    given |= {f"post_{post.post_id}": heir if post.needs_successor else "" for post in estate.posts}

    looked = security.post(f"/registry/people/{leader.pk}/leave/", given)

    assert looked.status_code == 200, words(looked)
    told = dict(looked.context["passing"])
    for post in estate.posts:
        assert (told[post.words] == members.first().user.name) == post.needs_successor
    assert told[f"{branch.name}书记"] == members.first().user.name
    assert any(what.endswith("户联户") for what in told) == bool(estate.households)


def test_people_of_one_name_are_told_apart_by_where_they_work(security, pair):
    who, colleague = pair
    head = officer(f"grid-{builders.VILLAGE}001", "grid_head")
    User.objects.filter(pk__in=[colleague.id, head.id]).update(name="重名人")
    answer = security.post(
        page_of(who), {"d-deputy": "重名人", "d-since": "2021-08-03", "d-until": "2021-08-04", "do": "deputy"}
    )
    assert answer.status_code == 422 and not Deputy.objects.exists()
    said = words(answer)
    assert (
        "请填写电话" in said
        and "住建局" in said
        and people.unit(f"grid-{builders.VILLAGE}001").short_name in said
    )


def test_in_english_posts_and_units_are_called_in_english(security):
    security.cookies["django_language"] = "en"
    secretary = officer(f"vil-{builders.VILLAGE}", "village_secretary")
    shown = words(security.get(f"/registry/people/{secretary.id}/leave/"))
    assert "village secretary of Miaojia Village, Luojia Township" in shown
    answer = security.post(
        page_of(secretary), {"unit": "Miaojia Village", "role": "handler", "since": "2021-08-03"}
    )
    assert answer.status_code == 302
    assert Post.objects.filter(
        user=secretary.id, unit__code=f"vil-{builders.VILLAGE}", role="handler"
    ).exists()
