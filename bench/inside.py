"""
What must be asked from inside the product, for one database: links, log-ins, and what a request costs in statements.

    DATABASE_URL=… python -m bench.inside [SUBJECT …]      # one JSON object
"""

import json
import os
import secrets
import sys
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

import django

RECEIPTS = 400
VILLAGES = 60
TEXTS = 4
SEARCHES = 40


def main() -> int:
    """Print what the measurement needs to know about this database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    found = known()
    found["costs"] = costs(found, only=sys.argv[1:])
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def known() -> dict[str, Any]:
    """Return log-ins, links to receipts, messages and villages, as they are in this database."""
    from sanlian.demonstration.build import PASSWORD
    from sanlian.portal import links
    from sanlian.workorders.models import ServiceRequest

    newest = ServiceRequest.objects.order_by("-pk").values_list("pk", flat=True)[: RECEIPTS * 5 : 5]
    return {
        "password": PASSWORD,
        "officer": _busiest_officer(),
        "leader": _leader(),
        "searches": searches(),
        "receipts": [f"/r/{links.token_of(number)}/" for number in newest],
        "villages": villages(),
        "texts": texts(),
    }


def _busiest_officer() -> str:
    """Return the telephone of somebody in the unit with the most open assignments."""
    from django.db.models import Count

    from sanlian.people.models import Post
    from sanlian.workorders.models import Assignment

    busiest = (
        Assignment.objects.filter(ended_at=None).values("unit").annotate(n=Count("pk")).order_by("-n").first()
    )
    assert busiest is not None, "orders were loaded"
    post = Post.objects.filter(unit=busiest["unit"]).select_related("user").order_by("pk").first()
    assert post is not None, "every unit has people"
    return post.user.phone


def _leader() -> str:
    from sanlian.people.models import Post

    return Post.objects.filter(unit__code="county", role="leader").values_list("user__phone", flat=True)[0]


def searches() -> list[str]:
    """Return what officers look for, in turn: a receipt, a village, a matter, both, a rare word, a telephone's end."""
    from sanlian.catalogue import queries as catalogue
    from sanlian.places import queries as places
    from sanlian.workorders.models import OrderWords, WorkOrder

    codes = [
        code[2:]
        for code in WorkOrder.objects.order_by("-pk").values_list("code", flat=True)[: SEARCHES * 7 : 7]
    ]
    named = [village.short_name for village in places.villages()][::3][:SEARCHES]
    matters = [leaf.name for leaf in catalogue.snapshot().leaves][:SEARCHES]
    rows = OrderWords.objects.order_by("pk").values_list("words", flat=True)[: SEARCHES * 11 : 11]
    rare = [words.rsplit(" ", 1)[-1] for words in rows]
    tails = [f"{number * 37 % 10_000:04}" for number in range(1, SEARCHES + 1)]
    both = [f"{village} {matter[:2]}" for village, matter in zip(named, matters, strict=False)]
    return [words for turn in zip(codes, named, matters, both, rare, tails, strict=False) for words in turn]


def villages() -> list[str]:
    """Return the codes of some villages, spread over the county."""
    from sanlian.places import queries as places

    return [village.code for village in places.villages()][::5][:VILLAGES]


def texts() -> list[str]:
    """Return what residents of the demonstration say, over all matters."""
    from sanlian.catalogue import queries as catalogue
    from sanlian.demonstration.behaviour import Dice
    from sanlian.demonstration.voices import Voices

    voices = Voices(Dice(1), {leaf.code for leaf in catalogue.snapshot().leaves})
    return [voices.say(matter, "本村").text for _ in range(TEXTS) for matter in voices.categories]


# ── statements and bytes ────────────────────────────────────────────────────────────────────────────


def costs(found: dict[str, Any], *, only: Collection[str] = ()) -> dict[str, dict[str, int]]:
    """Return for each subject the statements (BEGIN and COMMIT among them) and bytes of one request, once warm."""
    from django.test import Client

    guest, officer, leader = Client(), Client(), Client()
    for client, phone in ((officer, found["officer"]), (leader, found["leader"])):
        answer = client.post("/desk/login/", {"username": phone, "password": found["password"]})
        assert answer.status_code == 302, "the demonstration's password opens the desk"
    # A database for the leaders' screen alone holds no receipts and no words.
    receipt = next(iter(found["receipts"]), "")
    words = found["searches"][3] if found["searches"] else ""
    pages = {
        "constant": (guest, "/bench/constant/"),
        "inbox": (officer, "/desk/"),
        "search": (officer, f"/desk/find/?{urlencode({'q': words})}"),
        "receipt": (guest, f"{receipt}receipt/"),
        "tracking": (guest, receipt),
        "cockpit": (leader, "/cockpit/"),
    }
    sure = shout_form("村口的路灯不亮了，晚上看不见路", found["villages"][0], phone="12987654321")
    asked: dict[str, tuple[Callable[[], Any], int]] = {
        **{name: (lambda c=client, p=path: c.get(p), 200) for name, (client, path) in pages.items()},
        "insert": (lambda: guest.post("/bench/insert/", {"text": found["texts"][0]}), 201),
        "intake": (lambda: guest.post("/shout/", sure), 302),
    }
    return {name: _cost(*each) for name, each in asked.items() if not only or name in only}


def shout_form(text: str, village: str, *, phone: str, token: str = "") -> dict[str, str]:
    """Return the resident's form as the last screen sends it, under a key of its own."""
    return {
        "csrfmiddlewaretoken": token,
        "do": "send",
        "key": secrets.token_urlsafe(18),
        "text": text,
        "village": village,
        "reporter_phone": phone,
        "visibility": "handlers",
    }


def encoded(form: dict[str, str]) -> bytes:
    """Return a form as it goes over the wire."""
    return urlencode(form).encode()


def _cost(ask: Any, status: int) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == status, f"{answer.status_code} instead of {status}"
    return {"statements": len(captured), "bytes": len(answer.content)}


if __name__ == "__main__":
    sys.exit(main())
