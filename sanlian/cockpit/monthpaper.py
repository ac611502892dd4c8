"""The month in pictures, for the leaders' meeting: a document from the same figures as the screen and the board."""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language, gettext as _, pgettext

from sanlian.analysis import repeats
from sanlian.catalogue import queries as catalogue
from sanlian.cockpit import boardframe, boardwords
from sanlian.cockpit.colours import COLOUR_WORDS
from sanlian.cockpit.panels import STEP_WORDS, length_words
from sanlian.cockpit.pictures.paperchart import Stood, bands, bars, columns
from sanlian.figures import queries as figures
from sanlian.figures.queries import NOTHING, Counts
from sanlian.look.lists import listed
from sanlian.look.papers import invented, paper_lang
from sanlian.look.templatetags.look import MINIMUM_SAMPLE
from sanlian.people import names
from sanlian.people.actors import Actor
from sanlian.people.names import named
from sanlian.places import queries as places
from sanlian.places.queries import PlaceInfo
from sanlian.scoring import queries as scoring, rules
from sanlian.scoring.queries import BoardInfo
from sanlian.scoring.rules import SHANGHAI, Field, Span, State
from sanlian.sheets.papers import Grid, Heading, NewPage, Paper, Part, Picture, Words
from sanlian.workorders import queries as orders

HARD = 8
WARNED = 12


