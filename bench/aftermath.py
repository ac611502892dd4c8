"""
What must be asked from inside the product after a storm or a race, for one database.

    DATABASE_URL=… python -m bench.aftermath verify < keys.json      # one JSON object
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django


def main() -> int:
    """Answer one question; what it is asked about comes as JSON on standard input."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    given = json.loads(sys.stdin.read() or "null")
    questions = {
        "known": known,
        "verify": verify,
        "stage": stage,
        "told": told,
        "running": running,
    }
    sys.stdout.write(json.dumps(questions[sys.argv[1]](given)) + "\n")
    return 0


def known(_given: Any) -> dict[str, Any]:
    """Return what residents say, and where."""
    from bench import inside

    return {"texts": inside.texts(), "villages": inside.villages()}


def verify(given: dict[str, Any]) -> dict[str, Any]:
    """
    Return how many requests are lost or there twice, orders without an owner, and awards given twice.

    First it waits until the worker has paid what the journal owes, `within` so many seconds; `owed` is what is
    left, by reader.
    """
    from django.db.models import Count

    from sanlian.journal import queries as journal
    from sanlian.scoring.models import Award
    from sanlian.workorders.models import ServiceRequest, WorkOrder
    from sanlian.workorders.rules import short_key

    owed = _left_owing(within=given["within"])
    kept = Counter(ServiceRequest.objects.values_list("idempotency_key", flat=True))
    wanted = [short_key(key) for key in given["keys"]]
    without = WorkOrder.objects.filter(origin="request", requests=None).count()
    twice = Award.objects.values("indicator", "entry").annotate(n=Count("pk")).filter(n__gt=1).count()
    return {
        "owed": owed,
        "lost": sum(not kept[key] for key in wanted),
        "doubled": sum(kept[key] > 1 for key in wanted) + without,
        "ownerless": ownerless(),
        "awarded_twice": twice,
        "chain_ok": journal.verify().broken_at is None,
    }


def _left_owing(*, within: float) -> list[list[Any]]:
    """Return what is left, by reader: its name, how many, the most tries, and a fault where there was one."""
    from django.db.models import Count, Max

    from sanlian.journal.models import Delivery

    until = time.monotonic() + within
    owed = Delivery.objects.filter(given_up=False)
    while owed.exists() and time.monotonic() < until:
        time.sleep(0.2)
    rows = owed.values_list("reader").annotate(Count("pk"), Max("attempts"), Max("error")).order_by("reader")
    return [list(row) for row in rows]


def ownerless() -> int:
    """Return how many open orders have not exactly one owner, and how many ended ones still have one."""
    from django.db.models import Count, Q

    from sanlian.workorders.lifecycle import OPEN
    from sanlian.workorders.models import WorkOrder

    owners = Count("assignments", filter=Q(assignments__ended_at=None) & ~Q(assignments__role="assist"))
    rows = WorkOrder.objects.annotate(owners=owners)
    return (
        rows.filter(status__in=OPEN).exclude(owners=1).count()
        + rows.exclude(status__in=OPEN).exclude(owners=0).count()
    )


def stage(number: int) -> dict[str, Any]:
    """Make orders that were just sent to one bureau; return them, and the telephones of who may do things to them."""
    from django.utils import timezone

    from sanlian.demonstration.build import PASSWORD
    from sanlian.people import queries as people
    from sanlian.people.actors import HOUSE
    from sanlian.places import queries as places
    from sanlian.portal import links
    from sanlian.workorders import operations

    at, village = timezone.now(), places.villages()[0]
    asked = [
        operations.submit(
            operations.Ask(text=f"村口第{n}盏路灯不亮"),
            category="road.lamp",
            place_id=village.id,
            place_code=village.code,
            send=operations.Sending(to="dept-housing", assists=("dept-water",)),
            by=HOUSE,
            at=at,
        )
        for n in range(number)
    ]

    def staff(unit: str, role: str | None = None) -> list[str]:
        found = people.officers_of(unit, on=at.date(), role=role)
        return [people.phone_of(each.id) for each in found if each.id]

    # Whoever has the orders has most to do to them.
    phones = [
        *staff("dept-housing") * 3,
        *staff("dept-water"),
        *staff("dept-transport"),
        *staff(f"twp-{village.code[:9]}", "dispatcher") * 2,
        *staff("county", "dispatcher"),
    ]
    random.Random(number).shuffle(phones)
    return {
        "orders": [{"order": each.order_id, "link": links.token_of(each.request_id)} for each in asked],
        "phones": phones,
        "password": PASSWORD,
    }


