"""What places are called, in the reader's language. In the record and in words to residents it is Chinese."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, override

from sanlian.places import queries

COUNTY = 6


def in_english() -> bool:
    """Return whether the reader reads English."""
    return (get_language() or "").startswith("en")


def around(code: str) -> list[str]:
    """Return the English names of the places around one, nearest first, without the county."""
    return [
        place.name_en
        for place in reversed(queries.path(code)[:-1])
        if place.name_en and len(place.code) > COUNTY
    ]


def place_in_full(code: str, otherwise: str = "") -> str:
    """
    Return the name of a place with the places around it; nearest first in English.

    :param otherwise: its name where no English one is known; without it, what the map says
    """
    place = queries.find(code)
    otherwise = otherwise or (place.full_name if place else code)
    if not in_english() or place is None or not place.name_en:
        return otherwise
    return ", ".join([place.name_en, *around(code)])


def for_any_reader(words: Callable[[], str]) -> str:
    """
    Return words for a sentence that is put together before anybody knows who reads it.

    They are asked for now, in every language, as the map may be another when they are read.
    """
    told = {}
    for language, _called in settings.LANGUAGES:
        with override(language):
            told[language] = words()
    return _told(told)


def _chosen(told: Mapping[str, str]) -> str:
    return told.get(get_language() or "", told[settings.LANGUAGE_CODE])


_told = lazy(_chosen, str)


def place_for_any_reader(code: str, otherwise: str = "") -> str:
    """Return what `place_in_full` does, for a reader to come."""
    return for_any_reader(lambda: place_in_full(code, otherwise))


def of_two(chinese: str, english: str) -> str:
    """Return whichever of two names a reader to come reads."""
    return for_any_reader(lambda: english if in_english() else chinese)
