"""Icons, clocks, dates, rates and faces for templates: `{% load look %}`."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _

from sanlian.catalogue import queries as catalogue
from sanlian.kernel import errors
from sanlian.look import access, clock, faces, lists
from sanlian.people import contact, names
from sanlian.people.actors import Permission

register = template.Library()
MINIMUM_SAMPLE = 30


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is hidden from screen readers, so a word must stand beside it."""
    return _drawn(static("look/icons.svg"), name)


@lru_cache(maxsize=512)
def _drawn(sprite: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@register.inclusion_tag("look/chip.html", takes_context=True)
def clock_chip(context: dict[str, Any], order: Any, long: bool = False) -> dict[str, Any]:
    """Draw an order's clock to the citizen; `long` for residents."""
    now = context.get("now") or timezone.now()
    chip = clock.order_chip(order, now=now, calendar=catalogue.calendar(), long=long)
    until = order.review_at or order.due_at
    provisional = order.due_provisional and chip.state in {"calm", "warn", "late"}
    return {
        "chip": chip,
        "due_at": until,
        "exact": clock.by_words(until, now=now),
        "provisional": provisional,
    }


@register.inclusion_tag("look/chip.html", takes_context=True)
def time_chip(
    context: dict[str, Any],
    due_at: datetime,
    yellow_at: datetime | None = None,
    long: bool = False,
    provisional: bool = False,
) -> dict[str, Any]:
    """Draw the clock of any promise that runs; `provisional` while the calendar of its year may still move it."""
    now = context.get("now") or timezone.now()
    chip = clock.time_chip(due_at, yellow_at, now=now, calendar=catalogue.calendar(), long=long)
    return {
        "chip": chip,
        "due_at": due_at,
        "exact": clock.by_words(due_at, now=now),
        "provisional": provisional,
    }


@register.inclusion_tag("look/face.html")
def face(name: str) -> dict[str, Any]:
    """Draw the invented portrait of a name; decoration, the name stands beside it."""
    return {"face": faces.face_of(name)}


@register.filter
def by_words(due_at: datetime) -> str:
    """Return until when: 今天下午3点前."""
    return clock.by_words(due_at, now=timezone.now())


@register.filter
def moment(at: datetime) -> str:
    """Return day and time: 8月5日 10:05."""
    return clock.moment(at, now=timezone.now())


@register.filter
def day_words(at: datetime | date) -> str:
    """Return the day: 8月5日 周三."""
    return clock.day_words(at, now=timezone.now())


@register.simple_tag
def rate(part: int, whole: int) -> str:
    """Return a share as 93.9%, or words where there are too few cases to say one."""
    if whole < MINIMUM_SAMPLE:
        return _("too few to say")
    return f"{100 * part / whole:.1f}%"


@register.simple_tag(takes_context=True)
def first_page(context: Context) -> str:
    """
    Return where a page that leads nowhere sends people: officers' pages to the desk, everybody else's home.

    Told by the address alone: when something is broken, nothing may be asked of the database.
    """
    path = context["request"].path_info
    at_work = path.startswith(("/desk/", "/cockpit/", "/registry/")) and not path.startswith(
        "/cockpit/public/"
    )
    return reverse("desk:inbox" if at_work else "portal:home")


@register.filter
def office_category(code: str) -> str:
    """Return a category in the office's words, as officers' pages say it; its code where nobody knows it any more."""
    try:
        return catalogue.category(code).label(get_language())
    except errors.NotFound:
        return code


@register.filter
def category_name(code: str) -> str:
    """Return a category in the words residents use; its code where the catalogue no longer knows it."""
    try:
        return catalogue.category(code).resident_label(get_language())
    except errors.NotFound:
        return code


@register.filter
def masked(phone: str) -> str:
    """Return a telephone number with its middle hidden."""
    return contact.masked_phone(phone)


@register.filter
def length_words(seconds: float) -> str:
    """Return how long something lasts as a player shows it: 0:41."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


register.filter("named", names.named)
register.filter("named_on_map", names.named_on_map)
register.filter("named_in_full", names.named_in_full)


@register.filter
def listed(words: Any) -> str:
    """Say several words as a list, in the reader's language."""
    return lists.listed(words)


@register.simple_tag(takes_context=True)
def kept_by(context: dict[str, Any], path: str) -> str:
    """Return who opens a page of the keepers of data, in words; empty where whoever looks may open it."""
    wanted, actor = access.wanted_for(path), access.officer(context["request"])
    if not wanted or any(actor.holds(permission) for permission in wanted):
        return ""
    return _("security administrators") if Permission.KEEP_ACCOUNTS in wanted else _("system administrators")
