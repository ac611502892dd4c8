"""When somebody leaves: everything that was theirs has another owner in the same moment, or nothing changes."""

from datetime import timedelta

import pytest
from django.utils import translation

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people import leaving, listings, operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import Deputy, HouseholdLink, PartyBranch, Post, User
from sanlian.workorders import operations
from sanlian.workorders.models import WeeklyEntry, WorkOrder
from tests import builders
from tests.builders import MONDAY, VILLAGE, hours

pytestmark = pytest.mark.usefixtures("county")

TODAY = MONDAY.date()
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def keeper():
    return builders.officer("county", Role.SECURITY)


def posts_of(user_id):
    return {held.role: held for held in leaving.estate(user_id, since=TODAY).posts}


def stands():
    return (
        sorted(Post.objects.values_list("pk", "user", "valid_from", "valid_to")),
        sorted(HouseholdLink.objects.values_list("pk", "member", "branch", "valid_to")),
        sorted(PartyBranch.objects.values_list("code", "secretary")),
        sorted(WorkOrder.objects.values_list("pk", "handler")),
        sorted(WeeklyEntry.objects.values_list("pk", "leader")),
        sorted(Deputy.objects.values_list("pk", "valid_to")),
        User.objects.filter(is_active=True).count(),
        Entry.objects.count(),
    )


def leave(user_id, by=None, since=TODAY, **fields):
    return operations.leave(user_id, since=since, by=by or keeper(), at=MONDAY + hours(2), **fields)


def test_open_orders_go_to_a_colleague_and_the_story_says_from_whom_to_whom():
    request = builders.accepted(to="dept-housing")
    who = builders.officer("dept-housing")

    assert leave(who.id) == 1

    order = WorkOrder.objects.get(pk=request.order_id)
    heir = builders.officer("dept-housing")
    assert (order.handler_id, order.status) == (heir.id, "accepted") and heir.id != who.id
    told = Entry.objects.filter(name="workorders.handed_over").latest("seq")
    assert (told.details["was"], told.details["to"]) == (who.name, heir.name)
    builders.reply(request, by=heir, at=MONDAY + hours(3))
    with pytest.raises(errors.NotFound):
        people.actor_of_user(who.id, on=TODAY)


def test_a_secretary_leaves_with_successors_for_post_branch_and_households():
    who = builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)
    branch = PartyBranch.objects.get(secretary_id=who.id)
    heir = builders.officer(f"vil-{VILLAGE}", Role.HANDLER)
    post = posts_of(who.id)[Role.VILLAGE_SECRETARY]
    linked = list(
        HouseholdLink.objects.filter(member=who.id, valid_to=None).values_list("household", flat=True)
    )

    leave(who.id, posts={post.post_id: heir.id}, branches={branch.code: heir.id})

    branch.refresh_from_db()
    assert branch.secretary_id == heir.id
    assert builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY).id == heir.id
    assert {listings.linked_by(number, on=TODAY) for number in linked} == {branch.name}
    assert {listings.linked_by(number, on=TODAY - DAY) for number in linked} == {who.name}
    told = Entry.objects.get(name="people.left")
    assert told.details["households"] == len(linked)


def test_a_team_leaders_list_goes_to_the_new_leader():
    request = builders.accepted()
    who = builders.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    entry = operations.list_weekly(request.order_id, goal="修好", by=who, at=MONDAY)
    heir = builders.officer("dept-civil")

    leave(who.id, posts={posts_of(who.id)[Role.TEAM_LEADER].post_id: heir.id})

    entry.refresh_from_db()
    assert entry.leader_id == heir.id == people.team_leader(VILLAGE, on=TODAY).user_id
    assert Entry.objects.filter(name="workorders.handed_over").latest("seq").details["list"]


def test_whoever_stands_in_for_the_one_who_leaves_no_longer_does():
    who, deputy = builders.officer("dept-housing"), builders.officer("dept-civil")
    people_operations.name_deputy(
        who.id, deputy_id=deputy.id, since=TODAY, until=TODAY + 9 * DAY, by=HOUSE, at=MONDAY
    )
    leave(who.id)
    assert {post.unit_code for post in people.actor_of_user(deputy.id, on=TODAY).posts} == {"dept-civil"}


def test_what_would_be_without_an_owner_is_named_and_nothing_changes():
    leader = builders.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    secretary = builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)
    post = posts_of(secretary.id)[Role.VILLAGE_SECRETARY].post_id
    other = builders.officer(f"vil-{VILLAGE}", Role.HANDLER)
    stranger = builders.officer("dept-civil")
    before = stands()
    for who, fields, words in [
        (leader, {}, "team leader of"),
        (secretary, {}, "village secretary of .*; secretary of"),
        (secretary, {"posts": {post: other.id}}, "secretary of"),
    ]:
        with pytest.raises(people_operations.StillOwed, match=words):
            leave(who.id, **fields)
    code = PartyBranch.objects.get(secretary_id=secretary.id).code
    for fields, refusal in [
        ({"posts": {post: secretary.id}}, people_operations.UnusableDays),
        ({"since": TODAY + DAY}, people_operations.UnusableDays),
        ({"posts": {post: other.id}, "branches": {code: 10**9}}, people_operations.NoSuchPerson),
        # The last step fails: what was written before it is undone.
        (
            {"posts": {post: other.id}, "branches": {code: other.id}, "households_to": stranger.id},
            people_operations.RuleBroken,
        ),
    ]:
        with pytest.raises(refusal):
            leave(secretary.id, **fields)
    assert stands() == before


def test_nobody_leaves_a_unit_without_anybody_who_could_take_its_orders():
    first, *others = builders.officers("dept-disabled")
    for other in others:
        leave(other.id)
    before = stands()
    with pytest.raises(people_operations.StillOwed, match="officer of"):
        leave(first.id)
    assert stands() == before
    heir = builders.officer("dept-civil")
    leave(first.id, posts={posts_of(first.id)[Role.HANDLER].post_id: heir.id})
    assert [who.id for who in builders.officers("dept-disabled")] == [heir.id]


def test_only_who_appoints_enters_that_somebody_leaves():
    who, before = builders.officer("dept-housing"), stands()
    for by in (builders.officer("dept-civil"), builders.officer("twp-330825201", Role.DISPATCHER), who):
        with pytest.raises(errors.NotAllowed):
            leave(who.id, by=by)
    with pytest.raises(errors.NotAllowed):
        leave(keeper().id)
    assert stands() == before


def test_one_post_is_left_and_the_others_stay():
    who = builders.officer(f"team-{VILLAGE}", Role.TEAM_LEADER)
    held, heir = posts_of(who.id), builders.officer("dept-civil")
    before = stands()
    with pytest.raises(people_operations.StillOwed):
        operations.step_down(held[Role.TEAM_LEADER].post_id, since=TODAY, by=keeper(), at=MONDAY)
    with pytest.raises(errors.NotFound):
        operations.step_down(10**9, since=TODAY, by=keeper(), at=MONDAY)
    assert stands() == before

    operations.step_down(held[Role.TEAM_LEADER].post_id, since=TODAY, to=heir.id, by=keeper(), at=MONDAY)

    assert people.team_leader(VILLAGE, on=TODAY).user_id == heir.id
    assert set(posts_of(who.id)) == {Role.HANDLER}
