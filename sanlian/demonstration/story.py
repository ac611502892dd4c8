"""The story of one house, played through the real operations from data/demonstration/house_repair.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sanlian.analysis import operations as analysis
from sanlian.demonstration import files
from sanlian.demonstration.pictures import Album
from sanlian.journal import operations as journal
from sanlian.kernel import errors
from sanlian.notify import operations as notify
from sanlian.people import operations as people_operations, queries as people
from sanlian.people.actors import HOUSE, Actor, Role
from sanlian.workorders import operations as orders, queries as order_queries

SHANGHAI = ZoneInfo("Asia/Shanghai")


class AlreadyPlayed(errors.Conflict):
    """The story has one house, and it has been repaired."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One step that was played."""

    at: datetime
    verb: str
    by: str
    words: str


class HouseRepair:
    """Plays the story step by step."""

    def __init__(self) -> None:
        """Read the script and find the people who stand in it."""
        self.script: dict[str, Any] = files.read("house_repair.yaml")
        village = self.script["village"]
        on = date(2026, 8, 5)
        self._cast = {
            "desk": people.officers_of(f"twp-{village[:9]}", on=on, role=Role.DISPATCHER)[0],
            "leader": people.officers_of(f"team-{village}", on=on, role=Role.TEAM_LEADER)[0],
            "secretary": people.officers_of(f"vil-{village}", on=on, role=Role.VILLAGE_SECRETARY)[0],
            "housing": people.officers_of("dept-housing", on=on)[0],
        }
        self._units = {
            "housing": "dept-housing",
            "secretary": f"vil-{village}",
            "desk": f"twp-{village[:9]}",
        }
        self.request_id = self.order_id = 0

    def play(self) -> Iterator[Scene]:
        """
        Play every step in its order, yielding each when it is done; followers hear of it at once.

        :raises AlreadyPlayed: when this database has seen it
        """
        self._require_unplayed()
        for step in self.script["steps"]:
            fields = dict(step)
            at = datetime.fromisoformat(fields.pop("at")).replace(tzinfo=SHANGHAI)
            verb, role = fields.pop("verb"), fields.pop("by", "daughter")
            actor = self._cast.get(role) or self._daughter(at)
            if verb == "shout":
                self._shout(actor, at)
            else:
                self._step(verb, role, actor, at, fields)
            with notify.nothing_leaves():
                journal.work_off(at=at)
            yield Scene(at=at, verb=verb, by=actor.name, words=_words(self.script, verb, fields))

    def _require_unplayed(self) -> None:
        daughter = people.find_resident(self.script["daughter"]["phone"])
        if daughter is None:
            return
        asked = order_queries.visible_to(people.resident_actor(daughter))
        if before := asked.filter(category_code=self.script["category"]).order_by("pk").first():
            raise AlreadyPlayed(
                _("This story was played in this database already; its order is %(code)s.")
                % {"code": before.code}
            )

    def _daughter(self, at: datetime) -> Actor:
        who = self.script["daughter"]
        number = people_operations.know_resident(name=who["name"], phone=who["phone"], by=HOUSE, at=at)
        return people.resident_actor(number, name=who["name"])

    def _shout(self, daughter: Actor, at: datetime) -> None:
        script = self.script
        receipt = analysis.shout(
            text=script["shout"],
            village=script["village"],
            address=script["address"],
            reporter_name=script["daughter"]["name"],
            reporter_phone=script["daughter"]["phone"],
            beneficiary_name=script["mother"]["name"],
            beneficiary_phone=script["mother"]["phone"],
            relation=script["daughter"]["relation"],
            photos=Album(at=at).of(script["category"])[:1],
            by=daughter,
            at=at,
        )
        self.request_id, self.order_id = receipt.request_id, receipt.order_id

    def _step(self, verb: str, role: str, actor: Actor, at: datetime, fields: dict[str, Any]) -> None:
        if verb == "dispatch":
            # The machine sent it to the housing bureau; the desk calls up the village's team instead.
            self._hand_back(at)
        if verb == "answer_assist":
            orders.answer_assist(self._asked(role), by=actor, at=at, **fields)
            return
        if verb == "reply":
            fields["photos"] = Album(at=at).proof(self.script["category"])[:1]
        if "done_by" in fields:
            fields["done_by"] = date.fromisoformat(fields["done_by"])
        subject = self.request_id if verb == "rate" else self.order_id
        getattr(orders, verb)(subject, by=actor, at=at, **fields)

    def _asked(self, role: str) -> int:
        """Return the number of the hop by which a unit was asked to assist."""
        unit = self._units[role]
        hops = order_queries.assignments(self.order_id)
        return next(h.pk for h in hops if h.role == "assist" and h.unit.code == unit and h.ended_at is None)

    def _hand_back(self, at: datetime) -> None:
        order = order_queries.order(self.order_id)
        if order.status != "dispatched":
            return
        unit = people.unit_by_id(order.unit_id)
        orders.decline(
            order.pk,
            reason="needs_lead",
            suggested=f"team-{self.script['village']}",
            note="要乡里牵头，住建来鉴定",
            by=people.officers_of(unit.code, on=at.date())[0],
            at=at,
        )


def _words(script: dict[str, Any], verb: str, fields: dict[str, Any]) -> str:
    return str(
        script["shout"]
        if verb == "shout"
        else fields.get("done") or fields.get("note") or fields.get("goal", "")
    )
