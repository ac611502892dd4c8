"""Pure rules of the places room: what a code says, how a name is shortened, who carries on for whom."""

import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# The system whose codes are the paths: the statistics bureau's division codes, cut to their level.
MAIN = "statistics"
# What a post must grant to whoever changes places.
CHANGE = "places.change"

LEVEL_BY_LENGTH = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village", 15: "grid"}
LENGTHS = tuple(LEVEL_BY_LENGTH)
LEVELS = tuple(LEVEL_BY_LENGTH.values())
# Levels whose parent need not be in the house: a county's own list begins with the county.
UNROOTED = frozenset({"province", "city", "county"})

_COMMITTEE = re.compile(r"(村民委员会|居民委员会|村委会|居委会)$")
_CODE = re.compile(r"[0-9]+")
_ENGLISH = {
    "province": "Province",
    "city": "City",
    "county": "County",
    "street": "Subdistrict",
    "town": "Town",
    "township": "Township",
    "village": "Village",
    "community": "Community",
}
_KIND = re.compile(r"(省|市|自治县|县|区|街道|镇|乡|社区|村)$")
_PEOPLE = re.compile(r"(.{2,}?)(土家|蒙古|朝鲜|布依|哈尼|哈萨克|维吾尔|纳西|仡佬|.)族$")
# Families whose name is read otherwise than the word; before 家 it is a family's name.
_FAMILIES = {"缪": "miao", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng"}


def trimmed(code: str) -> str:
    """
    Return a statistical division code without the zeros behind its level: 330825201000 becomes 330825201.

    :raises ValueError: when it is not 2, 4, 6, 9, 12 or 15 digits
    """
    if not _CODE.fullmatch(code) or not code.isascii() or len(code) not in LEVEL_BY_LENGTH:
        raise ValueError(code)
    for length in (2, 4, 6, 9):
        if len(code) == 12 and not code[length:].strip("0"):
            return code[:length]
    return code


def parent_of(code: str) -> str:
    """Return the trimmed code one level up; empty above the province."""
    return code[: max((length for length in LENGTHS if length < len(code)), default=0)]


def level_of(code: str) -> str:
    """Return province, city, county, township, village or grid, by a trimmed code's length."""
    return LEVEL_BY_LENGTH[len(code)]


def kind_of(code: str, name: str) -> str:
    """Return street, town, township, village, community or the level itself, by level and name."""
    level = level_of(code)
    if level == "township":
        return "street" if name.endswith("街道") else "town" if name.endswith("镇") else "township"
    if level == "village":
        return "community" if name.endswith(("居民委员会", "居委会", "社区")) else "village"
    return level


def is_name(name: str) -> bool:
    """
    Return whether a text can be a place's name: not empty, at most 60 characters, none of them a control.

    Rare characters that have no public number yet are written with private ones, and are allowed.
    """
    return 0 < len(name) <= 60 and (
        name.isprintable() or all(each.isprintable() or unicodedata.category(each) == "Co" for each in name)
    )


def short_name(name: str) -> str:
    """Return a name as people say it: 缪家村村民委员会 becomes 缪家村."""
    short = _COMMITTEE.sub("", name)
    if short.endswith(("村", "社区")) or short == name:
        return short
    return f"{short}村" if name.endswith(("村民委员会", "村委会")) else short


def initials(name: str) -> str:
    """Return the first letters of a name's pinyin, lower case: 缪家村 gives mjc."""
    stem, kind = _parted(name)
    return "".join(each[0] for each in (*_syllables(stem), *_syllables(kind)) if each[0].isalnum()).lower()[
        :20
    ]


def english_name(short: str, kind: str) -> str:
    """Return a short name in letters: 缪家村 gives Miaojia Village, 沐尘畲族乡 Muchen She Township."""
    if kind == "grid" and (number := re.fullmatch(r"第(\d+)网格", short)):
        return f"Grid {number[1]}"
    stem, _kind = _parted(short)
    parts = people.groups() if (people := _PEOPLE.fullmatch(stem)) else (stem,)
    letters = " ".join(_letters(part) for part in parts)
    return f"{letters} {_ENGLISH[kind]}" if kind in _ENGLISH else letters


def _parted(name: str) -> tuple[str, str]:
    found = _KIND.search(name)
    return (name[: found.start()], found[0]) if found and found.start() else (name, "")


# Four villages in ten share their name with another; reading one costs more than all else that an import does.
@lru_cache(maxsize=100_000)
def _syllables(word: str) -> tuple[str, ...]:
    # Its dictionaries take 55 MB, and only whoever names places needs them.
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(word, v_to_u=True)
    if word[1:2] == "家" and word[0] in _FAMILIES:
        syllables[0] = _FAMILIES[word[0]]
    return tuple(syllables)


def _letters(word: str) -> str:
    syllables = _syllables(word)
    # Xi'an is two syllables, xian is one.
    joined = "".join(syllables[:1]) + "".join(
        f"'{each}" if each[:1] in "aoe" else each for each in syllables[1:]
    )
    return joined[:1].upper() + joined[1:]


@dataclass(frozen=True, slots=True)
class Life:
    """
    What mapping needs to know of a place: when it was, on whose ground it began, who carries on, its codes.

    Days are first days: `ended` is the first day without it. `codes` are (code, first day, first day without).
    """

    began: date | None
    ended: date | None
    origin: int | None
    heir: int | None
    codes: tuple[tuple[str, date | None, date | None], ...]


def carrier(lives: Mapping[int, Life], place: int, on: date) -> int:
    """
    Return the one place that stands for another on the map of a day; places not in `lives` never changed.

    Ends: an heir ends later than the place it carries on for, an origin began earlier.
    """
    while (life := lives.get(place)) is not None:
        if life.ended is not None and life.ended <= on and life.heir is not None:
            place = life.heir
        elif life.began is not None and life.began > on and life.origin is not None:
            place = life.origin
        else:
            break
    return place


def share_a_day(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Return whether two spans share a day; each has a first day and the first one after it, None where it is open."""
    starts_before = one[0] is None or other[1] is None or one[0] < other[1]
    ends_after = other[0] is None or one[1] is None or other[0] < one[1]
    return starts_before and ends_after


def code_on(life: Life, on: date) -> str:
    """Return the code that a place bore on a day, or the nearest to it where it was none."""
    for code, _first, beyond in life.codes:
        if beyond is None or on < beyond:
            return code
    return life.codes[-1][0]


def lay_in(lives: Mapping[int, Life], place: int) -> list[str]:
    """Return the codes of what lay directly in a place that ended, as it ended; none where it had no parts."""
    gone = lives[place]
    own = code_on(gone, date.max)
    return sorted(
        code
        for life in lives.values()
        for code, _first, beyond in life.codes
        if gone.ended is not None and beyond == gone.ended and parent_of(code) == own
    )


def reshaped(lives: Mapping[int, Life], place: int, codes: Collection[str], since: date) -> bool:
    """
    Return whether a place has ended, or gained or lost ground, after a day; another name or code alone is neither.

    :param codes: every code that the place ever bore
    """
    own = lives.get(place)
    if own is not None and own.ended is not None and own.ended > since:
        return True
    return any(_gave_or_took(life, place, codes, since) for life in lives.values() if life is not own)


def _gave_or_took(life: Life, place: int, codes: Collection[str], since: date) -> bool:
    if life.heir == place and life.ended is not None and life.ended > since:
        return True
    if life.origin == place and life.began is not None and life.began > since:
        return True
    lay = [(parent_of(code) in codes, first) for code, first, _beyond in life.codes]
    return any(
        before != after and day is not None and day > since
        for (before, _day), (after, day) in itertools.pairwise(lay)
    )
