"""Links from numbers to the lists behind them: `{% load cockpit %}`."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from sanlian.people.names import named_on_map
from sanlian.places import queries as places

register = template.Library()
# What a township's name ends with; the rest is enough where all are townships.
KINDS = ("街道", "镇", "乡")


@register.simple_tag(takes_context=True)
def behind(context: dict[str, Any], measure: str, **narrowed: object) -> str:
    """Return the address of the list behind a number of this screen; narrowed by place, category, unit or day."""
    state = {"measure": measure, **{name: str(value) for name, value in narrowed.items() if value}}
    place = state.pop("place", context["sight"].place.code)
    return f"{reverse('cockpit:list')}?{urlencode(state)}&{context['sight'].query(place=place)}"


@register.simple_tag(takes_context=True)
def behind_row(context: dict[str, Any], measure: str) -> str:
    """Return the address of the list behind a number of a row, narrowed by what the page compares (`by`)."""
    return behind(context, measure, **{context["by"]: context["row"].code}, **context["narrowed"])


@register.simple_tag(takes_context=True)
def down(context: dict[str, Any], place: str) -> str:
    """Return the query of this screen for a part of its place."""
    return str(context["sight"].query(place=place))


@register.filter
def place_in_short(code: str) -> str:
    """Return the shortest name of a place by its code: 龙洲 for 龙洲街道, where many stand side by side."""
    place = places.find(code)
    if place is None:
        return code
    words = named_on_map(place)
    return next((words.removesuffix(kind) for kind in KINDS if words.endswith(kind)), words)


@register.filter
def unlocalized(number: float) -> str:
    """Return a number as SVG spells it, whatever the reader's language."""
    return f"{number:.1f}".removesuffix(".0")


@register.filter
def unlocalized_degrees(number: float) -> str:
    """Return a longitude or latitude as a script reads it, to the metre."""
    return f"{number:.5f}"


@register.inclusion_tag("cockpit/share_bar.html")
def share_bar(part: int, whole: int) -> dict[str, object]:
    """Draw a part of a whole as a bar; it is full only where nothing is missing."""
    return {"length": part * 1000 // whole / 10 if whole else 0, "short": part < whole}
