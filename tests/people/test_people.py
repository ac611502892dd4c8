"""People: appointed once, seen through their posts, residents found again without being decrypted."""

import pytest

from sanlian.kernel import errors
from sanlian.people import contact, neighbours, operations, queries
from sanlian.people.actors import HOUSE, Permission, Role
from sanlian.people.models import Resident, User
from tests import builders
from tests.builders import MONDAY, VILLAGE

pytestmark = pytest.mark.usefixtures("county")


def test_every_village_has_a_team_with_a_leader_and_people_to_find():
    assert len(queries.units("team")) == len(queries.units("village")) == 288
    leader = queries.team_leader(VILLAGE, on=MONDAY.date())
    cards = neighbours.people_of_village(VILLAGE, on=MONDAY.date())
    assert leader is not None and cards[0].user_id == leader.user_id
    assert {"village_secretary", "grid_head", "team_member"} == {card.role for card in cards[1:]}
    assert all("****" in card.phone_masked for card in cards)


def test_an_officers_reach_is_a_subtree():
    desk = builders.officer("twp-330825201", Role.DISPATCHER)
    assert desk.reaches(VILLAGE, Permission.DISPATCH)
    assert not desk.reaches("330825101001", Permission.DISPATCH)
    handler = builders.officer("dept-housing")
    assert not handler.reaches(VILLAGE, Permission.SEE_ORDERS)
    assert handler.works_for(queries.unit("dept-housing").id)


def test_a_resident_is_found_again_by_telephone_and_stored_encrypted():
    first = operations.know_resident(name="方秋云", phone="+86 129 0000 7777", by=HOUSE, at=MONDAY)
    again = operations.know_resident(name="别人", phone="12900007777", by=HOUSE, at=MONDAY)
    row = Resident.objects.get(pk=first)
    assert again == first
    assert (row.name, row.phone) == ("方秋云", "12900007777")
    assert "方" not in row.name_sealed and "7777" not in row.phone_sealed
    assert str(row) == "方**"


def test_who_leaves_no_number_is_entered_each_time():
    assert operations.know_resident(by=HOUSE, at=MONDAY) != operations.know_resident(by=HOUSE, at=MONDAY)


@pytest.mark.parametrize("phone", ["12", "1" * 20, "abc"])
def test_an_impossible_number_is_refused(phone):
    before = Resident.objects.count()
    with pytest.raises(operations.UnusablePhone):
        operations.know_resident(phone=phone, by=HOUSE, at=MONDAY)
    assert Resident.objects.count() == before


def test_two_people_cannot_share_a_number():
    taken = operations.Appointment(phone="12000000001", name="又一个", posts=(("county", Role.DISPATCHER),))
    before = User.objects.count()
    with pytest.raises(operations.TelephoneTaken):
        operations.appoint([taken], password=None, since=MONDAY.date(), by=HOUSE, at=MONDAY)
    assert User.objects.count() == before


def test_an_unknown_role_or_unit_is_refused():
    for post, refusal in [
        (("county", "king"), errors.Invalid),
        (("dept-moon", Role.HANDLER), queries.NoSuchUnit),
    ]:
        person = operations.Appointment(phone="12000099999", name="新人", posts=(post,))
        with pytest.raises(refusal):
            operations.appoint([person], password=None, since=MONDAY.date(), by=HOUSE, at=MONDAY)


def test_masks():
    assert contact.masked_name("吕金花") == "吕**"
    assert contact.masked_phone("12900007777") == "129****7777"
    assert contact.unseal(contact.seal("祠堂边")) == "祠堂边"


def test_only_an_administrator_may_open_the_editor_of_reference_data(client):
    operations.appoint(
        [
            operations.Appointment(
                phone="12900000001", name="管理员", posts=(("county", Role.ADMINISTRATOR),)
            ),
            operations.Appointment(phone="12900000002", name="值班员", posts=(("county", Role.DISPATCHER),)),
        ],
        password=None,
        since=MONDAY.date(),
        by=HOUSE,
        at=MONDAY,
    )
    opened = {}
    for phone in ("12900000001", "12900000002"):
        client.force_login(User.objects.get(phone=phone), backend="django.contrib.auth.backends.ModelBackend")
        opened[phone] = client.get("/admin/catalogue/calendarday/").status_code
    assert opened == {"12900000001": 200, "12900000002": 302}
