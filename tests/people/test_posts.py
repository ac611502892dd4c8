"""Posts from one day to another, how far they are cleared, and who stands in for whom."""

from datetime import date, timedelta

import pytest

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import operations, queries
from sanlian.people.actors import HOUSE, Permission, Role, Secrecy
from sanlian.people.models import Deputy, Post
from sanlian.workorders import operations as orders, queries as order_queries
from sanlian.workorders.models import WorkOrder
from tests import builders
from tests.builders import MONDAY, VILLAGE, hours

pytestmark = pytest.mark.usefixtures("county")

TODAY = MONDAY.date()
TEAM = f"team-{VILLAGE}"


def it():
    return builders.officer("county", Role.SECURITY)


def give(user_id, unit="dept-housing", role=Role.HANDLER, since=TODAY, by=HOUSE, **fields):
    return operations.give_post(user_id, unit=unit, role=role, since=since, by=by, at=MONDAY, **fields)


def stands():
    return Post.objects.count(), Deputy.objects.count(), Entry.objects.count()


def test_a_person_holds_several_posts_each_in_its_own_days():
    who = builders.officer("dept-civil")
    until = TODAY + timedelta(days=30)
    give(who.id, until=until, by=it())

    def units(on):
        return {post.unit_code for post in queries.actor_of_user(who.id, on=on).posts}

    assert units(TODAY - timedelta(days=1)) == units(until + timedelta(days=1)) == {"dept-civil"}
    assert units(TODAY) == units(until) == {"dept-civil", "dept-housing"}
    assert Entry.objects.latest("seq").details["until"] == until.isoformat()


def test_a_post_ends_with_its_day_and_history_keeps_it():
    leader, other = builders.officer(TEAM, Role.TEAM_LEADER), builders.officer("twp-330825201", Role.HANDLER)
    post = Post.objects.get(user_id=leader.id, role=Role.TEAM_LEADER)
    operations.end_post(post.pk, last_day=TODAY - timedelta(days=1), by=it(), at=MONDAY)
    give(other.id, unit=TEAM, role=Role.TEAM_LEADER)

    assert queries.team_leader(VILLAGE, on=TODAY).user_id == other.id
    assert queries.team_leader(VILLAGE, on=date(2021, 3, 1)).user_id == leader.id


@pytest.mark.parametrize(
    ("post", "refusal"),
    [
        ({"role": "king"}, operations.WrongPost),
        ({"role": Role.GRID_HEAD}, operations.WrongPost),
        ({"unit": "dept-moon"}, queries.NoSuchUnit),
        ({"until": TODAY - timedelta(days=1)}, operations.UnusableDays),
        ({"unit": "county", "role": Role.LEADER, "secrecy": Secrecy.SENSITIVE}, operations.WrongPost),
        ({"unit": TEAM, "role": Role.TEAM_LEADER}, operations.PostTaken),
        ({"unit": "dept-civil"}, operations.PostTaken),
    ],
)
def test_a_post_that_cannot_be_given_is_refused_and_nothing_changes(post, refusal):
    who, before = builders.officer("dept-civil"), stands()
    with pytest.raises(refusal):
        give(who.id, **post)
    assert stands() == before


def test_only_who_appoints_gives_posts_and_never_to_themselves():
    desk, keeper, who = builders.desk_of(builders.ask().order), it(), builders.officer("dept-civil")
    before = stands()
    for by, user_id in [(desk, who.id), (keeper, keeper.id)]:
        with pytest.raises(errors.NotAllowed):
            give(user_id, by=by)
    with pytest.raises(operations.NoSuchPerson):
        give(10**9)
    with pytest.raises(operations.NoSuchPost):
        operations.end_post(10**9, last_day=TODAY, by=keeper, at=MONDAY)
    assert stands() == before


def name(away, deputy, since=TODAY, days=7, by=HOUSE):
    until = since + timedelta(days=days - 1)
    return operations.name_deputy(
        away.id, deputy_id=deputy.id, since=since, until=until, reason="年休假", by=by, at=MONDAY
    )


