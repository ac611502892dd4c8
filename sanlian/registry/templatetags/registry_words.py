"""Names for the registry's templates: `{% load registry_words %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def named(thing: Any) -> str:
    """Return a row of the catalogue by its name in the reader's language."""
    return str(thing.label(get_language()))


@register.filter
def of(values: Mapping[str, str], key: str) -> str:
    """Return what stands under a key; empty when nothing does."""
    return values.get(key, "")
