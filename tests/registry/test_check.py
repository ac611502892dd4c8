"""The demonstration county is whole; what is taken out of it is named, with the page that mends it."""

import io
import re
from datetime import date

import pytest
from django.core.management import call_command
from django.utils.translation import gettext, override

from sanlian.catalogue.models import CalendarDay, CatalogueVersion, Category
from sanlian.people.actors import Role
from sanlian.people.models import Deputy, Household, HouseholdLink, PartyMember, Post, Unit, User
from sanlian.places.models import Place, PlaceCode
from sanlian.registry import checks
from tests.builders import VILLAGE, officer
from tests.desk.pages import words

pytestmark = pytest.mark.django_db
DAY = date(2021, 8, 2)
GRID = f"{VILLAGE}001"
NAME_PEOPLE = {
    "linked_by_who_left",
    "linked_twice",
    "member_too_few",
    "nobody_on_duty",
    "post_of_who_left",
    "secretary_left",
}


def found():
    return {(finding.kind, finding.about) for finding in checks.findings(DAY)}


def kinds():
    return {kind for kind, _about in found()}


def test_the_demonstration_county_is_whole(county):
    assert [finding.said.words % finding.said.values for finding in checks.findings(DAY)] == []
    said = io.StringIO()
    call_command("county_check", "--on", DAY.isoformat(), stdout=said)
    assert "没有缺漏" in said.getvalue()


def break_head(_place):
    Post.objects.filter(unit__code=f"grid-{GRID}", role=Role.GRID_HEAD).update(valid_to=date(2021, 7, 1))
    return "grid_without_head", f"grid-{GRID}"


def break_post(_place):
    post = Post.objects.filter(unit__code="dept-housing").first()
    User.objects.filter(pk=post.user_id).update(is_active=False)
    return "post_of_who_left", "dept-housing"


def break_owner(_place):
    Category.objects.filter(code="road.lamp").update(lead="dept-nobody")
    return "category_without_owner", "road.lamp"


def break_code(place):
    # What two bear today the database refuses; of days gone by it cannot know.
    PlaceCode.objects.create(place=place, code_system="statistics", code=VILLAGE, valid_to=date(2021, 1, 1))
    return "code_in_two_places", VILLAGE


def break_link(_place):
    link = HouseholdLink.objects.filter(household__grid_code=GRID, valid_to=None).exclude(member=None).first()
    User.objects.filter(pk=link.member_id).update(is_active=False)
    return "linked_by_who_left", GRID


def break_twice(_place):
    link = HouseholdLink.objects.filter(household__grid_code=GRID, valid_to=None).exclude(member=None).first()
    HouseholdLink.objects.create(
        household=link.household, member=link.member, valid_from=DAY, valid_to=date(2021, 12, 31)
    )
    return "linked_twice", GRID


def break_few(_place):
    member = PartyMember.objects.filter(branch__village_code=VILLAGE, exempt="").first()
    keep = HouseholdLink.objects.filter(member=member.user, valid_to=None).values_list("pk", flat=True)[:2]
    HouseholdLink.objects.filter(member=member.user).exclude(pk__in=list(keep)).delete()
    return "member_too_few", member.number


def break_unit(_place):
    Unit.objects.filter(code=f"team-{VILLAGE}").update(active=False)
    return "no_unit", f"team-{VILLAGE}"


def break_year(_place):
    CalendarDay.objects.filter(day__year=DAY.year).delete()
    return "year_without_calendar", str(DAY.year)


def break_grids(place):
    Place.objects.filter(code__startswith=f"{VILLAGE}0").update(parent=place)
    return "place_elsewhere", GRID


def leave_a_post_to_nobody(_place):
    """Send the only secretary of a village on leave, with a deputy whose own post then ends."""
    secretary = Post.objects.get(unit__code=f"vil-{VILLAGE}", role=Role.VILLAGE_SECRETARY)
    deputy = Post.objects.filter(unit__code="dept-housing").order_by("pk").first()
    Deputy.objects.create(
        away=secretary.user, deputy=deputy.user, valid_from=DAY, valid_to=date(2021, 8, 6), reason="年休假"
    )
    Post.objects.filter(user=deputy.user).update(valid_to=date(2021, 8, 1))
    return "nobody_on_duty", f"vil-{VILLAGE}"


def forget_the_hours(_place):
    CatalogueVersion.objects.update(hours={})
    return "no_office_hours", "hours"


@pytest.mark.parametrize(
    "spoil",
    [
        leave_a_post_to_nobody,
        forget_the_hours,
        break_head,
        break_post,
        break_owner,
        break_code,
        break_link,
        break_twice,
        break_few,
        break_unit,
        break_year,
        break_grids,
    ],
)
def test_what_is_broken_is_named(county, spoil):
    wanted = spoil(Place.objects.get(code="330825201"))

    assert wanted in found()
    for finding in checks.findings(DAY):
        assert finding.said.read(gettext)
        with override("en"):
            said = finding.said.read(gettext)
        # People, branches and addresses have one name; places, units and matters have one in English too.
        assert finding.kind in NAME_PEOPLE or not re.search(r"[\u4e00-\u9fff]", said), said
        assert checks.mended_at(finding).startswith("/registry/")
    with pytest.raises(SystemExit):
        call_command("county_check", "--on", DAY.isoformat(), stdout=io.StringIO())


def test_the_page_says_so_and_leads_to_where_it_is_mended(logged_in, keeper, stand_at):
    client = logged_in(keeper)
    assert "没有缺漏" in words(client.get("/registry/check/"))

    break_head(None)

    answer = client.get("/registry/check/")
    assert "1 处缺漏或矛盾" in words(answer)
    assert "没有网格长" in words(answer)
    assert logged_in(officer("dept-housing")).get("/registry/check/").status_code == 403
    assert Household.objects.exists()
