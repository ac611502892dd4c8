"""Pure rules of the places room: what a code says, how a name is shortened."""

import re

from pypinyin import Style, lazy_pinyin

LEVEL_BY_LENGTH = {6: "county", 9: "township", 12: "village", 15: "grid"}
_COMMITTEE = re.compile(r"(村民委员会|居民委员会|村委会|居委会)$")
_CODE = re.compile(r"[0-9]{6}([0-9]{3}){0,3}")


def trimmed(code: str) -> str:
    """
    Return a statistical division code without the zeros behind its level: 330825201000 becomes 330825201.

    :raises ValueError: when it is not 6, 9, 12 or 15 digits
    """
    if not _CODE.fullmatch(code):
        raise ValueError(code)
    for length in (6, 9):
        if len(code) == 12 and not code[length:].strip("0"):
            return code[:length]
    return code


def parent_of(code: str) -> str:
    """Return the trimmed code one level up; empty above the county."""
    return code[:-3] if len(code) > 6 else ""


def level_of(code: str) -> str:
    """Return county, township, village or grid, by a trimmed code's length."""
    return LEVEL_BY_LENGTH[len(code)]


def kind_of(code: str, name: str) -> str:
    """Return street, town, township, village, community, grid or county, by level and name."""
    level = level_of(code)
    if level == "township":
        return "street" if name.endswith("街道") else "town" if name.endswith("镇") else "township"
    if level == "village":
        return "community" if name.endswith(("居民委员会", "居委会", "社区")) else "village"
    return level


def short_name(name: str) -> str:
    """Return a name as people say it: 缪家村村民委员会 becomes 缪家村."""
    short = _COMMITTEE.sub("", name)
    return (
        short
        if short.endswith(("村", "社区")) or short == name
        else f"{short}村"
        if "村民" in name
        else short
    )


def initials(name: str) -> str:
    """Return the first letters of a name's pinyin, lower case: 缪家村 gives mjc."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()[:20]
