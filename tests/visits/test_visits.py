"""Notes of visits: who writes and who reads them, what they raise, how they are put right, and what counts them."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from sanlian.journal.models import Delivery, Entry
from sanlian.kernel import errors
from sanlian.people.actors import Actor
from sanlian.people.models import Household, HouseholdLink
from sanlian.people.queries import actor_of_user
from sanlian.visits import facts, operations, queries
from sanlian.visits.models import Picture, Visit
from sanlian.visits.operations import AlreadyCorrected, NothingFound, Wanted
from sanlian.workorders.models import Attachment, WorkOrder
from tests.builders import MONDAY, TOWNSHIP, VILLAGE, hours, officer

pytestmark = pytest.mark.usefixtures("county")
GRID = f"{VILLAGE}002"
TODAY = MONDAY.date()
WANTED = Wanted("祠堂边井盖没了", "请尽快盖上。", "road.lamp")


@pytest.fixture
def link():
    """Return a link of a member without any post, in the grid of the village."""
    links = HouseholdLink.objects.filter(household__grid_code=GRID, valid_to=None, member__posts=None)
    return links.exclude(member=None).order_by("pk").first()


@pytest.fixture
def member(link):
    return actor_of_user(link.member_id, on=TODAY)


def write(by, at=MONDAY, **given):
    return operations.write(**{"day": TODAY, "text": "老人一切都好，屋顶有点漏。", **given}, by=by, at=at)


def _drawn(colour):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
    return drawn


def told():
    return list(
        Entry.objects.filter(name__startswith="visits.")
        .order_by("pk")
        .values_list("name", "subject_kind", "details")
    )


def test_a_linked_member_writes_on_the_household_and_reads_it(member, link):
    visit = write(member, household_id=link.household_id)

    about = queries.household(link.household_id, by=member, on=TODAY)
    (note,) = queries.history(about).items
    assert (note.text, note.by.name, note.day, note.order) == (
        "老人一切都好，屋顶有点漏。",
        member.name,
        TODAY,
        None,
    )
    assert told() == [(facts.NOTED, "visit", {"place": GRID, "household": link.household_id})]
    (home,) = [home for home in queries.mine(by=member, on=TODAY) if home.row.id == link.household_id]
    assert home.last.pk == visit.pk


def test_no_reader_hears_of_a_visit(member, link):
    write(member, household_id=link.household_id)
    operations.see_household(link.household_id, by=member, at=MONDAY)
    entries = Entry.objects.filter(name__startswith="visits.")
    assert entries.count() == 2
    assert not Delivery.objects.filter(entry_id__in=entries.values("seq")).exists()


WHO = {
    f"grid-{GRID}/grid_head": True,
    f"grid-{GRID}/grid_worker": True,
    f"vil-{VILLAGE}/village_secretary": True,
    f"team-{VILLAGE}/team_leader": True,
    f"twp-{TOWNSHIP}/dispatcher": True,
    f"twp-{TOWNSHIP}/leader": False,
    "twp-330825101/dispatcher": False,
    "county/dispatcher": False,
    "county/leader": False,
    "dept-housing/handler": False,
}


@pytest.mark.parametrize("who", WHO)
def test_who_works_at_the_place_writes_and_reads_and_nobody_else(link, who):
    actor = officer(*who.split("/"))
    if WHO[who]:
        write(actor, household_id=link.household_id)
        write(actor, grid_code=GRID)
        assert len(queries.history(queries.grid(GRID, by=actor)).items) == 2
        return
    for given in ({"household_id": link.household_id}, {"grid_code": GRID}):
        with pytest.raises(errors.NotAllowed):
            write(actor, **given)
    with pytest.raises(errors.NotAllowed):
        queries.household(link.household_id, by=actor, on=TODAY)
    with pytest.raises(errors.NotAllowed):
        operations.see_household(link.household_id, by=actor, at=MONDAY)
    assert (Visit.objects.count(), told()) == (0, [])


def test_a_link_reaches_one_household_and_ends_with_its_last_day(member, link):
    other = Household.objects.filter(grid_code=f"{VILLAGE}001")[0]
    for given in ({"household_id": other.pk}, {"grid_code": GRID}, {"grid_code": f"{VILLAGE}001"}):
        with pytest.raises(errors.NotAllowed):
            write(member, **given)
    link.valid_to = TODAY - timedelta(days=1)
    link.save()
    with pytest.raises(errors.NotAllowed):
        write(member, household_id=link.household_id)
    assert not Visit.objects.exists()


def test_a_resident_with_the_number_of_a_member_is_nobody(member, link):
    resident = Actor(kind="resident", id=member.id, name="吕**")
    assert queries.mine(by=resident, on=TODAY) == []
    with pytest.raises(errors.NotAllowed):
        write(resident, household_id=link.household_id)


def test_a_note_raises_an_order_that_says_nothing_of_the_note(member, link):
    photo = operations.keep_picture(_drawn("teal"), at=MONDAY)
    visit = write(member, household_id=link.household_id, wanted=WANTED, photos=[photo])

    order = WorkOrder.objects.get()
    assert visit.order_id == order.pk
    assert (order.origin, order.status, order.unit.code) == ("inspection", "formed", f"twp-{TOWNSHIP}")
    assert (order.place_code, order.title, order.told) == (GRID, WANTED.title, WANTED.told)
    assert "老人" not in order.told
    assert list(Attachment.objects.values_list("order", "public")) == [(order.pk, False)]
    assert told()[-1][2]["order"] == order.code
    path = queries.picture(Picture.objects.get().pk, by=member, on=TODAY)
    assert path.is_file()
    assert operations.sweep_pictures(at=MONDAY + hours(48)) == 0


def test_a_photograph_that_no_note_took_up_is_swept_and_stays_private(member, link):
    photo = operations.keep_picture(_drawn("navy"), at=MONDAY)
    write(member, household_id=link.household_id, photos=[photo])
    with pytest.raises(errors.NotAllowed):
        queries.picture(Picture.objects.get().pk, by=officer("dept-housing"), on=TODAY)
    Picture.objects.all().delete()
    assert operations.sweep_pictures(at=MONDAY + timedelta(days=3650)) == 0


def test_notes_are_forgotten_in_time_and_what_they_raised_stays(
    member, link, settings, django_capture_on_commit_callbacks
):
    settings.VISIT_NOTES_DAYS = 30
    home = {"household_id": link.household_id}
    first, second = (operations.keep_picture(_drawn(colour), at=MONDAY) for colour in ("teal", "navy"))
    raised = write(member, **home, wanted=WANTED, photos=[first])
    wrong = write(member, **home, photos=[second])
    right = write(member, **home, corrects=wrong.pk, at=MONDAY + timedelta(days=20))
    lone, shared = (Path(settings.MEDIA_ROOT) / each.file for each in (second, first))

    # To the last day they are kept; it begins at midnight in the county.
    assert operations.forget_old(at=MONDAY + timedelta(days=30)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.forget_old(at=MONDAY + timedelta(days=31)) == 2
    assert list(Visit.objects.values_list("pk", "corrects")) == [(right.pk, None)]
    assert told()[-1] == (facts.FORGOTTEN, "county", {"until": (TODAY + timedelta(days=1)).isoformat()})
    assert (lone.exists(), shared.exists()) == (False, True)
    assert Attachment.objects.get().order_id == raised.order_id
    # Nothing more is forgotten, and nothing more is told.
    entries = Entry.objects.count()
    assert operations.forget_old(at=MONDAY + timedelta(days=31)) == 0
    assert Entry.objects.count() == entries
    assert operations.sweep_pictures(at=MONDAY + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * 2001}, "text"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": TODAY - timedelta(days=400)}, "day"),
        ({"photos": [operations.keep_picture] * 7}, "photos"),
        ({"wanted": Wanted("", "请盖上", "road.lamp")}, "title"),
    ],
)
def test_a_faulty_note_leaves_nothing(member, link, given, field):
    entries = Entry.objects.count()
    with pytest.raises(errors.Invalid) as refused:
        write(member, household_id=link.household_id, **given)
    assert refused.value.field == field
    if field != "title":
        assert isinstance(refused.value, NothingFound)
    assert (Visit.objects.count(), WorkOrder.objects.count(), Entry.objects.count()) == (0, 0, entries)


def test_a_note_is_put_right_once_by_another_that_names_it(member, link):
    first = write(member, household_id=link.household_id)
    head = officer(f"grid-{GRID}", "grid_head")
    second = write(head, household_id=link.household_id, text="屋顶不漏，是窗。", corrects=first.pk)

    newest, oldest = queries.history(queries.household(link.household_id, by=member, on=TODAY)).items
    assert (newest.corrects_id, oldest.correction, oldest.text) == (first.pk, second, first.text)
    with pytest.raises(AlreadyCorrected):
        write(member, household_id=link.household_id, corrects=first.pk)
    with pytest.raises(queries.NoSuchVisit):
        write(head, grid_code=GRID, corrects=second.pk)
    assert Visit.objects.count() == 2


def test_a_long_history_is_paged_by_key(member, link, django_assert_num_queries):
    for number in range(queries.PAGE + 3):
        write(member, household_id=link.household_id, text=f"第{number}次", at=MONDAY + hours(number))
    about = queries.household(link.household_id, by=member, on=TODAY)
    with django_assert_num_queries(2):
        first = queries.history(about)
    rest = queries.history(about, after=first.next)
    assert [note.text for note in [*first.items, *rest.items]] == [
        f"第{number}次" for number in reversed(range(queries.PAGE + 3))
    ]
    assert rest.next is None
    with pytest.raises(errors.Invalid):
        queries.history(about, after="nonsense")


def test_the_homes_of_a_grid_come_with_their_last_note(member, link, django_assert_num_queries):
    visit = write(member, household_id=link.household_id)
    about = queries.grid(GRID, by=officer(f"grid-{GRID}", "grid_head"))
    with django_assert_num_queries(3):
        page = queries.homes(about, after=0, on=TODAY, size=100)
    assert [home.last.pk for home in page.items if home.last] == [visit.pk]
    few = queries.homes(about, after=0, on=TODAY, size=1)
    assert queries.homes(about, after=int(few.next), on=TODAY).items[0].row.id > few.items[0].row.id
