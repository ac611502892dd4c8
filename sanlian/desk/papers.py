"""The desk's documents on A4."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import segno
from django.utils.translation import gettext as _, pgettext

from sanlian.catalogue import queries as catalogue
from sanlian.look import clock
from sanlian.look.papers import invented, paper_lang
from sanlian.people.actors import Actor
from sanlian.people.names import named
from sanlian.sheets.papers import Facts, Grid, Heading, Lines, NewPage, Paper, Part, Picture, Words
from sanlian.workorders import rules
from sanlian.workorders.queries import WorkOrder

_WIDTHS = (0.7, 4.2, 2.2, 2.4, 3.4, 3.4, 1)


def weekly_paper(page: dict[str, Any], *, actor: Actor, at: datetime) -> Paper:
    """Return a weekly list as a document: what the page `weekly.html` says, without what can be pressed."""
    village, week = page["village"], page["week"]
    week_words = _("week %(number)s of %(year)s") % {
        "number": page["week_number"],
        "year": week.isocalendar().year,
    }
    people = [(_("Leader"), page["leader"]), (_("Secretary"), page["secretary"])]
    parts: list[Part] = [
        Words(page["finding"]),
        Facts([(name, card.name) for name, card in people if card is not None]),
        Heading(_("Individual list")),
        _matters(page["lines"], at=at),
    ]
    if page["waiting"]:
        parts += [Heading(_("Not cleared last week")), _matters(page["waiting"], at=at)]
    if page["this_week"]:
        parts += [Heading(_("Common list")), _orders(page["common"], at=at)]
        parts += [
            Heading(_("Nearly due and late")),
            _orders([each for _no, each, _may in page["due"]], at=at),
        ]
    said = _("printed by %(name)s on %(when)s") % {
        "name": actor.name,
        "when": f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
    }
    return Paper(
        title=f"{named(village)} {_('Weekly list')}",
        subtitle=f"{week_words} · {clock.day_words(week, now=at)}",
        foot=" · ".join(filter(None, [said, invented()])),
        lang=paper_lang(),
        landscape=True,
        parts=parts,
    )


def _matters(lines: Sequence[Any], *, at: datetime) -> Part:
    if not lines:
        return Words(_("None."), quiet=True)
    headings = [
        _("Number"),
        _("Matter"),
        _("Who"),
        _("Time"),
        _("How many weeks, and why"),
        _("Goal of this week"),
    ]
    rows = []
    for line in lines:
        weeks = _("week %(number)s") % {"number": line.weeks}
        cleared = "✓" if line.cleared else ""
        matter, time = _("A restricted matter"), ""
        if line.order is not None:
            matter = f"{line.order.title}\n{rules.shown_receipt(line.order.code)} · {named(line.order.unit)}"
            time = _time(line.order, at=at)
        why = f"{weeks} · {line.reason}" if line.reason else weeks
        rows.append([line.number, matter, line.leader, time, why, line.goal, cleared])
    return Grid([*headings, _("Cleared")], rows, widths=_WIDTHS, numeric=[0])


def _orders(orders: Sequence[WorkOrder], *, at: datetime) -> Part:
    if not orders:
        return Words(_("None."), quiet=True)
    rows = [
        [
            number,
            order.title,
            rules.shown_receipt(order.code),
            named(order.unit),
            order.handler.name if order.handler else "",
            _time(order, at=at),
        ]
        for number, order in enumerate(orders, 1)
    ]
    headings = [_("Number"), _("Matter"), _("Receipt"), pgettext("column", "Unit"), _("Who"), _("Time")]
    return Grid(headings, rows, widths=(0.7, 5, 2, 2.4, 2, 3), numeric=[0])


def _time(order: WorkOrder, *, at: datetime) -> str:
    chip = clock.order_chip(order, now=at, calendar=catalogue.calendar())
    return f"{chip.words} · {clock.day_words(order.review_at or order.due_at, now=at)}"


def slips_paper(codes: Sequence[tuple[str, str]]) -> Paper:
    """
    Return paper forms for residents, one a page, in large letters.

    `codes` are pairs: a form's code as people read it, and the address that a scanner opens.
    """
    parts: list[Part] = []
    for code, address in codes:
        parts += [
            *([NewPage(titled=True)] if parts else []),
            Words(_("In danger call first: 110 police, 119 fire, 120 ambulance.")),
            Heading(_("What is the matter, and where?")),
            Lines(8),
            Heading(_("Your name and telephone")),
            Lines(1),
            Heading(_("For somebody else? Their name, and who they are to you")),
            Lines(1),
            Words(_("□ They agree that I say it for them.")),
            Picture(
                segno.make(address, error="m").svg_inline(border=0),
                alt=_("Code of this form"),
                caption=code,
                width=17,
            ),
        ]
    return Paper(
        title=_("Something is wrong? Write it down"),
        subtitle=_("Give it to the village or the township. They enter it, and you get a receipt."),
        foot=" · ".join(
            filter(None, [_("Only those who deal with it see your name and number."), invented()])
        ),
        lang=paper_lang(),
        large=True,
        parts=parts,
    )
