"""The one screen as a table: every number on it in a line of its own, so that anybody can reckon with it."""

from collections.abc import Iterator
from dataclasses import fields

from django.utils.translation import gettext as _, pgettext

from sanlian.cockpit.measures import heading_of
from sanlian.cockpit.panels import IN_ROWS, Row, Screen
from sanlian.figures.queries import MEASURES, Standing

Line = tuple[object, ...]
_NOW = tuple(each.name for each in fields(Standing))


def headings() -> list[str]:
    """Return the headings: part of the screen, code and name of what it is about, figure, number, number before."""
    return [
        _("Part of the screen"),
        pgettext("column", "Code"),
        pgettext("column", "Name"),
        _("Figure"),
        pgettext("column", "How many"),
        _("The period before"),
    ]


def lines(screen: Screen) -> Iterator[Line]:
    """Yield the lines of a screen: the whole, what waits now, the steps, the places, matters and units."""
    for measure in (*MEASURES, "answered", "pleased", "rated"):
        now, before = getattr(screen.counts, measure), getattr(screen.before, measure)
        yield _("Period"), "", "", heading_of(measure), now, before
    for measure in _NOW:
        yield _("Now"), "", "", heading_of(measure), getattr(screen.now, measure), ""
    yield _("Now"), "", "", heading_of("due_today"), screen.due_today, ""
    for wait in screen.waits:
        if wait.step is not None:
            cases = _("cases"), _("half within, working minutes"), _("nine tenths within, working minutes")
            numbers = wait.step.cases, round(wait.step.half), round(wait.step.nine_tenths)
            for words, number in zip(cases, numbers, strict=True):
                yield _("Steps"), wait.step.name, wait.words, words, number, ""
    for words, rows in (
        (pgettext("column", "Places"), screen.places),
        (pgettext("column", "Matters"), screen.categories),
        (_("Units"), screen.units),
    ):
        for row in rows:
            yield from _row(words, row)


def _row(words: str, row: Row) -> Iterator[Line]:
    for measure in IN_ROWS:
        yield words, row.code, row.words, heading_of(measure), getattr(row.counts, measure), ""
    for measure in ("in_hand", "overdue"):
        yield words, row.code, row.words, heading_of(measure), getattr(row.now, measure), ""