def test_a_deputy_acts_with_the_others_posts_and_the_journal_says_for_whom():
    request = builders.dispatched(to="dept-housing")
    away, deputy = builders.officer("dept-housing"), builders.officer("dept-civil")
    orders.accept(request.order_id, by=away, at=MONDAY)
    name(away, deputy, by=away)
    actor = queries.actor_of_user(deputy.id, on=TODAY)

    orders.contact(request.order_id, with_whom="本人", by=actor, at=MONDAY + hours(1))

    told = Entry.objects.latest("seq")
    assert (told.by_name, told.details["for"]) == (deputy.name, away.name)
    own = builders.accepted(to="dept-civil")
    orders.contact(own.order_id, with_whom="本人", by=actor, at=MONDAY + hours(2))
    assert "for" not in Entry.objects.latest("seq").details


def test_a_deputy_has_the_posts_only_in_those_days_and_lends_them_to_nobody():
    away, deputy, third = (builders.officer(code) for code in ("dept-housing", "dept-civil", "dept-health"))
    name(away, deputy, days=3)
    name(deputy, third, since=TODAY + timedelta(days=3))
    housing = queries.unit("dept-housing").id

    def works(user, day):
        return queries.actor_of_user(user.id, on=TODAY + timedelta(days=day)).works_for(housing)

    assert [works(deputy, day) for day in (-1, 0, 2, 3)] == [False, True, True, False]
    assert not works(third, 3)


def test_a_deputy_is_cleared_no_further_than_anyway():
    away, deputy = builders.officer("dept-housing"), builders.officer("county", Role.LEADER)
    name(away, deputy)
    lent = next(post for post in queries.actor_of_user(deputy.id, on=TODAY).posts if post.for_id == away.id)
    assert lent.grants(Permission.HANDLE, Secrecy.INTERNAL)
    assert not lent.grants(Permission.HANDLE, Secrecy.SENSITIVE)


def test_who_cannot_stand_in_is_refused_and_nothing_changes():
    away, deputy, third = (builders.officer(code) for code in ("dept-housing", "dept-civil", "dept-health"))
    name(away, deputy)
    before = stands()
    for refused in (
        lambda: name(away, third, since=TODAY + timedelta(days=6)),
        lambda: name(third, away),
        lambda: name(third, third),
        lambda: name(third, deputy, since=date(2020, 12, 28)),
    ):
        with pytest.raises(operations.UnfitDeputy):
            refused()
    for days in (0, 200):
        with pytest.raises(operations.UnusableDays):
            name(third, deputy, days=days)
    with pytest.raises(errors.NotAllowed):
        name(third, deputy, by=away)
    assert stands() == before


def test_a_deputy_can_be_called_back_early():
    away, deputy = builders.officer("dept-housing"), builders.officer("dept-civil")
    number = name(away, deputy)
    with pytest.raises(errors.NotAllowed):
        operations.end_deputy(number, last_day=TODAY, by=deputy, at=MONDAY)
    operations.end_deputy(number, last_day=TODAY, by=away, at=MONDAY)
    tomorrow = queries.actor_of_user(deputy.id, on=TODAY + timedelta(days=1))
    assert {post.unit_code for post in tomorrow.posts} == {"dept-civil"}


def test_a_post_that_is_not_cleared_sees_and_does_nothing_restricted():
    request = builders.dispatched(to="dept-civil")
    WorkOrder.objects.filter(pk=request.order_id).update(restricted=True)
    who = builders.officer("dept-housing")
    give(who.id, unit="dept-civil", secrecy=Secrecy.INTERNAL)
    actor = queries.actor_of_user(who.id, on=TODAY)

    assert not order_queries.visible_to(actor).filter(pk=request.order_id)
    with pytest.raises(errors.NotAllowed):
        orders.accept(request.order_id, by=actor, at=MONDAY)
    assert WorkOrder.objects.get(pk=request.order_id).handler_id is None
    WorkOrder.objects.filter(pk=request.order_id).update(restricted=False)
    orders.accept(request.order_id, by=actor, at=MONDAY)
