"""What is not as it should be with units, posts and links on a day."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from sanlian.kernel.words import Sentence, gettext_noop
from sanlian.people import rules
from sanlian.people.actors import Role
from sanlian.people.models import Deputy, Household, HouseholdLink, PartyBranch, PartyMember, Post, Unit
from sanlian.people.names import unit_for_any_reader
from sanlian.places import queries as places
from sanlian.places.names import place_for_any_reader
from sanlian.places.queries import PlaceInfo
from sanlian.sheets.findings import Finding

VILLAGE = 12
_UNIT_PREFIXES = {"township": ("twp",), "village": ("vil", "team"), "grid": ("grid",)}
_NEEDED = (
    (
        "county",
        Role.DISPATCHER,
        "no_dispatcher",
        gettext_noop("%(unit)s has no dispatcher: orders wait there."),
    ),
    (
        "township",
        Role.DISPATCHER,
        "no_dispatcher",
        gettext_noop("%(unit)s has no dispatcher: orders wait there."),
    ),
    ("department", Role.HANDLER, "no_handler", gettext_noop("%(unit)s has nobody who handles orders.")),
    ("village", Role.VILLAGE_SECRETARY, "no_secretary", gettext_noop("%(unit)s has no secretary.")),
    ("grid", Role.GRID_HEAD, "grid_without_head", gettext_noop("%(unit)s has no grid head.")),
    ("grid", Role.GRID_WORKER, "grid_without_worker", gettext_noop("%(unit)s has no full-time worker.")),
    ("team", Role.TEAM_LEADER, "team_without_leader", gettext_noop("%(unit)s has no leader.")),
)


def findings(on: date) -> Iterator[Finding]:
    """Yield gaps and contradictions of a day: units, posts, branches, households and who links them."""
    yield from _units()
    yield from of_places(on)
    yield from _posts(on)
    yield from _on_duty(on)
    yield from _branches()
    yield from _links(on)
    yield from _linked_from_elsewhere(on)
    yield from _members(on)


def of_changes(on: date) -> Iterator[Finding]:
    """Yield what a change of places can leave to people: units, branches and links that stand where they should not."""
    yield from _units()
    yield from of_places(on)
    yield from _branches()
    yield from _linked_from_elsewhere(on)


def _units() -> Iterator[Finding]:
    there = set(Unit.objects.filter(active=True).values_list("code", flat=True))
    if "county" not in there:
        said = gettext_noop("There is no county centre: orders that nobody takes have nowhere to go.")
        yield Finding("no_unit", "units", "county", Sentence(said))
    for level, prefixes in _UNIT_PREFIXES.items():
        for place in places.of_level(level):
            for prefix in prefixes:
                code = f"{prefix}-{place.code}"
                if code not in there:
                    said = gettext_noop("%(place)s has no unit %(code)s.")
                    told = {"place": place_for_any_reader(place.code), "code": code}
                    yield Finding("no_unit", "units", code, Sentence(said, told))
    strays = Unit.objects.filter(active=True, place=None).exclude(kind__in=[Unit.Kind.DEPARTMENT])
    for unit in strays.order_by("code"):
        said = gettext_noop("%(unit)s (%(code)s) has no place.")
        yield Finding(
            "unit_without_place",
            "units",
            unit.code,
            Sentence(said, {"unit": unit_for_any_reader(unit.code), "code": unit.code}),
        )


def of_places(on: date, code: str = "") -> Iterator[Finding]:
    """
    Yield what stands at a place that ended, or under a code that its place no longer has.

    :param code: of the one place to look at; the number of questions is the same however many there are
    """
    seat_of = places.seat if code else places.seats().get
    yield from _units_of_places(on, code, seat_of)
    homes, branches = Household.objects.all(), PartyBranch.objects.all()
    if code:
        homes = homes.filter(Q(grid_code=code) | Q(grid__code=code))
        branches = branches.filter(Q(village_code=code) | Q(village__code=code))
    for grid_id, entered in homes.order_by("grid_code").values_list("grid_id", "grid_code").distinct():
        seat = seat_of(grid_id)
        if seat is not None and (seat.id, seat.code) != (grid_id, entered):
            said = gettext_noop("Households are still entered at %(code)s, which is %(seat)s today.")
            told = {"code": entered, "seat": seat.code}
            yield Finding("not_gone_along", "places", entered, Sentence(said, told))
    for branch in branches.order_by("code"):
        seat = seat_of(branch.village_id)
        if seat is not None and (seat.id, seat.code) != (branch.village_id, branch.village_code):
            yield _elsewhere(branch.name, branch.village_code, seat.code)


def _units_of_places(on: date, code: str, seat_of: Callable[[int], PlaceInfo | None]) -> Iterator[Finding]:
    units = Unit.objects.filter(active=True).exclude(place=None)
    if code:
        units = units.filter(Q(place_code=code) | Q(place__code=code))
    # These alone: whole rows, with the outlines of all places, took most of the check's time.
    rows = units.order_by("code").values_list(
        "code", "place_code", "place_id", "place__code", "place__ended_on"
    )
    for unit, entered, place_id, place, ended_on, posts in rows.annotate(
        posts_held=Count("posts", filter=_held_of(on))
    ):
        seat = seat_of(place_id)
        if seat is None:
            continue
        if entered != seat.code:
            yield _elsewhere(unit_for_any_reader(unit), entered, seat.code)
        elif ended_on is not None:
            said = gettext_noop(
                "%(unit)s (%(code)s) is left over: its place ended on %(day)s, and %(posts)s people hold posts there."
            )
            told = {"unit": unit_for_any_reader(unit), "code": unit, "posts": posts}
            yield Finding(
                "unit_left_over", "places", place, Sentence(said, told | {"day": ended_on.isoformat()})
            )


def _elsewhere(what: str, code: str, seat: str) -> Finding:
    said = gettext_noop("%(what)s: still entered at %(code)s, which is %(seat)s today.")
    return Finding(
        "not_gone_along", "places", code, Sentence(said, {"what": what, "code": code, "seat": seat})
    )


def _held_of(on: date) -> Q:
    lasting = Q(posts__valid_to=None) | Q(posts__valid_to__gte=on)
    return lasting & Q(posts__valid_from__lte=on, posts__user__is_active=True)


def _held(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def _posts(on: date) -> Iterator[Finding]:
    posts = Post.objects.filter(_held(on)).values_list("unit__code", "role", "user__is_active", "user__name")
    filled: set[tuple[str, str]] = set()
    for unit_code, role, is_active, name in posts.order_by("unit__code", "role"):
        if is_active:
            filled.add((unit_code, role))
            continue
        said = gettext_noop("%(name)s has left and still holds a post in %(unit)s.")
        yield Finding(
            "post_of_who_left",
            "posts",
            unit_code,
            Sentence(said, {"name": name, "unit": unit_for_any_reader(unit_code)}),
        )
    for code, of_kind in Unit.objects.filter(active=True).order_by("code").values_list("code", "kind"):
        for kind, role, finding, said in _NEEDED:
            if of_kind == kind and (code, role) not in filled:
                yield Finding(finding, "posts", code, Sentence(said, {"unit": unit_for_any_reader(code)}))


def _on_duty(on: date) -> Iterator[Finding]:
    """
    Yield the posts that orders wait for and nobody fills today: all who hold one are away, no deputy is at work.

    A deputy stands in with posts of one's own that day, an open account, and is not away too.
    """
    away = {
        row.away_id: row
        for row in Deputy.objects.filter(valid_from__lte=on, valid_to__gte=on).select_related("deputy")
    }
    if not away:
        return
    acting = set(Post.objects.filter(_held(on), user__is_active=True).values_list("user", flat=True)) - set(
        away
    )
    covered = {number for number, row in away.items() if row.deputy_id in acting}
    needed = {(kind, role) for kind, role, _finding, _said in _NEEDED}
    seats: dict[tuple[str, str], list[int]] = {}
    posts = Post.objects.filter(_held(on), user__is_active=True, unit__active=True)
    for code, kind, role, user in posts.values_list("unit__code", "unit__kind", "role", "user"):
        if (kind, role) in needed:
            seats.setdefault((code, role), []).append(user)
    for (code, _role), users in sorted(seats.items()):
        if all(user in away and user not in covered for user in users):
            said = gettext_noop(
                "%(unit)s has nobody on duty today: %(deputy)s, who stands in, holds no post or is away."
            )
            told = {"unit": unit_for_any_reader(code), "deputy": away[users[0]].deputy.name}
            yield Finding("nobody_on_duty", "posts", code, Sentence(said, told))


def _branches() -> Iterator[Finding]:
    rows = PartyBranch.objects.select_related("secretary").order_by("code")
    for branch in rows.filter(secretary__is_active=False):
        said = gettext_noop("%(name)s, secretary of %(branch)s, has left.")
        told = {"name": branch.secretary.name, "branch": branch.name}
        yield Finding("secretary_left", "branches", branch.code, Sentence(said, told))
    have = set(rows.values_list("village_code", flat=True))
    for village in places.of_level("village") if have else ():
        if village.code not in have:
            said = gettext_noop("%(village)s has no party branch to fill the gaps.")
            yield Finding(
                "no_branch",
                "branches",
                village.code,
                Sentence(said, {"village": place_for_any_reader(village.code)}),
            )


def _links(on: date) -> Iterator[Finding]:
    held = HouseholdLink.objects.filter(_held(on))
    twice = held.order_by().values("household").annotate(number=Count("pk")).filter(number__gt=1)
    links = held.filter(Q(household__in=twice.values("household")) | Q(member__is_active=False))
    seen: set[int] = set()
    for link in links.select_related("household", "member").order_by("pk").iterator():
        home = link.household
        if link.household_id in seen:
            said = gettext_noop("The household %(address)s in %(grid)s is linked twice.")
            told = {"address": home.address, "grid": place_for_any_reader(home.grid_code)}
            yield Finding("linked_twice", "households", home.grid_code, Sentence(said, told))
        seen.add(link.household_id)
        if link.member is not None and not link.member.is_active:
            said = gettext_noop("The household %(address)s in %(grid)s is linked by %(name)s, who has left.")
            told = {
                "address": home.address,
                "grid": place_for_any_reader(home.grid_code),
                "name": link.member.name,
            }
            yield Finding("linked_by_who_left", "households", home.grid_code, Sentence(said, told))


def _linked_from_elsewhere(on: date) -> Iterator[Finding]:
    """Yield the villages whose households are linked by another village's branch or its members, as after a split."""
    lies = Substr("household__grid_code", 1, VILLAGE)
    links = HouseholdLink.objects.filter(_held(on)).annotate(lies=lies).order_by()
    strays: Counter[tuple[str, str]] = Counter()
    for path in ("branch", "member__membership__branch"):
        rows = links.exclude(**{f"{path}": None}).exclude(**{f"{path}__village_code": F("lies")})
        for code, branch, number in rows.values_list("lies", f"{path}__name").annotate(number=Count("pk")):
            strays[code, branch] += number
    for (code, branch), number in sorted(strays.items()):
        said = gettext_noop(
            "%(count)s households of %(village)s are linked by %(branch)s or its members: that is another village."
        )
        told = {"count": number, "village": place_for_any_reader(code), "branch": branch}
        yield Finding("linked_from_elsewhere", "households", code, Sentence(said, told))


