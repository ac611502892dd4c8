"""Which characters the bytes of a text file are: UTF-8, GB18030 (GBK), UTF-16, with or without a mark."""

import codecs
import re
from dataclasses import dataclass

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_QUOTED = re.compile('"[^"]*"')


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, what stands between its cells, and the numbers of the lines in another encoding than the rest."""

    text: str
    delimiter: str
    other_lines: frozenset[int]


def decode(content: bytes) -> Decoded | None:
    """Return the text of a file, or None for bytes that are no text."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _whole(content[len(mark) :], name)
    if content.count(b"\0") > len(content) // 5:
        # Without a mark the blank halves of plain characters tell which half comes first.
        return _whole(content, "utf-16-le" if content[1:200:2].count(b"\0") else "utf-16-be")
    return _whole(content, "utf-8")


def _whole(content: bytes, name: str) -> Decoded | None:
    try:
        return _decoded(content.decode(name), frozenset())
    except UnicodeDecodeError:
        return _by_line(content) if name == "utf-8" and b"\0" not in content else None


def _by_line(content: bytes) -> Decoded | None:
    """Return the text of a file that is not all UTF-8: GB18030, perhaps with lines that somebody pasted in."""
    lines = content.splitlines(keepends=True)
    found: list[tuple[str, str]] = []
    for line in lines:
        if line.isascii():
            found.append((line.decode("ascii"), ""))
            continue
        found.append(_of_line(line))
    utf8 = sum(name == "utf-8" for _text, name in found)
    main = "utf-8" if utf8 * 2 > sum(name != "" for _text, name in found) else "gb18030"
    other = frozenset(n for n, (_text, name) in enumerate(found, 1) if name not in ("", main))
    if len(other) * 2 > len(lines) or not lines:
        return None
    return _decoded("".join(text for text, _name in found), other)


def _of_line(line: bytes) -> tuple[str, str]:
    """Return a line and its encoding; GB18030 hardly ever looks like Chinese in UTF-8, the reverse often."""
    try:
        text = line.decode("utf-8")
        if _CHINESE.search(text):
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace"), "broken"


def _decoded(text: str, other: frozenset[int]) -> Decoded:
    head = _QUOTED.sub("", "\n".join(text.splitlines()[:10]))
    delimiter = max((",", "\t", ";"), key=head.count)
    return Decoded(text, delimiter, other)
