"""What the pages of a board share: its stage, its tabs, a unit's heading, and who may see which unit."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from sanlian.cockpit import bandchart, boardwords
from sanlian.kernel import errors
from sanlian.look.access import officer
from sanlian.look.lists import listed
from sanlian.people import names
from sanlian.people.actors import Actor, Permission
from sanlian.scoring import permissions, queries as scoring
from sanlian.scoring.queries import BoardInfo, Improvement
from sanlian.scoring.rules import GROUND_WORDS, MONTH, SHANGHAI, Field, Ground, Rules, Span, Standing, State
from sanlian.workorders import queries as orders

# Of more units than this only those are drawn that can be judged; the others are named below.
ALL_DRAWN = 30


def common(board: BoardInfo, request: HttpRequest) -> dict[str, Any]:
    """
    Return what every page of a board needs: the board, its month in words, its stage.

    `whole`: the viewer may see all units of it, not only their own.
    """
    return {
        "board": board,
        "month_words": boardwords.span_words(board.span),
        "key": board.span.key,
        "leads": officer(request).holds(Permission.SEE_COCKPIT),
        "whole": board.published or bool(permissions.may_see_drafts(officer(request))),
        "summed": summed(board.span),
        "stage": stage_of(board, at=timezone.now()),
    }


def summed(span: Span) -> str:
    """Return the published months that a quarter or a year is made of, in words; nothing for a month."""
    if span.months == MONTH:
        return ""
    return listed(boardwords.short_span_words(each) for each in reversed(published_within(span)))


def published_within(span: Span) -> list[Span]:
    """Return the published months of a quarter or a year, the newest first."""
    months = (each for each in scoring.spans(published=True) if each.months == MONTH)
    return [each for each in months if span.first <= each.first < span.end]


def newest(*, published: bool) -> dict[str, str] | None:
    """Return where the newest month is, of all or of the published ones, or None."""
    months = (each for each in scoring.spans(published=published) if each.months == MONTH)
    return next((_link(each) for each in months), None)


def missing(span: Span, actor: Actor, *, today: date) -> dict[str, Any]:
    """Return what a page says where no board of a span is: when it comes, what it waits for, where the newest is."""
    return {
        "leads": actor.holds(Permission.SEE_COCKPIT),
        "month_words": boardwords.span_words(span),
        "longer": span.months != MONTH,
        "comes": span.end if today < span.end else None,
        "summed": summed(span),
        "newest": newest(published=not permissions.may_see_drafts(actor)),
    }


def stage_of(board: BoardInfo, *, at: datetime) -> dict[str, Any]:
    """Return where a board stands in its month: draft or published, until when, and what waits."""
    today = timezone.localdate(at, SHANGHAI)
    if board.superseded:
        return {"name": "superseded"}
    if board.published:
        return {"name": "expired" if board.expired(today) else "published"}
    until = scoring.appeals_until(board.month) if board.span.months == MONTH else None
    return {
        "name": "draft",
        "until": until,
        "appealing": until is not None and today <= until,
        "waiting": len(scoring.appeals(board.month, state="waiting")),
    }


def edition(request: HttpRequest, span: Span) -> BoardInfo:
    """
    Return the board that an address asks for, `?version=` one of its versions.

    :raises errors.NotAllowed: for what is not published, to officers of units
    """
    written = request.GET.get("version", "")
    board = scoring.board(span, version=int(written) if written.isdecimal() and len(written) < 5 else None)
    if not board.published:
        permissions.may_see_drafts(officer(request)).require()
    return board


def own_unit(actor: Actor, board: BoardInfo) -> str:
    """Return the unit of the actor's posts that stands on a board; empty where there is none."""
    return next((post.unit_code for post in actor.posts if board.find(post.unit_code)), "")


def excluded(board: BoardInfo, fields: list[Field]) -> list[tuple[str, int]]:
    """Return how many orders of some fields' units were taken out after review, by ground in words."""
    units = {each.unit for field in fields for each in field.standings}
    found = scoring.exclusions(board.span, units=units).by_ground
    return [(str(_(GROUND_WORDS[Ground(code)])), number) for code, number in sorted(found.items())]