def _members(on: date) -> Iterator[Finding]:
    linked = Counter(
        HouseholdLink.objects.filter(_held(on)).exclude(member=None).values_list("member_id", flat=True)
    )
    rows = PartyMember.objects.order_by("number").values_list(
        "user_id", "number", "exempt", "user__is_active", "user__name", "branch__name", "branch__village_code"
    )
    for user_id, number, exempt, is_active, name, branch, village in rows.iterator():
        count = linked.pop(user_id, 0)
        for fault in rules.faults_of_member(rules.Member(exempt, village, count)) if is_active else ():
            told: dict[str, object] = {"name": name, "number": number, "branch": branch}
            told |= {"count": count, "fewest": rules.FEWEST, "most": rules.MOST}
            yield Finding(f"member_{fault}", "members", number, Sentence(_MEMBER_WORDS[fault], told))
    if linked:
        said = gettext_noop("%(count)s people who are no party members link households.")
        yield Finding("linked_by_no_member", "members", "", Sentence(said, {"count": len(linked)}))


_MEMBER_WORDS = {
    rules.Fault.TOO_FEW: gettext_noop(
        "%(name)s (%(number)s, %(branch)s) links %(count)s households; a member links at least %(fewest)s."
    ),
    rules.Fault.TOO_MANY: gettext_noop(
        "%(name)s (%(number)s, %(branch)s) links %(count)s households; a member links at most %(most)s."
    ),
    rules.Fault.EXCUSED: gettext_noop(
        "%(name)s (%(number)s, %(branch)s) is excused and still links %(count)s households."
    ),
}
