"""What stands on the one screen, put together from the counters: a fixed number of questions whatever it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from sanlian.catalogue import queries as catalogue
from sanlian.cockpit.pictures.callouts import Note
from sanlian.cockpit.pictures.chart import Chart, chart_of
from sanlian.cockpit.pictures.scene import Part, Scene, scene_of
from sanlian.cockpit.sight import Sight
from sanlian.figures import queries as figures
from sanlian.figures.queries import NOTHING, Counts, Now, Standing, Step
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.workorders import listings, queries as orders
from sanlian.workorders.queries import WorkOrder

CHART_DAYS = 60
ENOUGH = 30
# The hard matters that the wall has room for; where it has less, the style sheet shows fewer of them.
HARD = 6
MINUTES_A_DAY = 420
# What the small tables of the screen show; pages/table.py shows more.
IN_ROWS = ("received", "closed")

# Units that are no departments are counted together by their kind.
UNIT_KINDS = {
    "county": gettext_lazy("County centre"),
    "twp": gettext_lazy("Township desks"),
    "team": gettext_lazy("Village teams"),
    "vil": gettext_lazy("Villages"),
    "grid": gettext_lazy("Grids"),
}

STEP_WORDS = {
    "dispatch": (gettext_lazy("Received to dispatched"), "at_desk"),
    "accept": (gettext_lazy("Dispatched to accepted"), "to_accept"),
    "contact": (gettext_lazy("Accepted to contact"), "to_contact"),
    "reply": (gettext_lazy("Contact to answer"), "to_reply"),
    "rate": (gettext_lazy("Answer to rating"), "to_rate"),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its denominator, now and in the period before; where a dot stands on a line from 80 to 100 %."""

    words: str
    measure: str
    part: int
    whole: int
    part_before: int
    whole_before: int
    of: str

    @property
    def enough(self) -> bool:
        """Return whether there are cases enough to state a share."""
        return self.whole >= ENOUGH

    @property
    def dot(self) -> float | None:
        """Return where the dot of now stands, from 0 to 320, or None."""
        return _dot(self.part, self.whole)

    @property
    def dot_before(self) -> float | None:
        """Return where the dot of before stands, or None."""
        return _dot(self.part_before, self.whole_before)


def _dot(part: int, whole: int) -> float | None:
    return round(max(0.0, part / whole - 0.8) / 0.2 * 320, 1) if whole >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Wait:
    """One step of the loop: how long it takes, how many wait in it now; bars from 0 to 100."""

    words: str
    measure: str
    waiting: int
    step: Step | None
    half: str
    nine_tenths: str
    bar_half: float
    bar_nine_tenths: float
    slowest: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: a part of the place or a group of matters, and its numbers; the bar from 0 to 100."""

    code: str
    words: str
    counts: Counts
    now: Standing
    bar: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the bar of closed orders, in hundredths of its length."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything on the screen."""

    counts: Counts
    before: Counts
    today: Counts
    yesterday: Counts
    now: Standing
    due_today: int
    rates: list[Rate]
    stack: list[Piece]
    waits: list[Wait]
    chart: Chart
    scene: Scene | None
    parts: list[Part]
    places: list[Row]
    elsewhere: int
    categories: list[Row]
    units: list[Row]
    hard: list[WorkOrder]

    @property
    def enough_in_hand(self) -> bool:
        """Return whether enough is in hand to state a share of it."""
        return self.now.in_hand >= ENOUGH


def screen_of(sight: Sight, *, at: datetime, notes: Sequence[Note] = ()) -> Screen:
    """Return the screen of a place and a period at an instant; `notes` are written on its sand table."""
    place, first, last = sight.place, sight.days.first, sight.days.last
    children = [] if place.level == "village" else places.children(place.code)
    codes = [child.code for child in children]
    # Figures end at the village; what its grids have in hand is asked of the orders.
    grids = _grids(sight, at=at) if place.level == "village" else []
    chart_from = last - timedelta(days=CHART_DAYS - 1)
    days = figures.by_day(place.code, first=min(sight.before.first, chart_from), last=last)
    counts = figures.total(days, first=first, last=last)
    before = figures.total(days, first=sight.before.first, last=sight.before.last)
    by_place = figures.by_place(codes, first=first, last=last, of=IN_ROWS)
    by_category, by_unit = figures.by_key(place.code, first=first, last=last, of=IN_ROWS)
    now = figures.now(place.code, parts=codes)
    due = figures.due_on([place.code, *codes], last)
    parts = grids or _parts(sight, children, now, due)
    return Screen(
        counts=counts,
        before=before,
        today=days.get(last, NOTHING),
        yesterday=days.get(last - timedelta(days=1), NOTHING),
        now=now.of(place.code),
        due_today=due.get(place.code, 0),
        rates=_rates(counts, before),
        stack=_stack(counts),
        waits=_waits(figures.steps(place.code, first=first, last=last), now.of(place.code)),
        chart=chart_of(days, last=last, length=CHART_DAYS, calendar=catalogue.calendar()),
        scene=scene_of(place.code, parts, notes),
        parts=parts,
        places=rows_of({child.code: named(child) for child in children}, by_place, now.places),
        elsewhere=counts.received - sum(each.received for each in by_place.values()) if codes else 0,
        categories=category_rows(by_category, now),
        units=unit_rows(by_unit, now),
        hard=orders.hardest(sight.actor, at=at, place_code=place.code, size=HARD),
    )


def parts_of(sight: Sight) -> list[Part]:
    """Return the parts of the place with what each has in hand."""
    children = places.children(sight.place.code)
    codes = [child.code for child in children]
    now = figures.now(sight.place.code, parts=codes)
    return _parts(sight, children, now, figures.due_on(codes, sight.today))