def appealed(request: HttpRequest, board: BoardInfo, unit: str) -> dict[str, Any]:
    """Return a unit's appeals of a month by order, and whether the viewer may appeal for it now."""
    if board.span.months != MONTH:
        return {"rows": [], "by_order": {}, "open": False}
    rows = scoring.appeals(board.month, unit=unit)
    until = scoring.appeals_until(board.month)
    today = timezone.localdate(timezone.now(), SHANGHAI)
    return {
        "rows": rows,
        "by_order": {each.order_id: each for each in rows if each.state != "withdrawn"},
        "open": not board.published
        and until is not None
        and today <= until
        and bool(permissions.may_appeal(officer(request), unit)),
    }


def plan_of(board: BoardInfo, unit: str) -> dict[str, Any] | None:
    """Return a grey unit's improvement order, or what this board found of an earlier one."""
    for checked in (True, False):
        for row in scoring.improvements(board.id, checked=checked):
            if row.unit == unit:
                return plan(row, board)
    return None


def plan(row: Improvement, board: BoardInfo) -> dict[str, Any]:
    """Return an improvement order in words: the unit's own answer, and each indicator then and a month later."""
    names = {each.code: each for each in board.rules.indicators}
    replies = orders.replies(row.order_id)
    found = {code: (hits, cases, expected) for code, hits, cases, expected in row.found}
    return {
        "order": row.order,
        "answer": replies[-1].done if replies else "",
        "checked": row.checked_on_id is not None,
        "rows": [
            {
                "name": boardwords.good_name(names[code]),
                "then": boardwords.share_words(names[code], hits, cases),
                "now": boardwords.share_words(names[code], *found[code][:2]) if code in found else "",
                "reached": code in found and boardwords.reached(names[code], *found[code]),
            }
            for code, hits, cases, _expected in row.behind
            if code in names
        ],
    }


def see_unit(request: HttpRequest, board: BoardInfo, unit: str) -> None:
    """Refuse whoever may not see a unit's cases: before a board is published, other units."""
    if not board.published:
        permissions.may_see_unit(officer(request), unit).require()


def levels(board: BoardInfo) -> dict[str, list[Field]]:
    """Return the fields of a board by level."""
    levels: dict[str, list[Field]] = {}
    for peers in board.rules.peers:
        levels.setdefault(peers.level, []).append(board.field(peers.code))
    return levels


def tab(code: str, fields: list[Field], *, chosen: bool) -> dict[str, Any]:
    """Return one level as a tab."""
    words = {
        "township": _("Townships and streets"),
        "village": _("Villages and communities"),
        "department": _("Departments"),
        "team": _("Village teams"),
    }
    return {
        "code": code,
        "words": words[code],
        "count": sum(len(field.standings) for field in fields),
        "chosen": chosen,
    }


def in_state(fields: list[Field], state: State) -> list[tuple[Field, Standing]]:
    """Return the units in a state, with their fields."""
    return [(field, each) for field in fields for each in field.standings if each.state == state]


def chart(field: Field, by_rules: Rules, scale: bandchart.Scale) -> dict[str, Any]:
    """Return a peer group as it is drawn."""
    peers = next(each for each in by_rules.peers if each.code == field.peers)
    rows = [
        {
            "standing": standing,
            "name": names.unit_words(standing.unit),
            "line": bandchart.line_of(standing, scale),
        }
        for standing in field.standings
        if len(field.standings) <= ALL_DRAWN or standing.score is not None
    ]
    return {
        "whole": len(field.standings),
        "left": len(field.standings) - len(rows),
        "peers": peers,
        "name": boardwords.name_of(peers),
        "rows": rows,
        "judged": any(row["line"] for row in rows),
        "band": bandchart.band_of(field, scale),
    }


