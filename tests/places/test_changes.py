"""Places merged, split, renamed and moved: each order is counted once on the map of any day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from sanlian.journal.models import Entry
from sanlian.kernel import errors
from sanlian.people.actors import HOUSE, ROLE_PERMISSIONS, Actor, Permission, PostScope, Role
from sanlian.places import facts, operations, queries, rules
from sanlian.places.models import Place, PlaceCode
from sanlian.places.operations import NewPlace, Part

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)
COUNTY, NORTH, SOUTH = "880101", "880101001", "880101002"
A, B, C = f"{NORTH}001", f"{NORTH}002", f"{NORTH}003"
NOBODY = Actor(kind="officer", id=7, name="路人")


def build_map() -> None:
    """Import a county of two townships, each with three villages of two grids."""
    queries.forget()
    rows = [NewPlace(COUNTY, "试县", ""), NewPlace(NORTH, "北乡", COUNTY), NewPlace(SOUTH, "南乡", COUNTY)]
    for town in (NORTH, SOUTH):
        for village, name in enumerate("甲乙丙", start=1):
            code = f"{town}{village:03}"
            rows.append(NewPlace(code, f"{name}村村民委员会", town))
            rows += [NewPlace(f"{code}{grid:03}", f"第{grid}网格", code) for grid in (1, 2)]
    operations.import_places(rows, by=HOUSE, at=AT)


@pytest.fixture
def small(db):
    build_map()
    yield
    queries.forget()


def administrator(place: str) -> Actor:
    post = PostScope(1, "u", "u", "county", place, Role.ADMINISTRATOR, ROLE_PERMISSIONS[Role.ADMINISTRATOR])
    return Actor(kind="officer", id=8, name="管理员", posts=(post,))


def on(day: int) -> date:
    return DAY + timedelta(days=day)


def codes(level: str, day: date) -> list[str]:
    return [each.code for each in queries.map_of(day, level, within=COUNTY)]


def test_the_word_for_the_right_is_one():
    assert rules.CHANGE == Permission.CHANGE_PLACES


@pytest.mark.usefixtures("small")
class TestMerge:
    def test_one_takes_in_another(self):
        heir = operations.merge([A, B], into=B, day=DAY, by=HOUSE, at=AT)

        assert heir.code == B
        assert [info.code for info in queries.children(NORTH)] == [B, C]
        assert [(info.code, info.name) for info in queries.children(B)] == [
            (f"{B}001", "第1网格"),
            (f"{B}002", "第2网格"),
            (f"{B}003", "甲村第1网格"),
            (f"{B}004", "甲村第2网格"),
        ]
        old = queries.get(A)
        assert (old.former, old.short_name) == (True, "甲村")
        assert queries.get(f"{A}001").former

    def test_old_orders_are_read_by_the_map_of_either_day(self):
        operations.merge([A, B], into=B, day=DAY, by=HOUSE, at=AT)

        assert queries.mapped(A, on=DAY) == B
        assert queries.mapped(A, on=on(-1)) == A
        assert queries.mapped(f"{A}002", on=DAY) == f"{B}004"
        assert queries.mapped(f"{B}004", on=on(-1)) == f"{A}002"
        assert queries.regrouped({A: 3, B: 4, C: 5}, on=DAY) == {B: [3, 4], C: [5]}

    def test_a_new_place_may_carry_on(self):
        new = f"{NORTH}009"
        operations.merge([A, B], into=new, name="甲乙村村民委员会", day=DAY, by=HOUSE, at=AT)

        assert queries.get(new).name_en == "Jiayi Village"
        assert [queries.mapped(code, on=DAY) for code in (A, B, C)] == [new, new, C]
        assert queries.mapped(new, on=on(-1)) == A
        assert codes("village", on(-1))[:3] == [A, B, C]
        assert codes("village", DAY)[:2] == [C, new]

    def test_the_fact_says_which_and_when(self):
        operations.merge([A, B], into=B, day=DAY, by=HOUSE, at=AT)
        entry = Entry.objects.get(name=facts.MERGED)
        assert entry.details == {"day": "2026-03-01", "place": B, "from": [A], "recoded": 2}

    def test_grounds_become_one(self):
        for code, west in ((A, 0.0), (B, 1.0)):
            ring = [[west, 0.0], [west + 1, 0.0], [west + 1, 1.0], [west, 1.0], [west, 0.0]]
            Place.objects.filter(code=code).update(boundary=[ring])
        operations.merge([A, B], into=B, day=DAY, by=HOUSE, at=AT)
        [ring] = Place.objects.get(code=B).boundary
        assert {x for x, _y in ring} == {0.0, 1.0, 2.0} or {x for x, _y in ring} == {0.0, 2.0}


@pytest.mark.usefixtures("small")
class TestSplit:
    def test_a_part_is_cut_off_and_the_place_stays(self):
        new = f"{NORTH}004"
        parts = [Part(A), Part(new, "新村村民委员会", (f"{A}002",))]
        operations.split(A, parts=parts, day=DAY, by=HOUSE, at=AT)

        assert not queries.get(A).former
        assert [info.code for info in queries.children(A)] == [f"{A}001"]
        assert [info.code for info in queries.children(new)] == [f"{new}001"]
        assert queries.mapped(new, on=on(-1)) == A
        assert queries.mapped(f"{A}002", on=DAY) == f"{new}001"
        assert queries.mapped(A, on=DAY) == A

    def test_a_place_ends_in_its_parts(self):
        parts = [Part(f"{NORTH}004", "上村"), Part(f"{NORTH}005", "下村", (f"{A}002",))]
        operations.split(A, parts=parts, day=DAY, by=HOUSE, at=AT)

        assert queries.get(A).former
        assert queries.mapped(A, on=DAY) == f"{NORTH}004"
        assert [queries.mapped(part.code, on=on(-1)) for part in parts] == [A, A]
        assert queries.mapped(f"{A}001", on=DAY) == f"{NORTH}004001"


@pytest.mark.usefixtures("small")
class TestRenameAndMove:
    def test_a_name_has_its_days(self):
        operations.rename(A, name="新甲村村民委员会", day=DAY, by=HOUSE, at=AT)

        assert queries.get(A).full_name == "北乡新甲村"
        assert queries.get(A).name_en == "Xinjia Village"
        assert [alias.name for alias in queries.aliases(A, on=on(-1))] == ["甲村村民委员会"]
        assert [alias.name for alias in queries.aliases(A, on=DAY)] == ["新甲村村民委员会"]
        assert queries.mapped(A, on=on(-1)) == A

    def test_what_lies_inside_is_called_after_it(self):
        operations.rename(NORTH, name="大北镇", day=DAY, by=HOUSE, at=AT)
        assert queries.get(f"{A}001").full_name == "大北镇甲村第1网格"
        assert queries.get(NORTH).kind == "town"

    def test_a_village_moves_with_its_grids_and_stays_the_same_place(self):
        before = queries.get(A).id
        moved = operations.move(A, under=SOUTH, day=DAY, by=HOUSE, at=AT)

        assert (moved.code, moved.id, moved.full_name) == (f"{SOUTH}004", before, "南乡甲村")
        assert queries.get(f"{SOUTH}004002").full_name == "南乡甲村第2网格"
        assert queries.mapped(f"{A}002", on=DAY) == f"{SOUTH}004002"
        assert queries.by_code(rules.MAIN, A, on=on(-1)).id == before
        assert queries.by_code(rules.MAIN, A, on=DAY) is None
        assert (queries.get(A).former, queries.get(A).parent_code) == (True, NORTH)

    def test_it_may_come_back_under_its_old_code(self):
        operations.move(A, under=SOUTH, day=on(-9), by=HOUSE, at=AT)
        operations.move(f"{SOUTH}004", under=NORTH, to=A, day=DAY, by=HOUSE, at=AT)

        assert not queries.get(A).former
        assert [queries.mapped(A, on=on(day)) for day in (-10, -9, 0)] == [A, f"{SOUTH}004", A]

    def test_an_older_list_does_not_bring_a_code_back(self):
        operations.move(A, under=SOUTH, day=DAY, by=HOUSE, at=AT)
        with pytest.raises(operations.BadRow, match="7"):
            operations.import_places([NewPlace(A, "甲村村民委员会", NORTH, 7)], by=HOUSE, at=AT)


def _all(**change):
    return {"day": DAY, "by": HOUSE, "at": AT} | change


REFUSALS = [
    ("unknown", queries.UnknownPlace, lambda: operations.rename("880101999", name="某村", **_all())),
    ("unknown parent", queries.UnknownPlace, lambda: operations.move(A, under="880101999", **_all())),
    ("a stranger", errors.NotAllowed, lambda: operations.rename(A, name="某村", **_all(by=NOBODY))),
    (
        "another's place",
        errors.NotAllowed,
        lambda: operations.move(A, under=SOUTH, **_all(by=administrator(NORTH))),
    ),
    ("to come", operations.BadChange, lambda: operations.rename(A, name="某村", **_all(day=on(5)))),
    ("no name", operations.BadChange, lambda: operations.rename(A, name=" ", **_all())),
    ("the same name", operations.BadChange, lambda: operations.rename(A, name="甲村村民委员会", **_all())),
    ("one alone", operations.BadChange, lambda: operations.merge([A], into=A, **_all())),
    ("two into nothing", operations.BadChange, lambda: operations.merge([A], into=f"{NORTH}9", **_all())),
    ("levels", operations.BadChange, lambda: operations.merge([A, NORTH], into=B, **_all())),
    ("new, no name", operations.BadChange, lambda: operations.merge([A, B], into=f"{NORTH}9", **_all())),
    ("named twice", operations.BadChange, lambda: operations.merge([A, B], into=B, name="某村", **_all())),
    ("under itself", operations.BadChange, lambda: operations.move(A, under=B, **_all())),
    ("there already", operations.BadChange, lambda: operations.move(A, under=NORTH, **_all())),
    ("elsewhere", operations.BadChange, lambda: operations.move(A, under=SOUTH, to=f"{NORTH}008", **_all())),
    ("taken", operations.CodeTaken, lambda: operations.move(A, under=SOUTH, to=f"{SOUTH}001", **_all())),
    ("one part", operations.BadChange, lambda: operations.split(A, parts=[Part(A)], **_all())),
    (
        "not in it",
        operations.BadChange,
        lambda: operations.split(A, parts=[Part(A), Part(f"{NORTH}008", "某村", (f"{B}001",))], **_all()),
    ),
    (
        "part taken",
        operations.CodeTaken,
        lambda: operations.split(A, parts=[Part(A), Part(B, "某村")], **_all()),
    ),
    (
        "part elsewhere",
        operations.BadChange,
        lambda: operations.split(A, parts=[Part(A), Part(f"{A}008", "某村")], **_all()),
    ),
]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("refusal", "do"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS])
def test_a_refusal_changes_nothing(refusal, do):
    before = (list(Place.objects.order_by("pk").values()), list(PlaceCode.objects.order_by("pk").values()))
    entries = Entry.objects.count()
    with pytest.raises(refusal):
        do()
    assert (
        list(Place.objects.order_by("pk").values()),
        list(PlaceCode.objects.order_by("pk").values()),
    ) == before
    assert Entry.objects.count() == entries


@pytest.mark.usefixtures("small")
class TestOrderOfDays:
    def test_what_is_gone_changes_no_more(self):
        operations.merge([A, B], into=B, day=DAY, by=HOUSE, at=AT)
        with pytest.raises(operations.NotOnTheMap):
            operations.rename(A, name="某村", day=DAY, by=HOUSE, at=AT)

    @pytest.mark.parametrize("day", [on(-1), DAY])
    def test_changes_are_entered_in_the_order_of_their_days(self, day):
        operations.rename(A, name="某村", day=DAY, by=HOUSE, at=AT)
        with pytest.raises(operations.OutOfOrder):
            operations.move(NORTH, under=COUNTY, to=f"{COUNTY}008", day=day, by=HOUSE, at=AT)

    def test_numbers_run_out(self):
        PlaceCode.objects.filter(code=f"{SOUTH}003").update(code=f"{SOUTH}999")
        with pytest.raises(operations.NoCodeLeft):
            operations.move(A, under=SOUTH, day=DAY, by=HOUSE, at=AT)

    def test_an_administrator_of_the_county_may(self):
        operations.rename(A, name="某村", day=DAY, by=administrator(COUNTY), at=AT)
        assert queries.get(A).name == "某村"


class TestAnyHistory(TestCase):
    """Whatever is merged, split and moved, the map of any day counts every order once."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_every_order_is_counted_once_on_the_map_of_any_day(self, data):
        build_map()
        orders = {place.code for place in Place.objects.filter(code__startswith=COUNTY)}
        days = [on(-100 + number) for number in range(data.draw(st.integers(1, 7)))]
        for day in days:
            self._change(data, day)
            orders |= {place.code for place in Place.objects.filter(code__startswith=COUNTY)}

        for day in (on(-101), *days, DAY):
            alive = {level: set(codes(level, day)) for level in ("county", "township", "village", "grid")}
            found = queries.regrouped(dict.fromkeys(orders, 1), on=day)
            assert sum(sum(ones) for ones in found.values()) == len(orders)
            for code in found:
                assert code in alive[rules.level_of(code)], (code, day)
            # A finer place never lies elsewhere than the coarser one that its code says.
            for code in alive["grid"] | alive["village"]:
                assert rules.parent_of(code) in alive[rules.level_of(rules.parent_of(code))]
            assert {queries.mapped(code, on=day) for code in found} == set(found)

    def _change(self, data, day):
        level = data.draw(st.sampled_from(["village", "village", "grid", "township"]))
        here = sorted(info.code for info in queries.of_level(level) if info.code.startswith(COUNTY))
        first = data.draw(st.sampled_from(here))
        kind = data.draw(st.sampled_from(["merge", "absorb", "split", "divide", "move", "rename"]))
        fresh = operations._change.next_code(Place.objects.get(code=rules.parent_of(first)))
        common = {"day": day, "by": HOUSE, "at": AT}
        others = [code for code in here if code != first]
        if kind in ("merge", "absorb") and others:
            second = data.draw(st.sampled_from(others))
            new = kind == "merge"
            into, name = (fresh, "并村") if new else (second, "")
            operations.merge([first, second], into=into, name=name, **common)
        elif kind in ("split", "divide"):
            inside = [info.code for info in queries.children(first)]
            given_away = tuple(data.draw(st.lists(st.sampled_from(inside), unique=True)) if inside else ())
            beyond = f"{int(fresh) + 1}"
            parts = [Part(fresh, "分村", given_away)]
            first_part = Part(first) if kind == "split" else Part(beyond, "余村")
            operations.split(first, parts=[first_part, *parts], **common)
        elif kind == "move" and level != "township":
            parents = {rules.parent_of(code) for code in here} - {rules.parent_of(first)}
            if parents:
                operations.move(first, under=data.draw(st.sampled_from(sorted(parents))), **common)
        else:
            operations.rename(first, name=f"改{day:%m%d}村", **common)

    def tearDown(self):
        queries.forget()
        super().tearDown()
