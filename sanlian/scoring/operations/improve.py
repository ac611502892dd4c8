"""Grey units say in an order what they change, and the next month's board checks whether it helped."""

from datetime import datetime

from sanlian.people import queries as people
from sanlian.people.actors import HOUSE, Actor
from sanlian.places import queries as places
from sanlian.scoring import rules
from sanlian.scoring.models import Improvement
from sanlian.scoring.queries import BoardInfo
from sanlian.scoring.rules import Indicator, Standing, State
from sanlian.workorders import operations as orders

# The order is about the unit's own work; of all matters this is the one that hides nothing and counts for no resident.
CATEGORY, LIMIT = "village.agent", "hard"
ASKED = 3


def ask_for_improvement(board: BoardInfo, *, by: Actor, at: datetime) -> None:
    """Raise an order for each unit on the grey list: what it is behind in, and to say in the reply what it changes."""
    by_code = {each.code: each for each in board.rules.indicators}
    for field in board.fields:
        for standing in field.standings:
            if standing.state != State.GREY:
                continue
            # A board that is published once more, corrected, asks nobody twice.
            if Improvement.objects.filter(board__month=board.month, unit=standing.unit).exists():
                continue
            behind = rules.behind(standing, field, board.rules)[:ASKED]
            order_id = _raise(board, standing, [(by_code[part.indicator], part) for part in behind], at=at)
            Improvement.objects.create(
                board_id=board.id,
                unit=standing.unit,
                order_id=order_id,
                behind=[[part.indicator, part.hits, part.cases, part.expected] for part in behind],
            )


def _raise(
    board: BoardInfo, standing: Standing, behind: list[tuple[Indicator, rules.Part]], *, at: datetime
) -> int:
    """Raise the order; its words are the office's, as an order's title is."""
    unit = people.unit(standing.unit)
    place = places.find(unit.place_code or people.county_unit().place_code)
    assert place is not None
    said = "；".join(_said(indicator, part) for indicator, part in behind)
    order = orders.raise_order(
        origin="task",
        title=f"改进单：{unit.short_name}{board.month.year}年{board.month.month}月灰榜",
        told=(
            f"{board.month.year}年{board.month.month}月红灰榜已发布，贵单位在灰榜。主要差在：{said}。"
            "请对照明细查清原因，在回单里写明从什么时候起怎么改、由谁负责。下个月的榜将核对这几项。"
        ),
        category=CATEGORY,
        limit=LIMIT,
        place_id=place.id,
        place_code=place.code,
        send=orders.Sending(to=unit.code, reason="灰榜改进"),
        by=HOUSE,
        at=at,
    )
    return order.pk


def _said(indicator: Indicator, part: rules.Part) -> str:
    good, cases = rules.good_count(indicator, (part.hits, part.cases))
    return (
        f"{indicator.opposite or indicator.name} {good}/{cases}，同类诉求全县平均{100 * part.expected:.1f}%"
    )


def check_improvements(board: BoardInfo, *, at: datetime) -> None:
    """Note for every improvement of earlier months that was not checked yet what this month found."""
    rows = Improvement.objects.filter(board__month__lt=board.month, checked_on=None)
    for row in rows.select_for_update(of=("self",)):
        found = board.find(row.unit)
        if found is None:
            continue
        parts = {part.indicator: part for part in found[1].parts}
        row.found = [
            [part.indicator, part.hits, part.cases, part.expected]
            for code, *_before in row.behind
            if (part := parts.get(code)) is not None
        ]
        row.checked_on_id = board.id
        row.save(update_fields=["found", "checked_on"])
