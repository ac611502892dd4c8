"""A board to take away: its figures as a table that anybody can compute again, and the board as a document."""

from datetime import datetime

from django.utils.translation import gettext as _, pgettext

from sanlian.cockpit import boardframe, boardwords
from sanlian.look.lists import listed
from sanlian.look.papers import invented, paper_lang
from sanlian.people import names
from sanlian.scoring.queries import BoardInfo
from sanlian.scoring.rules import SHANGHAI, Field, Standing, State
from sanlian.sheets.papers import Grid, Heading, Paper, Part, Words

# Of each indicator: its cases, what all units reach with such cases, and with all cases; shares so that more is better.
_SIDES = ("hits", "cases", "expected", "overall")
_WIDTHS = (4, 1.2, 1.2, 2, 1.8)


def table(board: BoardInfo) -> tuple[list[str], list[list[object]]]:
    """Return headings and rows of a board's figures: a row for each unit, in codes that do not change."""
    counted = [each.code for each in board.rules.indicators if each.formula]
    headings = ["peers", "unit", "name", "orders", "state", "score", "low", "high"]
    headings += [f"{code} {side}" for code in counted for side in _SIDES]
    rows = [_row(field, each, counted) for field in board.fields for each in field.standings]
    return headings, rows


def worded(board: BoardInfo) -> tuple[list[str], list[list[object]]]:
    """Return the same in the reader's words, for a workbook that people open."""
    counted = [each for each in board.rules.indicators if each.formula]
    headings = [
        pgettext("column", "Peers"),
        pgettext("column", "Code"),
        pgettext("column", "Unit"),
        pgettext("column", "Orders"),
        pgettext("column", "Stands"),
        pgettext("column", "Score"),
        _("the lower end of the score"),
        _("the upper end of the score"),
    ]
    for each in counted:
        sides = _("numerator"), _("denominator"), _("such cases elsewhere"), _("all cases")
        colon = pgettext("before a ground", ": ")
        headings += [f"{boardwords.name_of(each)}{colon}{side}" for side in sides]
    groups = {peers.code: boardwords.name_of(peers) for peers in board.rules.peers}
    codes, rows = [each.code for each in counted], []
    for field in board.fields:
        for standing in field.standings:
            _peers, unit, name, orders, _state, *figures = _row(field, standing, codes)
            rows.append([groups[field.peers], unit, name, orders, _states()[standing.state], *figures])
    return headings, rows


def _row(field: Field, each: Standing, counted: list[str]) -> list[object]:
    parts = {
        part.indicator: (part.hits, part.cases, part.expected, field.overall.get(part.indicator))
        for part in each.parts
    }
    nothing = ("",) * len(_SIDES)
    name = names.unit_words(each.unit)
    row: list[object] = [
        field.peers,
        each.unit,
        name,
        each.orders,
        each.state,
        each.score,
        each.low,
        each.high,
    ]
    return row + [number for code in counted for number in parts.get(code, nothing)]


def board_paper(board: BoardInfo, *, by: str, at: datetime) -> Paper:
    """Return a board as a document: who stands out and why, every unit's figures, and what was left out."""
    parts: list[Part] = [Words(boardwords.headline(board.span, board.fields))]
    parts.append(Words(_("Made by rules %(rules)s, computation %(version)s.") % _made(board), quiet=True))
    for level, fields in boardframe.levels(board).items():
        parts.append(Heading(boardframe.tab(level, fields, chosen=False)["words"]))
        parts += _outstanding(board, fields)
        for field in fields:
            peers = next(each for each in board.rules.peers if each.code == field.peers)
            parts += [Words(boardwords.name_of(peers)), *_standings(field)]
    if taken_out := boardframe.excluded(board, list(board.fields)):
        said = listed(f"{words} {number}" for words, number in taken_out)
        parts.append(Words(_("Taken out after review by a second person: %(said)s") % {"said": said}))
    parts.append(Words(_("People are on no board, residents least of all."), quiet=True))
    stage = boardframe.stage_of(board, at=at)["name"]
    words = {
        "draft": _("a draft, not published"),
        "published": _("published"),
        "expired": _("no longer in effect"),
        "superseded": _("an earlier computation; a later one took its place"),
    }
    said = _("made by %(name)s on %(when)s") % {
        "name": by,
        "when": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    return Paper(
        title=f"{boardwords.span_words(board.span)} {_('Red and grey board')}",
        subtitle=words[stage],
        parts=parts,
        foot=" · ".join(filter(None, [said, invented()])),
        lang=paper_lang(),
    )


def _made(board: BoardInfo) -> dict[str, object]:
    return {"rules": board.rules.version, "version": board.version}


def _outstanding(board: BoardInfo, fields: list[Field]) -> list[Part]:
    """Return who is on the red and on the grey list, with the reasons, as words."""
    found: list[Part] = []
    for state, words in ((State.RED, _("Red list: %(unit)s")), (State.GREY, _("Grey list: %(unit)s"))):
        for entry in boardframe.entries(board, fields, state):
            found.append(Words(words % {"unit": entry["name"]}))
            for reason in entry["reasons"]:
                told = _("%(name)s %(good)s / %(cases)s, %(share)s; such cases elsewhere %(expected)s")
                found.append(
                    Words(
                        told
                        % {
                            "name": reason.name,
                            "good": reason.good,
                            "cases": reason.cases,
                            "share": reason.share_words,
                            "expected": reason.expected_words,
                        },
                        quiet=True,
                    )
                )
            if entry["lesson"]:
                found.append(Words(_("Worth learning: %(words)s") % {"words": entry["lesson"]}))
            if entry["plan"] and entry["plan"]["answer"]:
                found.append(Words(_("What it changes: %(words)s") % {"words": entry["plan"]["answer"]}))
    return found


def _states() -> dict[State, str]:
    return {
        State.RED: _("Red list"),
        State.GREY: _("Grey list"),
        State.MIDDLE: _("alike"),
        State.FEW: _("too few cases"),
    }


def _standings(field: Field) -> list[Part]:
    """Return the units of a peer group as a table; of many, those that cannot be judged are named below it."""
    states = _states()
    crowded = len(field.standings) > boardframe.ALL_DRAWN
    few = [each for each in field.standings if crowded and each.state == State.FEW]
    rows = [
        [
            names.unit_words(each.unit),
            each.orders,
            "" if each.score is None else f"{each.score:.1f}",
            "" if each.low is None else f"{each.low:.1f} – {each.high:.1f}",
            states[State(each.state)],
        ]
        for each in field.standings
        if each not in few
    ]
    headings = [
        pgettext("column", "Unit"),
        pgettext("column", "Orders"),
        pgettext("column", "Score"),
        _("With 95 % confidence"),
        pgettext("column", "Stands"),
    ]
    parts: list[Part] = [Grid(headings, rows, widths=_WIDTHS, numeric=[1, 2, 3])] if rows else []
    if few:
        said = listed(f"{names.unit_words(each.unit)} {each.orders}" for each in few)
        parts.append(Words(_("Too few cases to judge: %(said)s") % {"said": said}, quiet=True))
    return parts
