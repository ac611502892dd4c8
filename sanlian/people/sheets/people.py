"""People with an account as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from sanlian.kernel.words import gettext_noop
from sanlian.people import operations
from sanlian.people.actors import Actor
from sanlian.people.models import User
from sanlian.sheets import Book, Brought, Column, Contradiction, Kind, Outcome, Row, Table, bring_each


def phone_column(
    name: str = "phone", title: str = gettext_noop("Telephone"), *, required: bool = True
) -> Column:
    """Return a column that says by telephone who somebody is."""
    also = ("手机", "手机号", "手机号码", "联系电话") if name == "phone" else ()
    return Column(name, title, Kind.PHONE, required=required, private=True, also=also)


PEOPLE = Table(
    name="people",
    title=gettext_noop("People with an account"),
    says=gettext_noop("Passwords are never in it: a new account cannot log in until it is given one."),
    key=("phone",),
    columns=(
        phone_column(),
        Column("name", gettext_noop("Name"), Kind.NAME, required=True, most=40, also=("姓名",)),
    ),
)


def numbers() -> dict[str, int]:
    """Return the numbers of the open accounts by telephone."""
    return dict(User.objects.filter(is_active=True).values_list("phone", "pk"))


def number_of(phone: str, known: Mapping[str, int], *, column: str = "phone") -> int:
    """
    Return whose telephone this is.

    :raises Contradiction: when nobody's
    """
    if phone not in known:
        raise Contradiction(
            column,
            gettext_noop("Nobody has an account with this telephone number."),
            gettext_noop("Bring the people first, or correct the number."),
        )
    return known[phone]


def _take_people() -> Iterator[Mapping[str, object]]:
    yield from User.objects.filter(is_active=True).order_by("phone").values("phone", "name")


def _bring_people(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    there = {phone: (number, name) for phone, number, name in User.objects.values_list("phone", "pk", "name")}
    fresh = [row for row in rows if row.values["phone"] not in there]
    known = [row for row in rows if row.values["phone"] in there]

    def one(values: Mapping[str, Any]) -> Outcome:
        number, name = there[values["phone"]]
        if name == values["name"]:
            return Outcome.SAME
        operations.correct_name(number, name=values["name"], by=by, at=at)
        return Outcome.CHANGED

    brought = bring_each(known, one)
    new = [operations.Appointment(str(row.values["phone"]), str(row.values["name"]), ()) for row in fresh]
    if new:
        brought.added = len(operations.appoint(new, password=None, since=localdate(at), by=by, at=at))
    return brought


BOOK = Book(PEOPLE, _take_people, _bring_people)
