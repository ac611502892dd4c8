"""Places in a text: those of a list with their other names, and words that look like the name of one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanlian.analysis.engine.normalise import normalise

_KINDS = (
    "小区|社区|街道|新村|花园|广场|家园|公寓|大厦|学校|小学|中学|幼儿园|医院|公园|市场|工地|车站|地铁站|"
    "大道|大桥|水库|村|镇|乡|路|街|巷|苑|城|县|区|市|湖|桥|期"
)
# A letter and a number before 市, 区 and 县 stand for a name that was hidden on purpose.
_LOOKS_LIKE = re.compile(
    rf"(?:[A-Za-z]\d{{0,2}}[市区县])?[\u4e00-\u9fff]{{1,8}}?[A-Za-z]?\d{{0,2}}(?:{_KINDS})|[A-Za-z]\d{{0,2}}[市区县]"
)
_LEAD_IN = re.compile(
    r"^(?:请问|咨询|反映|关于|投诉|举报|建议|请求|希望|我是|位于|家住|住在|就在|在|对|请|将|把|的|我)+"
)
_FEWEST, _MOST = 3, 16


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of the list that a text names, and where."""

    code: str
    words: str
    start: int


class Gazetteer:
    """A list of places with all their names: the official one, short ones, those that only people here use."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """
        Index the names; single characters are left out, they stand everywhere.

        :param names: names by code; one name may belong to several places
        """
        self._codes: dict[str, list[str]] = defaultdict(list)
        self._lengths: dict[str, list[int]] = {}
        begins: dict[str, set[int]] = defaultdict(set)
        for code, words in names.items():
            for word in dict.fromkeys(map(normalise, words)):
                if len(word) > 1:
                    self._codes[word].append(code)
                    begins[word[:2]].add(len(word))
        self._lengths = {begin: sorted(lengths, reverse=True) for begin, lengths in begins.items()}

    def mentions(self, text: str) -> list[Mention]:
        """Return the places named, in the order of the text; of names inside one another the longest."""
        plain, found, at = normalise(text), [], 0
        while at < len(plain) - 1:
            words = next(
                (
                    plain[at : at + length]
                    for length in self._lengths.get(plain[at : at + 2], ())
                    if plain[at : at + length] in self._codes
                ),
                "",
            )
            found += [Mention(code, words, at) for code in self._codes.get(words, ())]
            at += len(words) or 1
        return found

    def place(self, text: str) -> str | None:
        """
        Return the code of the one place that the text is about, the finest, or None where that is open.

        Codes of places inside others begin with the others' code: of two villages with one name, the one whose
        township is named too is meant.
        """
        named = {mention.code for mention in self.mentions(text)}
        finest = {
            code for code in named if not any(other != code and other.startswith(code) for other in named)
        }
        if len(finest) > 1:
            inside = {
                code for code in finest if any(code != other and code.startswith(other) for other in named)
            }
            finest = inside or finest
        return finest.pop() if len(finest) == 1 else None


def place_words(text: str) -> Iterator[str]:
    """Yield what looks like the name of a place, where no list is at hand."""
    for found in _LOOKS_LIKE.finditer(text):
        words = _LEAD_IN.sub("", found[0])
        if _FEWEST <= len(words) <= _MOST:
            yield words
