"""Names of units, matters and list items in the office's words: `{% load desk %}`."""

from django import template
from django.utils.translation import gettext

from sanlian.desk import choices, rows, sieves
from sanlian.workorders import rules
from sanlian.workorders.inboxes import InboxCounts
from sanlian.workorders.lifecycle import ORIGIN_WORDS, STATUS_WORDS, Origin, Status

register = template.Library()


@register.filter
def matter_words(code: str) -> str:
    """Return a matter's office name."""
    return choices.matter_words(code)


@register.filter
def place_words(code: str) -> str:
    """Return a place as the desk says it."""
    return rows.place_words(code)


@register.filter
def item_words(code: str) -> str:
    """Return an item of a responsibility list as a line."""
    return choices.item_words(code)


@register.filter
def origin_words(origin: str) -> str:
    """Return what an order comes from."""
    return gettext(ORIGIN_WORDS[Origin(origin)])


@register.filter
def status_words(status: str) -> str:
    """Return where an order stands, in words."""
    return gettext(STATUS_WORDS[Status(status)])


@register.filter
def receipt(code: str) -> str:
    """Return a receipt as people see it, without the year."""
    return rules.shown_receipt(code)


@register.filter
def tally(counts: InboxCounts, name: str) -> str:
    """Return one number over the inbox; with a plus where not all were counted."""
    return sieves.tally(counts, name)
