"""What a question asks for: the parameters of GET, read and checked; an empty one is the same as none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sanlian.exchange.open311.faults import Fault, Faults

T = TypeVar("T")

SPAN = timedelta(days=90)
MOST = 1000
STATES = {"open": False, "closed": True}
TRUTH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for; with `codes` nothing else counts. `page` counts from 1."""

    codes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    ended: bool | None = None
    page: int = 1
    page_size: int = MOST
    extended: bool = False


def wanted(given: QueryDict, *, at: datetime) -> Wanted:
    """
    Return which requests a question asks for: those of the last ninety days, unless it says otherwise.

    :raises Faults: with every parameter that cannot be read
    """
    faults: list[Fault] = []

    def read(name: str, reader: Callable[[str], T], otherwise: T) -> T:
        words = given.get(name, "").strip()
        try:
            return reader(words) if words else otherwise
        except ValueError as fault:
            faults.append(Fault("400", f"{name}: {fault}"))
            return otherwise

    page = read("page", lambda words: _number(words, 10_000), 1)
    page_size = read("page_size", lambda words: _number(words, MOST), MOST)
    extended = read("extensions", _truth, False)
    if codes := _listed(given.get("service_request_id", "")):
        found = Wanted(codes=codes[:MOST], page=page, page_size=page_size, extended=extended)
    else:
        since, until = read("start_date", instant, None), read("end_date", instant, None)
        if since and until and not timedelta(0) <= until - since <= SPAN:
            faults.append(
                Fault("400", _("start_date, end_date: from the first to the second, ninety days at most."))
            )
        found = Wanted(
            categories=_listed(given.get("service_code", "")),
            since=since or (until or at) - SPAN,
            until=until or (since + SPAN if since else None),
            ended=read("status", _state, None),
            page=page,
            page_size=page_size,
            extended=extended,
        )
    if faults:
        raise Faults(*faults)
    return found


def instant(words: str) -> datetime:
    """Return an instant as YYYY-MM-DDThh:mm:ss with a zone; :raises ValueError: with a sentence, for anything else."""
    # A plus sign that was not escaped arrives as a blank.
    found = parse_datetime(words.strip().replace(" ", "+") if "T" in words else words)
    if found is None or found.tzinfo is None:
        raise ValueError(_("not an instant like 2026-08-05T09:30:00+08:00, with its zone"))
    return found


def _listed(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in words.split(",") if each.strip()))


def _number(words: str, most: int) -> int:
    if not (words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= most):
        raise ValueError(_("a number from 1 to %(most)s") % {"most": most})
    return int(words)


def _truth(words: str) -> bool:
    if words.lower() not in TRUTH:
        raise ValueError(_("true or false"))
    return TRUTH[words.lower()]


def _state(words: str) -> bool | None:
    """Return whether only what is over is asked for, or only what is not; both together are everything."""
    named = {each.lower() for each in _listed(words)}
    if not named <= STATES.keys():
        raise ValueError(_("open, closed, or both"))
    return None if len(named) != 1 else STATES[named.pop()]
