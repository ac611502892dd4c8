"""Posts as a file; who heads a grid and who is in a team follows from them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from sanlian.kernel.words import gettext_noop
from sanlian.people import operations, queries
from sanlian.people.actors import Actor, Role, Secrecy
from sanlian.people.models import Post
from sanlian.people.sheets.people import number_of, numbers, phone_column
from sanlian.sheets import Book, Brought, Column, Contradiction, Kind, Outcome, Row, Table, bring_each

_ROLES = {
    Role.DISPATCHER: gettext_noop("dispatcher"),
    Role.HANDLER: gettext_noop("officer"),
    Role.GRID_HEAD: gettext_noop("grid head"),
    Role.GRID_WORKER: gettext_noop("grid worker"),
    Role.VILLAGE_SECRETARY: gettext_noop("village secretary"),
    Role.TEAM_LEADER: gettext_noop("team leader"),
    Role.TEAM_MEMBER: gettext_noop("team member"),
    Role.LEADER: gettext_noop("leader"),
    Role.ADMINISTRATOR: gettext_noop("keeper of reference data"),
}
_SECRECY = {
    "public": gettext_noop("public"),
    "internal": gettext_noop("internal"),
    "sensitive": gettext_noop("sensitive"),
}
POSTS = Table(
    name="posts",
    title=gettext_noop("Posts from day to day"),
    says=gettext_noop("Grid heads, grid workers and village teams are posts, too."),
    key=("phone", "unit", "role", "valid_from"),
    columns=(
        phone_column(),
        Column(
            "name", gettext_noop("Name"), most=40, also=("姓名",), hint=gettext_noop("for the reader only")
        ),
        Column("unit", gettext_noop("Unit code"), Kind.CODE, required=True, most=32, also=("单位编码",)),
        Column(
            "role",
            gettext_noop("Post"),
            required=True,
            choices={role.value: _ROLES.get(role, role.value) for role in Role},
            also=("职务", "角色"),
        ),
        Column("secrecy", gettext_noop("Cleared up to"), choices=_SECRECY),
        Column("valid_from", gettext_noop("First day"), Kind.DATE, required=True, also=("任职日期",)),
        Column("valid_to", gettext_noop("Last day"), Kind.DATE, also=("免职日期",)),
    ),
)


def _take_posts() -> Iterator[Mapping[str, object]]:
    # What nobody can be given any more, a post in a closed unit, stays in the history of the person.
    posts = Post.objects.filter(user__is_active=True, unit__active=True, unit__place__ended_on=None)
    posts = posts.filter(Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))).select_related("user", "unit")
    for post in posts.order_by("unit__code", "role", "valid_from", "user__phone"):
        yield {
            "phone": post.user.phone,
            "name": post.user.name,
            "unit": post.unit.code,
            "role": post.role,
            "secrecy": Secrecy(post.secrecy).name.lower(),
            "valid_from": post.valid_from,
            "valid_to": post.valid_to,
        }


def _bring_posts(rows: Sequence[Row], *, by: Actor, at: datetime) -> Brought:
    known = numbers()
    there = {
        (post.user.phone, post.unit.code, post.role, post.valid_from): post
        for post in Post.objects.select_related("user", "unit")
    }

    def one(values: Mapping[str, Any]) -> Outcome:
        number = number_of(values["phone"], known)
        key = (values["phone"], values["unit"], values["role"], values["valid_from"])
        if key not in there and queries.find_unit(values["unit"]) is None:
            raise Contradiction(
                "unit",
                gettext_noop("There is no unit with the code %(code)s in service."),
                gettext_noop("Bring the units first, or correct the code."),
                code=values["unit"],
            )
        if key in there:
            return _revise(there[key], values, by=by, at=at)
        operations.give_post(
            number,
            unit=values["unit"],
            role=values["role"],
            since=values["valid_from"],
            until=values.get("valid_to"),
            secrecy=_secrecy(values),
            by=by,
            at=at,
        )
        return Outcome.ADDED

    # Ended posts first: who comes after finds the seat free.
    in_turn = sorted(rows, key=lambda row: (row.values.get("valid_to") is None, row.values["valid_from"]))
    return bring_each(in_turn, one, columns={"since": "valid_from", "until": "valid_to"})


def _secrecy(values: Mapping[str, Any]) -> Secrecy | None:
    return Secrecy[values["secrecy"].upper()] if values.get("secrecy") else None


def _revise(post: Post, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Outcome:
    """End a post that is there; its other days and how far it is cleared stay as they were given."""
    until: date | None = values.get("valid_to") if "valid_to" in values else post.valid_to
    cleared = _secrecy(values)
    if cleared is not None and cleared != post.secrecy:
        raise Contradiction(
            "secrecy",
            gettext_noop("This post is there already, cleared otherwise."),
            gettext_noop("End it with a last day, and give it anew from the day after."),
        )
    if until == post.valid_to:
        return Outcome.SAME
    if until is None or (post.valid_to is not None and until > post.valid_to):
        raise Contradiction(
            "valid_to",
            gettext_noop("This post has ended with %(day)s."),
            gettext_noop("Give it anew from the day after."),
            day=post.valid_to,
        )
    operations.end_post(post.pk, last_day=until, by=by, at=at)
    return Outcome.CHANGED


BOOK = Book(POSTS, _take_posts, _bring_posts)
