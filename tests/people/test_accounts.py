"""Accounts: opened, closed, passwords given and chosen, doors opened, sessions ended; by the security administrator."""

import io
from datetime import UTC, datetime

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command

from sanlian.journal.models import Entry
from sanlian.people import accounts, operations
from sanlian.people.actors import HOUSE
from sanlian.people.models import Post, User
from tests.builders import MONDAY, SHANGHAI, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def security():
    return officer("county", "security_admin")


def opened(phone="12900000001", name="毛新人"):
    return operations.open_account(phone=phone, name=name, by=security(), at=MONDAY)


def stands():
    return list(User.objects.order_by("pk").values_list("pk", "password", "is_active")), Entry.objects.count()


def test_a_new_account_has_a_first_password_that_must_be_changed():
    number, password = opened()

    user = User.objects.get(pk=number)
    assert (user.check_password(password), user.must_choose_password, user.initials) == (True, True, "mxr")
    newest = Entry.objects.latest("seq")
    assert (newest.name, newest.details) == ("people.account_opened", {"person": "毛新人"})
    assert password not in str(Entry.objects.values_list("details", flat=True))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"phone": "12"}, operations.UnusableAccount),
        ({"name": " "}, operations.UnusableAccount),
        ({"name": "长" * 41}, operations.UnusableAccount),
    ],
)
def test_what_cannot_be_an_account_is_refused(fields, refusal):
    before = stands()

    with pytest.raises(refusal):
        opened(**fields)

    assert stands() == before


def test_a_number_has_one_account():
    opened()
    before = stands()

    with pytest.raises(operations.TelephoneTaken):
        opened(name="另一人")

    assert stands() == before


def test_who_holds_a_post_keeps_the_account_and_who_holds_none_loses_it():
    who = officer("dept-housing").id
    before = stands()
    with pytest.raises(operations.StillInOffice, match="先免去岗位"):
        operations.close_account(who, reason="调走", by=security(), at=MONDAY)
    assert stands() == before

    Post.objects.filter(user=who).delete()
    operations.close_account(who, reason="调走", by=security(), at=MONDAY)
    assert not User.objects.get(pk=who).is_active

    password = operations.reopen_account(who, by=security(), at=MONDAY)
    user = User.objects.get(pk=who)
    assert (user.is_active, user.check_password(password)) == (True, True)


def test_a_post_is_over_when_the_countys_own_day_is():
    who = officer("dept-housing").id
    Post.objects.filter(user=who).update(valid_to=MONDAY.date())
    # One in the morning on Tuesday in Longyou, while in Greenwich it is still Monday.
    after_midnight = datetime(2021, 8, 3, 1, 0, tzinfo=SHANGHAI).astimezone(UTC)
    assert after_midnight.date() == MONDAY.date()

    operations.close_account(who, reason="调走", by=security(), at=after_midnight)

    assert not User.objects.get(pk=who).is_active


@pytest.mark.parametrize("chosen", ["short", "1234567890123", "password123", "129000000011"])
def test_a_password_that_is_easily_guessed_is_refused(chosen):
    number, password = opened()
    before = stands()

    with pytest.raises(operations.UnusablePassword):
        operations.choose_password(password=chosen, by=_actor(number), at=MONDAY)
    with pytest.raises(operations.UnusablePassword):
        operations.choose_password(password=password, by=_actor(number), at=MONDAY)

    assert stands() == before


def _actor(number):
    from sanlian.people import queries

    return queries.actor_of_user(number, on=MONDAY.date())


def test_a_locked_door_is_seen_and_opened():
    who = officer("dept-housing")
    phone = User.objects.get(pk=who.id).phone
    attempt = AccessAttempt.objects.create(username=phone, failures_since_start=8, ip_address="127.0.0.1")
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=MONDAY)

    (locked,) = accounts.accounts(kind="locked", at=MONDAY).items
    assert (locked.id, locked.locked) == (who.id, True)

    operations.unlock(who.id, by=security(), at=MONDAY)
    assert not accounts.account(who.id, at=MONDAY).locked
    assert Entry.objects.latest("seq").name == "people.unlocked"


@pytest.mark.parametrize("role", ["administrator", "audit_admin", "dispatcher", "leader"])
def test_nobody_else_looks_after_accounts(role):
    by, who = officer("county", role), officer("dept-housing").id
    before = stands()

    for attempt in (
        lambda: operations.open_account(phone="12900000009", name="人", by=by, at=MONDAY),
        lambda: operations.close_account(who, reason="x", by=by, at=MONDAY),
        lambda: operations.reopen_account(who, by=by, at=MONDAY),
        lambda: operations.give_password(who, by=by, at=MONDAY),
        lambda: operations.end_sessions(who, by=by, at=MONDAY),
        lambda: operations.unlock(who, by=by, at=MONDAY),
    ):
        with pytest.raises(Exception, match="安全管理员"):
            attempt()

    assert stands() == before


def test_nobody_looks_after_their_own_account():
    before = stands()

    with pytest.raises(Exception, match="自己的账号"):
        operations.give_password(security().id, by=security(), at=MONDAY)

    assert stands() == before


def test_lists_are_found_by_initials_and_go_on_by_key(django_assert_max_num_queries):
    number, _password = opened()
    assert [found.id for found in accounts.accounts(words="mxr", at=MONDAY).items] == [number]

    first = accounts.accounts(size=20, at=MONDAY)
    with django_assert_max_num_queries(3):
        second = accounts.accounts(size=20, after=first.next, at=MONDAY)
    ids = [found.id for found in (*first.items, *second.items)]
    assert ids == sorted(set(ids))
    assert len(ids) == 40
    with pytest.raises(accounts.NoSuchPage):
        accounts.accounts(after="x", at=MONDAY)


THREE = [
    *("--system", "12900000001", "张三"),
    *("--security", "12900000002", "李四"),
    *("--audit", "12900000003", "王五"),
]


def test_the_first_three_are_made_once():
    with pytest.raises(CommandError, match="已经有管理员"):
        call_command("people_administrators", *THREE)

    Post.objects.filter(role__in=["administrator", "security_admin", "audit_admin"]).delete()
    said = io.StringIO()
    call_command("people_administrators", *THREE, stdout=said)

    lines = dict(line.split() for line in said.getvalue().splitlines())
    assert sorted(lines) == ["12900000001", "12900000002", "12900000003"]
    assert all(User.objects.get(phone=phone).check_password(word) for phone, word in lines.items())


def test_there_is_no_superuser():
    with pytest.raises(CommandError, match="people_administrators"):
        call_command("createsuperuser")


def test_sessions_end_for_an_account_and_for_nobody_else(client):
    who, other = officer("dept-housing").id, officer("dept-water").id
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(pk=who), backend=backend)
    assert client.get("/desk/me/").status_code == 200

    operations.end_sessions(other, by=HOUSE, at=MONDAY)
    assert client.get("/desk/me/").status_code == 200
    operations.end_sessions(who, by=HOUSE, at=MONDAY)
    assert client.get("/desk/me/").status_code == 302
