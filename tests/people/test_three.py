"""System, security and audit administrators are three people."""

import pytest

from sanlian.journal.models import Entry
from sanlian.people import operations
from sanlian.people.actors import HOUSE, Role
from sanlian.people.models import Deputy, Post
from tests.builders import MONDAY, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

TODAY = MONDAY.date()
THREE = ["administrator", "security_admin", "audit_admin"]
PAIRS = [(one, other) for one in THREE for other in THREE if one != other]


def traces():
    return Post.objects.count(), Deputy.objects.count(), Entry.objects.count()


@pytest.mark.parametrize(("held", "given"), PAIRS)
def test_nobody_is_given_a_second_of_the_three(held, given):
    before = traces()

    with pytest.raises(operations.NotApart, match="三个人分任"):
        operations.give_post(
            officer("county", held).id, unit="county", role=given, since=TODAY, by=HOUSE, at=MONDAY
        )

    assert traces() == before


@pytest.mark.parametrize(("away", "deputy"), PAIRS)
def test_none_of_the_three_stands_in_for_another(away, deputy):
    before = traces()

    with pytest.raises(operations.NotApart):
        operations.name_deputy(
            officer("county", away).id,
            deputy_id=officer("county", deputy).id,
            since=TODAY,
            until=TODAY,
            by=HOUSE,
            at=MONDAY,
        )

    assert traces() == before


def test_nor_is_it_given_to_who_stands_in_for_one_of_them():
    helper = officer("county", "leader").id
    operations.name_deputy(
        officer("county", "audit_admin").id, deputy_id=helper, since=TODAY, until=TODAY, by=HOUSE, at=MONDAY
    )
    before = traces()

    with pytest.raises(operations.NotApart):
        operations.give_post(helper, unit="county", role="administrator", since=TODAY, by=HOUSE, at=MONDAY)

    assert traces() == before


def test_nobody_begins_as_two_of_them():
    posts = (("county", Role.SECURITY), ("county", Role.AUDITOR))
    before = traces()

    with pytest.raises(operations.NotApart):
        operations.appoint(
            [operations.Appointment("12900000001", "新人", posts)],
            password=None,
            since=TODAY,
            by=HOUSE,
            at=MONDAY,
        )

    assert traces() == before


def test_after_the_one_has_ended_the_other_may_begin():
    who = officer("county", "audit_admin").id
    operations.end_post(Post.objects.get(user=who).pk, last_day=TODAY, by=HOUSE, at=MONDAY)

    operations.give_post(
        who, unit="county", role="security_admin", since=TODAY.replace(day=3), by=HOUSE, at=MONDAY
    )

    assert Post.objects.filter(user=who, role="security_admin").exists()