def entries(board: BoardInfo, fields: list[Field], state: State) -> list[dict[str, Any]]:
    """Return the units on the red or the grey list: what put them there, what is to learn, what grey ones change."""
    outstanding = in_state(fields, state)
    if not outstanding:
        return []
    plans = {row.unit: row for row in scoring.improvements(board.id)} if state == State.GREY else {}
    appeals = scoring.exclusions(board.span) if state == State.GREY else None
    lessons = scoring.lessons(board.span) if state == State.RED else {}
    found = []
    for field, standing in outstanding:
        measured = boardwords.measured(standing, field, board.rules)
        unit = standing.unit
        found.append(
            {
                "standing": standing,
                "name": names.unit_words(unit),
                "reasons": boardwords.standing_out(measured, state),
                "lesson": lessons.get(unit, ""),
                "plan": plan(plans[unit], board) if unit in plans else None,
                "appeals": appeals.asked.get(unit, 0) if appeals else 0,
                "upheld": appeals.by_unit.get(unit, 0) if appeals else 0,
            }
        )
    return found


def steps(board: BoardInfo, actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Return what the viewer may do with a draft, and what still hinders its publication, in words."""
    if board.published or board.superseded or board.span.months != MONTH:
        return {"may_draft": False, "may_publish": False, "may_write_lesson": False, "hindrance": ""}
    publishes = bool(permissions.may_publish(actor))
    return {
        # What was published with its lessons keeps them, also while a correction waits.
        "may_write_lesson": publishes and scoring.open_draft(board.month) is not None,
        "may_draft": bool(permissions.may_draft(actor)),
        "may_publish": publishes,
        "hindrance": scoring.hindrance(board.month, on=timezone.localdate(at, SHANGHAI)) if publishes else "",
    }


def left_out(fields: list[Field], by_rules: Rules, level: str) -> dict[str, Any]:
    """Return what does not count: indicators that wait, and those of which the peers have too few cases."""
    waiting = [each for each in by_rules.indicators if not each.formula and level in each.levels]
    return {
        "waiting": [(boardwords.name_of(each), boardwords.awaited(each)) for each in waiting],
        "points": sum(each.weight for each in waiting),
        "whole": sum(each.weight for each in by_rules.indicators if level in each.levels),
        "scarce": [
            (
                boardwords.name_of(next(peers for peers in by_rules.peers if peers.code == field.peers)),
                [boardwords.name_of(each) for each in by_rules.indicators if each.code in _scarce(field)],
            )
            for field in fields
            if _scarce(field)
        ],
    }


def _scarce(field: Field) -> set[str]:
    return set(field.pooled) - set(field.used)


def neighbours(board: BoardInfo, *, published: bool = False) -> dict[str, Any]:
    """Return the boards of as many months before and after, and the longer and shorter ones around."""
    spans = scoring.spans(published=published)
    alike = [each for each in spans if each.months == board.span.months]
    at = alike.index(board.span)
    around = [
        each
        for each in spans
        if each.months != board.span.months
        and (each.first <= board.span.first < each.end or board.span.first <= each.first < board.span.end)
    ]
    return {
        "newer": _link(alike[at - 1]) if at else None,
        "older": _link(alike[at + 1]) if at + 1 < len(alike) else None,
        "around": [_link(each) for each in reversed(around)],
    }


def _link(span: Span) -> dict[str, str]:
    return {"key": span.key, "words": boardwords.short_span_words(span)}


def found(board: BoardInfo, unit: str) -> tuple[Field, Standing]:
    """Return where a unit stands; refuse one that is on no field."""
    found = board.find(unit)
    if found is None:
        raise errors.NotFound(_("This unit is not on the board."))
    return found


def heading(field: Field, standing: Standing, by_rules: Rules) -> dict[str, Any]:
    """Return what stands above a unit's figures."""
    peers = next(each for each in by_rules.peers if each.code == field.peers)
    return {
        "standing": standing,
        "field": field,
        "level": peers.level,
        "peers_name": boardwords.name_of(peers),
        "name": names.unit_words(standing.unit),
    }