def month_paper(place: PlaceInfo, span: Span, *, by: Actor, at: datetime) -> Paper:
    """Return the document of a month and a place; of a month that is going on, up to the day of `at`."""
    today = at.astimezone(SHANGHAI).date()
    first, last = span.first, min(span.end - timedelta(days=1), today)
    parts: list[Part] = [*_received(place, first, last), *_bottleneck(place, first, last)]
    if by_place := _by_place(place, first, last):
        parts += [NewPage(), *by_place, NewPage()]
    parts += [*_hard(place, by=by, at=at), *_warned(place, by=by)]
    if place.level == "county":
        parts += _board(span)
    said = _("made by %(name)s on %(when)s") % {
        "name": by.name,
        "when": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    until = _("up to %(day)s") % {"day": last.isoformat()} if last < span.end - timedelta(days=1) else ""
    return Paper(
        title=_("%(place)s: the month in pictures") % {"place": named(place)},
        subtitle=" ".join(filter(None, [boardwords.span_words(span), until])),
        parts=parts,
        foot=" · ".join(filter(None, [said, invented()])),
        lang=paper_lang(),
    )


def share_words(part: int, whole: int) -> str:
    """Return how many of how many; as a percentage too where there are cases enough for one."""
    return f"{part} / {whole} ({100 * part / whole:.1f}%)" if whole >= MINIMUM_SAMPLE else f"{part} / {whole}"


def _received(place: PlaceInfo, first: date, last: date) -> list[Part]:
    before_first = rules.added(first, -1)
    before_last = min(before_first + (last - first), first - timedelta(days=1))
    days = figures.by_day(place.code, first=before_first, last=last)
    now = figures.total(days, first=first, last=last)
    before = figures.total(days, first=before_first, last=before_last)
    each = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    chart = columns(
        [(str(day.day), days.get(day, NOTHING).received, days.get(day, NOTHING).ended) for day in each],
        first=_("received on the day"),
        second=_("closed on the day"),
    )
    said = _(
        "%(received)s received, %(before)s in the same days of the month before; %(closed)s of them are closed."
    )
    headings = ["", _("This month"), _("The month before, same days")]
    return [
        Heading(_("Received, closed, solved, satisfied")),
        Words(said % {"received": now.received, "before": before.received, "closed": now.closed}),
        Picture(chart, alt=_("Orders received and closed, day by day")),
        Grid(
            headings,
            [[words, *pair] for words, *pair in _numbers(now, before)],
            widths=(3, 2, 2),
            numeric=(1, 2),
        ),
        Words(
            _(
                "Closed, solved and satisfied are three numbers: solved and satisfied are what residents said "
                "who answered."
            ),
            quiet=True,
        ),
    ]


def _numbers(now: Counts, before: Counts) -> list[tuple[str, str, str]]:
    def of(part: str, whole: str) -> tuple[str, str]:
        one, other = (share_words(getattr(each, part), getattr(each, whole)) for each in (now, before))
        return one, other

    return [
        (pgettext("column", "Received"), str(now.received), str(before.received)),
        (_("Closed, of those received"), *of("closed", "received")),
        (_("Contacted in time"), *of("contact_in_time", "contact_due")),
        (_("Residents say it is solved"), *of("solved", "answered")),
        (_("Satisfied or basically satisfied"), *of("pleased", "rated")),
        (_("Asked again within 30 days, of those closed"), *of("repeated", "closed")),
        (_("Opened again"), *of("reopened", "replied")),
    ]


def _by_place(place: PlaceInfo, first: date, last: date) -> list[Part]:
    """Return the parts of a place, most received first, with what came back after closing."""
    children = places.children(place.code) if place.level in ("county", "township") else []
    if not children:
        return []
    counts = figures.by_place([child.code for child in children], first=first, last=last)
    rows = [(child, counts.get(child.code, NOTHING)) for child in children]
    rows = sorted((row for row in rows if row[1].received), key=lambda row: (-row[1].received, row[0].code))
    shown = rows[:20]
    chart = bars(
        [
            (named(child), each.received, each.closed, f"{each.closed} / {each.received}")
            for child, each in shown
        ],
        whole=_("received"),
        part=_("of them closed"),
    )
    headings = [
        pgettext("column", "Place"),
        pgettext("column", "Received"),
        pgettext("column", "Closed"),
        pgettext("column", "Solved"),
        pgettext("column", "Satisfied"),
        _("Asked again"),
    ]
    grid = [
        [
            named(child),
            each.received,
            each.closed,
            share_words(each.solved, each.answered),
            share_words(each.pleased, each.rated),
            f"{each.repeated} / {each.closed}",
        ]
        for child, each in shown
    ]
    found: list[Part] = [
        Heading(_("By place")),
        Picture(chart, alt=_("Received and closed by place"), width=88),
        Grid(headings, grid, widths=(2.2, 1, 1, 1.9, 1.9, 1.3), numeric=tuple(range(1, len(headings)))),
        Words(_("No percentage under %(least)s answers.") % {"least": MINIMUM_SAMPLE}, quiet=True),
    ]
    if len(rows) > len(shown):
        found.append(
            Words(
                _("The %(shown)s with most of %(all)s.") % {"shown": len(shown), "all": len(rows)}, quiet=True
            )
        )
    return found


def _bottleneck(place: PlaceInfo, first: date, last: date) -> list[Part]:
    steps = {step.name: step for step in figures.steps(place.code, first=first, last=last)}
    now = figures.now(place.code).of(place.code)
    named_steps = [
        (str(words), steps[name], getattr(now, waits))
        for name, (words, waits) in STEP_WORDS.items()
        if name in steps
    ]
    if not named_steps:
        return []
    ours = [each for each in named_steps if each[1].name != "rate"]
    chart = bars(
        [
            (words, step.nine_tenths, step.half, length_words(step.nine_tenths))
            for words, step, _waiting in named_steps
        ],
        whole=_("nine tenths within"),
        part=_("half within"),
    )
    parts: list[Part] = [Heading(_("Where orders wait"))]
    if ours:
        words, step, waiting = max(ours, key=lambda each: each[1].nine_tenths)
        said = _(
            "Slowest: %(step)s. Half took up to %(half)s, nine tenths up to %(most)s of office time; "
            "%(waiting)s wait there now."
        )
        parts.append(
            Words(
                said
                % {
                    "step": words,
                    "half": length_words(step.half),
                    "most": length_words(step.nine_tenths),
                    "waiting": waiting,
                }
            )
        )
    return [*parts, Picture(chart, alt=_("How long each step took"), width=88)]


def _hard(place: PlaceInfo, *, by: Actor, at: datetime) -> list[Part]:
    rows = orders.hardest(by, at=at, place_code=place.code, size=HARD)
    if not rows:
        return [Heading(_("Hard matters")), Words(_("Nothing is overdue and nothing rests."))]
    grid = [
        [
            row.code,
            row.title,
            names.unit_words(row.unit.code),
            _promised(row),
        ]
        for row in rows
    ]
    headings = [
        pgettext("column", "Order"),
        pgettext("column", "What"),
        pgettext("column", "Who has it"),
        _("Promised for"),
    ]
    return [
        Heading(_("Hard matters")),
        Words(_("Overdue or resting the longest, as they stand when this is made."), quiet=True),
        Grid(headings, grid, widths=(1.5, 3.2, 1.7, 1.6)),
    ]


def _promised(row: orders.WorkOrder) -> str:
    """Return until when it was promised; of what rests, when it is looked at again."""
    if row.review_at is None:
        return row.due_at.astimezone(SHANGHAI).date().isoformat()
    day = row.review_at.astimezone(SHANGHAI).date().isoformat()
    return _("rests; looked at again on %(day)s") % {"day": day}


def _warned(place: PlaceInfo, *, by: Actor) -> list[Part]:
    warnings = repeats.standing(by, place_code=place.code).warnings
    parts: list[Part] = [Heading(_("What keeps coming back"))]
    if not warnings:
        return [*parts, Words(_("No warning stands."))]
    grid = []
    for each in warnings[:WARNED]:
        where = places.find(each.place_code)
        matter = catalogue.category(each.category).label(get_language())
        grid.append(
            [str(COLOUR_WORDS[each.colour]), matter, named(where) if where else each.place_code, each.count]
        )
    headings = [
        pgettext("column", "Warning"),
        pgettext("column", "What"),
        pgettext("column", "Where"),
        pgettext("column", "Orders"),
    ]
    parts.append(Grid(headings, grid, widths=(1.2, 3, 2, 1), numeric=(3,)))
    if len(warnings) > WARNED:
        parts.append(
            Words(_("The first %(shown)s of %(all)s.") % {"shown": WARNED, "all": len(warnings)}, quiet=True)
        )
    return parts


def _board(span: Span) -> list[Part]:
    """Return the month's published board; while there is none, a word instead."""
    parts: list[Part] = [Heading(_("Red and grey board"))]
    try:
        board = scoring.board(span, published=True)
    except scoring.NoSuchBoard:
        return [*parts, Words(_("The board of this month is not published."))]
    parts.append(Words(boardwords.headline(span, board.fields)))
    for field in boardframe.levels(board).get("township", []):
        parts += _peers(board, field)
    for level, fields in boardframe.levels(board).items():
        for state, words in ((State.RED, _("Red list: %(unit)s")), (State.GREY, _("Grey list: %(unit)s"))):
            units = [names.unit_words(each.unit) for _field, each in boardframe.in_state(fields, state)]
            if units:
                level_words = boardframe.tab(level, fields, chosen=False)["words"]
                said = listed(units)
                parts.append(Words(f"{level_words} · {words % {'unit': said}}"))
    parts.append(
        Words(
            _("A unit is on a list only where its whole line lies outside the band. People are on no board."),
            quiet=True,
        )
    )
    return parts


def _peers(board: BoardInfo, field: Field) -> list[Part]:
    """Return one group of peers as a chart; nothing where too few of them have cases enough."""
    if field.mean is None or field.band_low is None or field.band_high is None:
        return []
    stood = [
        Stood(
            label=names.unit_words(each.unit),
            low=float(each.low or 0),
            score=float(each.score),
            high=float(each.high or 0),
            seal={State.RED: _("Red list"), State.GREY: _("Grey list")}.get(State(each.state), ""),
            good=each.state == State.RED,
        )
        for each in field.standings
        if each.score is not None
    ]
    chart = bands(stood, low=float(field.band_low), high=float(field.band_high), mean=float(field.mean))
    peers = next(each for each in board.rules.peers if each.code == field.peers)
    return [
        Words(boardwords.name_of(peers)),
        Picture(chart, alt=_("Scores with their 95 % lines"), width=88),
    ]
