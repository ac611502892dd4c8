"""Several words one after another, as the reader's language lists them."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[object]) -> str:
    """Return words as a list: 甲、乙 in Chinese, “a, b” in English."""
    return pgettext("list", ", ").join(map(str, words))