def _parts(sight: Sight, children: list[PlaceInfo], now: Now, due: Mapping[str, int]) -> list[Part]:
    return [
        Part(
            place=child,
            in_hand=now.of(child.code).in_hand,
            overdue=now.of(child.code).overdue,
            due_today=due.get(child.code, 0),
            on_hold=now.of(child.code).on_hold,
            query=sight.query(place=child.code),
        )
        for child in children
    ]


def _grids(sight: Sight, *, at: datetime) -> list[Part]:
    """Return the grids of a village with the orders that lie with each."""
    grids = places.children(sight.place.code)
    lying = listings.standing_of_units([f"grid-{grid.code}" for grid in grids], at=at)
    found = []
    for grid in grids:
        in_hand, overdue = lying.get(f"grid-{grid.code}", (0, 0))
        query = urlencode({"measure": "in_hand", "unit": f"grid-{grid.code}"}) + f"&{sight.query()}"
        found.append(Part(grid, in_hand, overdue, due_today=0, query=query))
    return found


def _rates(counts: Counts, before: Counts) -> list[Rate]:
    return [
        Rate(
            words=_("Contacted in time"),
            measure="contact_in_time",
            part=counts.contact_in_time,
            whole=counts.contact_due,
            part_before=before.contact_in_time,
            whole_before=before.contact_due,
            of="contact_due",
        ),
        Rate(
            words=_("Residents say it is solved"),
            measure="solved",
            part=counts.solved,
            whole=counts.answered,
            part_before=before.solved,
            whole_before=before.answered,
            of="answered",
        ),
        Rate(
            words=_("Satisfied or basically satisfied"),
            measure="pleased",
            part=counts.pleased,
            whole=counts.rated,
            part_before=before.pleased,
            whole_before=before.rated,
            of="rated",
        ),
    ]


def _stack(counts: Counts) -> list[Piece]:
    pieces, seen = [], 0
    for kind in ("solved", "partly", "unsolved", "unanswered"):
        number = getattr(counts, f"closed_{kind}")
        if number:
            pieces.append(Piece(kind, 100 * seen / counts.closed, 100 * number / counts.closed))
        seen += number
    return pieces


def _waits(steps: list[Step], now: Standing) -> list[Wait]:
    found = {step.name: step for step in steps}
    longest = max((step.nine_tenths for step in steps), default=0) or 1
    # Waiting for the resident is nobody's slowness.
    ours = [step for step in steps if step.name != "rate"]
    slowest = max(ours, key=lambda step: step.nine_tenths, default=None)
    return [
        Wait(
            words=str(words),
            measure=measure,
            waiting=getattr(now, measure),
            step=(step := found.get(name)),
            half=length_words(step.half) if step else "",
            nine_tenths=length_words(step.nine_tenths) if step else "",
            bar_half=round(100 * step.half / longest, 1) if step else 0,
            bar_nine_tenths=round(100 * step.nine_tenths / longest, 1) if step else 0,
            slowest=step is not None and step is slowest,
        )
        for name, (words, measure) in STEP_WORDS.items()
    ]


def length_words(minutes: float) -> str:
    """Return a length of office time: minutes under an hour, hours under a day, then days."""
    if minutes < 60:
        count = max(1, round(minutes))
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    if minutes < MINUTES_A_DAY:
        return _("%(count)s hours") % {"count": f"{minutes / 60:.1f}"}
    return _("%(count)s days") % {"count": f"{minutes / MINUTES_A_DAY:.1f}"}


def rows_of(words: Mapping[str, str], counts: Mapping[str, Counts], now: Mapping[str, Standing]) -> list[Row]:
    """Return a line for each code with a word, in that order; the longest bar is who received most."""
    most = max((counts.get(code, NOTHING).received for code in words), default=0) or 1
    return [
        Row(
            code=code,
            words=label,
            counts=(found := counts.get(code, NOTHING)),
            now=now.get(code, figures.NOBODY),
            bar=round(100 * found.received / most, 1),
        )
        for code, label in words.items()
    ]


def category_rows(leaves: Mapping[str, Counts], now: Now) -> list[Row]:
    """Return the groups of matters, the one with most first; what nobody asked for is left out."""
    counts: dict[str, Counts] = {}
    standing: dict[str, Standing] = {}
    for leaf in {*leaves, *now.categories}:
        group = leaf.partition(".")[0]
        counts[group] = counts.get(group, NOTHING) + leaves.get(leaf, NOTHING)
        standing[group] = standing.get(group, figures.NOBODY) + now.categories.get(leaf, figures.NOBODY)
    known = catalogue.snapshot().categories
    words = {
        group: known[group].label(get_language()) if group in known else group
        for group in sorted(counts, key=lambda group: (-counts[group].received, group))
        if counts[group].received or standing[group].in_hand
    }
    return rows_of(words, counts, standing)


def unit_rows(counts: Mapping[str, Counts], now: Now) -> list[Row]:
    """Return the departments and the other kinds of unit that have or had orders, most in hand first."""
    departments = catalogue.snapshot().departments
    names = {kind: str(words) for kind, words in UNIT_KINDS.items()} | {
        code if code.startswith("dept-") else f"dept-{code}": info.label(get_language())
        for code, info in departments.items()
    }
    used = [
        code for code in {*counts, *now.units} if counts.get(code, NOTHING).received or _waits_at(now, code)
    ]
    used.sort(key=lambda code: (-_waits_at(now, code), -counts.get(code, NOTHING).received, code))
    return rows_of({code: names.get(code, code) for code in used}, counts, now.units)


def _waits_at(now: Now, code: str) -> int:
    return now.units.get(code, figures.NOBODY).in_hand