def running(numbers: list[int]) -> dict[str, Any]:
    """Return what of these orders has not ended, and the parts that were made of them."""
    from django.db.models import Q

    from sanlian.portal import links
    from sanlian.workorders.models import ServiceRequest, WorkOrder

    found = WorkOrder.objects.filter(Q(pk__in=numbers) | Q(parent__in=numbers), ended_at=None).order_by("pk")
    asked = dict(ServiceRequest.objects.filter(order__in=found).order_by("-pk").values_list("order", "pk"))
    return {
        "orders": [
            {"order": order.pk, "link": links.token_of(asked[order.pk]) if order.pk in asked else ""}
            for order in found
        ]
    }


def told(given: dict[str, Any]) -> dict[str, Any]:
    """
    Return in how many places tables, journal and answers disagree after a race, and which those are.

    Each fact must start where the table lets it start, the last must lead to where the order stands, and what was
    answered with yes must stand in the journal, once.
    """
    from django.db.models import Q

    from sanlian.journal import queries as journal
    from sanlian.workorders.models import Rating, Reply, WorkOrder

    rows = WorkOrder.objects.filter(Q(pk__in=given["orders"]) | Q(parent__in=given["orders"])).order_by("pk")
    counted: Counter[str] = Counter()
    wrong = [words for order in rows for words in _strays(order, counted)]
    kept = {
        "reply": Reply.objects.filter(order__in=rows).count(),
        "rate": Rating.objects.filter(request__order__in=rows).count(),
    }
    # Parts are sent when they are made, and a ruling sends: neither was a dispatch that somebody pressed.
    counted["workorders.dispatched"] -= rows.exclude(parent=None).count() + counted["workorders.ruled"]
    for verb, facts in _EXACTLY.items():
        answered, written = given["done"].get(verb, 0), sum(counted[fact] for fact in facts)
        if answered != written or kept.get(verb, written) != written:
            wrong.append(f"{verb}: {answered} answers, {written} facts, {kept.get(verb, written)} rows")
    return {
        "lost_updates": len(wrong),
        "which": wrong[:20],
        "reached": dict(Counter(rows.values_list("status", flat=True))),
        "ownerless": ownerless(),
        "chain_ok": journal.verify().broken_at is None,
    }


# What a step that was answered with yes leaves in the journal, once. Not here: accepting, which may be pressed twice,
# and taking back a request that others had joined.
_EXACTLY = {
    "contact": ["workorders.contacted"],
    "progress": ["workorders.progressed"],
    "answer": ["workorders.assist_answered"],
    "reply": ["workorders.replied"],
    "decline": ["workorders.declined"],
    "dispatch": ["workorders.dispatched"],
    "rule": ["workorders.ruled"],
    "split": ["workorders.split"],
    "merge": ["workorders.merged"],
    "refuse": ["workorders.refused"],
    "weekly": ["workorders.listed", "workorders.carried"],
    "extension": ["workorders.extension_asked"],
    "suspension": ["workorders.suspension_asked"],
    "grant": ["workorders.extended", "workorders.suspended"],
    "deny": ["workorders.extension_refused", "workorders.suspension_refused"],
    "resume": ["workorders.resumed"],
    "check": ["workorders.checked"],
    "return": ["workorders.returned"],
    "add": ["workorders.added"],
    "rate": ["workorders.rated"],
}


def _strays(order: Any, counted: Counter[str]) -> Iterator[str]:
    """Yield where the story of one order leaves the table of steps; count what people did."""
    from sanlian.workorders import lifecycle, queries

    steps = {step.fact: step for step in lifecycle.STEPS}
    status = None
    for fact in queries.timeline(order.pk):
        counted[fact.name] += fact.by_kind != "house"
        step = steps.get(fact.name)
        if step is None:
            continue
        if step is not lifecycle.FORM and status not in step.sources:
            yield f"order {order.pk}: {fact.name} came when it was {status}"
        status = step.target or status
    if order.status != status:
        yield f"order {order.pk}: it is {order.status}, the journal says {status}"


if __name__ == "__main__":
    raise SystemExit(main())
