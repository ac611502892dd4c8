"""Nobody handles an order about themselves or a declared relative: no verb of it, no contact, no way to be sent it."""

import inspect
from datetime import UTC

import pytest
from django.utils import translation

from sanlian.journal.models import Entry
from sanlian.journal.operations import work_off
from sanlian.kernel import errors
from sanlian.kernel.errors import Conflict
from sanlian.people import kinship, operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Actor, Role
from sanlian.people.models import Household, Relative, Resident, User
from sanlian.people.operations import Kin
from sanlian.workorders import inboxes, interest, operations, permissions, queries
from sanlian.workorders.interest import Interest
from sanlian.workorders.models import Assignment, WorkOrder
from sanlian.workorders.operations import Against, Ask
from tests import builders
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours
from tests.permissions import probing

pytestmark = pytest.mark.usefixtures("county")

MOTHER = "12977770001"
TODAY = MONDAY.date()


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def declare(who, *, phone=MOTHER, relation="parent", **fields):
    kin = Kin(relation=relation, name="林母", phone=phone, **fields)
    return people_operations.declare_relative(who.id, kin=kin, since=TODAY, by=who, at=MONDAY)


def fresh(who):
    return people.actor_of_user(who.id, on=TODAY)


def complaint(*, units=(), people=(), at=MONDAY):
    taken = operations.submit(
        Ask(text="村里干部办事不公", reporter_id=builders.resident().id),
        category="village.conduct",
        place_id=None,
        place_code=VILLAGE,
        against=Against(units, people),
        by=builders.resident(),
        at=at,
    )
    return WorkOrder.objects.get(pk=taken.order_id)


# ── every rule of an order's life ───────────────────────────────────────────────────────────────────────────

# What residents do with their own, and what asks for no order.
OF_RESIDENTS = {
    "may_add",
    "may_call",
    "may_correct",
    "may_erase",
    "may_join",
    "may_keep_template",
    "may_object",
    "may_raise",
    "may_report",
    "may_rate",
    "may_speak_for",
    "may_withdraw",
}
RULES = {
    name: rule
    for name, rule in probing.rules_of_rooms().items()
    if name.startswith("workorders.") and name.split(".")[1] not in OF_RESIDENTS
}
TOUCHED = {
    Interest.ASKS: ["p:mother"],
    Interest.AGAINST: [interest.against_person(probing.ME)],
}


def _asked(rule, who, about):
    """Return the verdict of a rule about an order of who's own unit."""
    thing = probing.Thing(who, probing.OWN, probing.LEVELS[0])
    given, loose = {}, []
    for name, parameter in inspect.signature(rule).parameters.items():
        value = probing._ARGUMENTS[name](thing, rule.__name__)
        if isinstance(value, WorkOrder):
            value.about = about
        if isinstance(value, Actor) and value.kind == "officer":
            value = Actor("officer", value.id, value.name, value.posts, frozenset({"p:mother"}))
        if parameter.kind is parameter.KEYWORD_ONLY:
            given[name] = value
        else:
            loose.append(value)
    return rule(*loose, **given)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_whoever_has_an_interest_may_do_nothing_and_everybody_else_what_they_could(rule):
    """All roles at once: with an interest every answer is a plain no; without one somebody may."""
    officers = [who for who in probing.everybody() if who.actor.kind == "officer"]

    without = [_asked(RULES[rule], who, []) for who in officers]
    touched = {kind: [_asked(RULES[rule], who, about) for who in officers] for kind, about in TOUCHED.items()}

    assert any(verdict or verdict.refusal is Conflict for verdict in without)
    for kind, verdicts in touched.items():
        assert not any(verdicts), kind
        assert all(verdict.refusal is errors.NotAllowed for verdict in verdicts), kind
    assert any("relative whom you declared" in str(verdict.reason) for verdict in touched[Interest.ASKS])
    assert any("The level above handles it" in str(verdict.reason) for verdict in touched[Interest.AGAINST])


def test_the_house_and_residents_have_no_interest():
    assert interest.of(HOUSE, ["p:mother", "!u:1"]) is Interest.NONE
    assert interest.of(Actor("resident", 1, "林"), ["p:mother", "!u:1"]) is Interest.NONE


# ── one's own, and relatives' ───────────────────────────────────────────────────────────────────────────────


