"""The figures of the cockpit: what each measure counts, and what the rates divide, from workorders.listings."""

from sanlian.figures import rules
from sanlian.workorders import listings
from tools.reference.words import code, page, table

_INTRODUCTION = """\
# Figures

Written by `make docs` from `sanlian/workorders/listings.py` and `sanlian/figures/rules.py`. A figure is counted twice,
in two ways that know nothing of each other: `figures` follows the facts of the journal and keeps counters; `listings`
asks the orders' own tables, for the list behind the number. `tests/figures` lives random lives and compares the two,
measure by measure, place by place; `tests/cockpit` does so for every link on the screen.

**Closed is not solved is not satisfied.** Closed says that the unit is done. Solved is the resident's last answer to
“is it solved?”, satisfied the last answer to the second question. Whoever says “not solved” opens the order again; the
answer stands until the resident gives another."""
_PERIOD = """\
## Of the orders submitted in a period

The day that counts is the day of **submission**, in Shanghai: of what came in during the period, how much has come to
this by now. So closed, solved and satisfied share one denominator and a month's figures ripen. `ended` alone goes by
the day of closing, for the chart of days. Place, category and unit are those that the order has now."""
_RATES = """\
## Rates

Under thirty cases no percentage is said. The period before has as many days as have passed of this one."""
_NOW = """\
## Of now

Running balances: raised and lowered by each fact, never counted anew. `overdue` follows the watch over promises, which
looks once a minute."""
_STEPS = """\
## How long steps take

Each fact that ends a step carries the working minutes since the step began, by the office hours of the working
calendar. They are counted in buckets by the day on which the step ended; half and nine tenths are read from the sum of
the buckets, interpolated inside one. Upper ends of the buckets, in working minutes (a day has 420):"""
_ROOM = """\
## Where they are kept

For each county, township and village: by day; by day and category; by day and department or kind of unit. The number
of rows is bounded by days × places × keys and not by orders. An order's card remembers what the order counts for; a
fact turns the card, and the counters change by the difference: corrected categories, other units, reopenings and
withdrawals cannot make them drift. A fact that comes late or twice makes the order's life be read from the journal
again. `manage.py journal_replay figures.counters` and `figures.waiting` rebuild everything.

A restricted order is counted, and stands in its list without its content, so that number and list agree."""


def text() -> str:
    """Return the page."""
    sums = [
        (code(name), " or ".join(code(part) for part in parts)) for name, parts in listings.ANY_OF.items()
    ]
    rates = (
        ("contacted in time", code("contact_in_time"), code("contact_due")),
        ("residents say it is solved", code("solved"), code("answered")),
        ("satisfied or basically satisfied", code("pleased"), code("rated")),
        ("closed", code("closed"), code("received")),
        ("overdue", code("overdue"), code("in_hand")),
    )
    return page(
        _INTRODUCTION,
        _PERIOD,
        table(("measure", "counts"), _defined(listings.OF_A_PERIOD)),
        table(("sum", "counts orders that are"), sums),
        _RATES,
        table(("rate", "divides", "by"), rates),
        _NOW,
        table(("measure", "counts"), _defined(listings.OF_NOW)),
        _STEPS,
        ", ".join(f"{edge:,}" for edge in rules.EDGES) + ".",
        _ROOM,
    )


def _defined(measures: dict[str, str]) -> list[tuple[str, str]]:
    return [(code(name), words) for name, words in measures.items()]