def test_an_officers_own_request_is_a_colleagues():
    first, second = builders.officers("dept-housing")[:2]
    own = builders.resident(phone=User.objects.get(pk=first.id).phone)
    order = builders.dispatched(by=own).order
    entries = Entry.objects.count()

    with pytest.raises(errors.NotAllowed, match="Somebody else handles it"):
        operations.accept(order.pk, by=fresh(first), at=MONDAY + hours(1))
    assert Entry.objects.count() == entries
    with pytest.raises(errors.NotAllowed):
        operations.see_contact(order.pk, by=fresh(first), at=MONDAY + hours(1))

    operations.accept(order.pk, by=fresh(second), at=MONDAY + hours(1))
    assert WorkOrder.objects.get(pk=order.pk).handler_id == second.id


def test_a_relative_declared_while_the_order_is_in_hand_goes_to_a_colleague():
    first, second = builders.officers("dept-housing")[:2]
    order = builders.accepted(by=builders.resident(phone=MOTHER, name="林母")).order
    assert order.handler_id == first.id

    declare(first)
    work_off(at=MONDAY + hours(2))

    moved = WorkOrder.objects.get(pk=order.pk)
    assert (moved.status, moved.unit_id, moved.handler_id) == ("accepted", order.unit_id, second.id)
    told = Entry.objects.filter(name="workorders.handed_over").latest("seq")
    assert told.details["interest"]


def test_where_no_colleague_is_left_the_level_above_has_it():
    order = builders.accepted(by=builders.resident(phone=MOTHER, name="林母")).order
    for who in builders.officers("dept-housing"):
        declare(who)

    work_off(at=MONDAY + hours(2))

    moved = WorkOrder.objects.get(pk=order.pk)
    assert (moved.status, moved.unit_id, moved.handler_id) == ("formed", people.county_unit().id, None)
    assert Assignment.objects.get(order=order, ended_at=None).role == "desk"
    assert Assignment.objects.get(order=order, outcome="interest").unit_id == order.unit_id


def test_a_household_counts_and_a_declaration_taken_back_does_not():
    who = builders.officer("dept-housing")
    home = Household.objects.first()
    neighbour = builders.resident(phone="12977770009")
    Resident.objects.filter(pk=neighbour.id).update(household=home)
    order = builders.dispatched(by=neighbour).order

    number = declare(who, phone="", household_id=home.pk, relation="household")
    assert not permissions.may_accept(fresh(who), order)

    people_operations.end_relative(number, by=who, at=MONDAY + hours(1))
    assert permissions.may_accept(fresh(who), order)
    with pytest.raises(errors.NotFound):
        people_operations.end_relative(number, by=who, at=MONDAY + hours(1))


def test_who_joins_or_is_merged_into_an_order_counts_too():
    who = builders.officer("dept-housing")
    declare(who)
    order = builders.dispatched().order
    mother = builders.resident(phone=MOTHER, name="林母")
    assert permissions.may_accept(fresh(who), order)

    operations.join(Ask(text="我家也是", reporter_id=mother.id), order_id=order.pk, by=mother, at=MONDAY)

    order.refresh_from_db()
    assert not permissions.may_accept(fresh(who), order)

    other, first = builders.ask(), builders.ask(by=mother)
    merged = operations.merge(
        first.order_id, into=other.order_id, by=builders.desk_of(other.order), at=MONDAY
    )
    assert interest.of(fresh(who), merged.about) is Interest.ASKS


# ── complaints ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_complaint_about_a_village_lies_with_the_township_and_can_never_be_sent_to_the_village():
    village, grid = f"vil-{VILLAGE}", people.units("grid", within=VILLAGE)[0].code
    order = complaint(units=[village])
    desk = builders.officer(f"twp-{TOWNSHIP}", Role.DISPATCHER)
    assert people.unit_by_id(order.unit_id).code == f"twp-{TOWNSHIP}"

    for to, assists in ((village, ()), (grid, ()), ("dept-petition", (village,))):
        with pytest.raises(operations.ComplainedOf) as refused:
            operations.dispatch(order.pk, to=to, assists=assists, by=desk, at=MONDAY)
        assert refused.value.field == ("assists" if assists else "to")

    secretary = builders.officer(village, Role.VILLAGE_SECRETARY)
    assert not queries.visible_to(secretary).filter(pk=order.pk).exists()
    assert queries.visible_to(desk).filter(pk=order.pk).exists()


def test_a_complaint_about_a_township_lies_with_the_county_and_its_officers_do_not_see_it():
    order = complaint(units=[f"twp-{TOWNSHIP}"])
    desk = builders.officer(f"twp-{TOWNSHIP}", Role.DISPATCHER)

    assert order.unit_id == people.county_unit().id
    assert not queries.visible_to(desk).filter(pk=order.pk).exists()
    with pytest.raises(errors.NotAllowed, match="level above"):
        operations.dispatch(order.pk, to="dept-petition", by=desk, at=MONDAY)


def test_the_head_stands_for_the_unit_and_other_officers_for_themselves():
    secretary = builders.officer(f"vil-{VILLAGE}", Role.VILLAGE_SECRETARY)
    handler = builders.officers("dept-housing")[0]

    assert interest.against_unit(people.unit(f"vil-{VILLAGE}").id) in complaint(people=[secretary.id]).about
    about = complaint(people=[handler.id]).about
    assert interest.complained_of(about) == {interest.against_person(handler.id)}


def test_an_order_that_turns_out_to_be_about_its_own_unit_leaves_it_at_once():
    village = f"vil-{VILLAGE}"
    order = builders.accepted(to=village).order
    desk = builders.officer(f"twp-{TOWNSHIP}", Role.DISPATCHER)

    operations.name_complained(order.pk, units=[village], by=desk, at=MONDAY + hours(3))

    moved = WorkOrder.objects.get(pk=order.pk)
    assert (people.unit_by_id(moved.unit_id).code, moved.status) == (f"twp-{TOWNSHIP}", "formed")
    for cadre in builders.officers(village):
        assert not queries.visible_to(cadre).filter(pk=order.pk).exists()
        assert order.pk not in {hop.order_id for hop in inboxes.inbox(cadre, at=MONDAY).items}
    told = Entry.objects.filter(name="workorders.complained_of").latest("seq")
    assert (told.details["units"], told.details["officers"]) == (1, 0)


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ({}, operations.NobodyNamed),
        ({"units": ["vil-nowhere"]}, operations.NoSuchTarget),
        ({"officers": [-1]}, operations.NoSuchTarget),
    ],
)
def test_naming_nobody_changes_nothing(named, refusal):
    order = builders.ask().order
    entries = Entry.objects.count()

    with pytest.raises(refusal):
        operations.name_complained(order.pk, by=builders.desk_of(order), at=MONDAY, **named)

    assert (WorkOrder.objects.get(pk=order.pk).about, Entry.objects.count()) == (order.about, entries)


# ── who reads declarations ──────────────────────────────────────────────────────────────────────────────────


def test_declarations_are_read_by_their_officer_and_those_who_watch_and_the_record_names_nobody():
    who = builders.officer("dept-housing")
    declare(who)

    for reader in (who, builders.officer("county", Role.SECURITY), builders.officer("county", Role.AUDITOR)):
        assert [row.name for row in kinship.relatives_of(who.id, by=reader)] == ["林母"]
    for stranger in (builders.officer("county", Role.DISPATCHER), builders.officers("dept-housing")[1]):
        with pytest.raises(errors.NotAllowed):
            kinship.relatives_of(who.id, by=stranger)
    told = Entry.objects.get(name="people.relative_declared")
    assert set(told.details) == {"person", "since"}
    assert MOTHER not in str(list(Relative.objects.values()))


@pytest.mark.parametrize(
    ("kin", "field"),
    [
        (Kin(relation="friend", phone=MOTHER), "relation"),
        (Kin(relation="parent"), "phone"),
        (Kin(relation="parent", phone="12"), "phone"),
        (Kin(relation="parent", household_id=10**9), "household"),
    ],
)
def test_what_names_nobody_is_refused_at_its_field(kin, field):
    who = builders.officer("dept-housing")

    with pytest.raises(errors.Invalid) as refused:
        people_operations.declare_relative(who.id, kin=kin, since=TODAY, by=who, at=MONDAY)

    assert refused.value.field == field
    assert not Relative.objects.exists()


def test_today_is_the_countys_day_also_in_the_first_hours_after_midnight():
    who = builders.officer("dept-housing")
    night = MONDAY.replace(hour=0, minute=30).astimezone(UTC)
    kin = Kin(relation="parent", phone=MOTHER)

    number = people_operations.declare_relative(who.id, kin=kin, since=TODAY, by=who, at=night)
    people_operations.end_relative(number, by=who, at=night)

    assert Relative.objects.get().valid_to == TODAY


def test_one_relative_is_declared_once_and_only_for_oneself():
    first, second = builders.officers("dept-housing")[:2]
    declare(first)

    with pytest.raises(people_operations.AlreadyDeclared):
        declare(first)
    with pytest.raises(errors.NotAllowed):
        people_operations.declare_relative(
            second.id, kin=Kin(relation="parent", phone=MOTHER), since=TODAY, by=first, at=MONDAY
        )
    assert Relative.objects.count() == 1
