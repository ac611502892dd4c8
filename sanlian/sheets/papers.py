"""Documents as PDF on A4, told as data: headings, words, facts, tables, pictures. No Django, no markup to escape."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sanlian.sheets.writing import Value, plain

_LOOK = Path(__file__).with_name("paper.typ")
# Fonts that hold the characters of a Chinese document; `paper.typ` asks for them in this order.
CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei")


class NoChineseFont(RuntimeError):
    """The machine has none of the fonts of `CHINESE_FONTS`: every character would be an empty box."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section."""

    words: str
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `quiet` for what explains and is not the matter itself."""

    words: str
    quiet: bool = False
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what stands behind them, one pair a line."""

    pairs: Sequence[tuple[str, str]]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A table whose headings stand on every page it runs over. `widths` are shares of the page's width, one a column
    (equal if none is given); `numeric` are the columns, from 0, that stand to the right.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[float] = ()
    numeric: Sequence[int] = ()
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG that stands by itself; `alt` says in words what it shows, `width` is a percentage of the page's."""

    svg: str
    alt: str
    caption: str = ""
    width: int = 100
    kind: str = field(default="picture", init=False)


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines for somebody to write on by hand."""

    count: int
    kind: str = field(default="lines", init=False)


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own; `titled` when the document's title stands on it again."""

    titled: bool = False
    kind: str = field(default="page", init=False)


Part = Heading | Words | Facts | Grid | Picture | Lines | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A document: `issuer` stands above the title, `foot` at the foot of every page. `lang` is "zh" or "en": by it
    lines are broken and a reading machine speaks. `large` for who reads with difficulty: half as large again.
    """

    title: str
    parts: Sequence[Part]
    subtitle: str = ""
    issuer: str = ""
    foot: str = ""
    lang: str = "zh"
    landscape: bool = False
    large: bool = False


def pdf_bytes(paper: Paper, *, at: datetime) -> bytes:
    """
    Return the document as a tagged PDF. The same paper at the same time gives the same bytes.

    :raises NoChineseFont: when the machine cannot write Chinese
    """
    if not has_chinese_font():
        raise NoChineseFont("No Chinese font is installed (for example the package fonts-noto-cjk).")
    import typst  # a compiler of its own: loaded by whoever writes a document

    told = asdict(paper) | {"parts": [_told(part) for part in paper.parts]}
    made = typst.compile(
        _LOOK.read_bytes(),
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(made, bytes)  # one document, not one file a page
    return made


@cache
def has_chinese_font() -> bool:
    """Return whether a font for Chinese documents is installed; asked once for a process."""
    import typst

    return not set(CHINESE_FONTS).isdisjoint(typst.Fonts().families())


def _told(part: Part) -> dict[str, object]:
    told = asdict(part)
    if isinstance(part, Grid):
        told["rows"] = [[plain(cell) for cell in row] for row in part.rows]
        told["widths"] = list(part.widths) or [1] * len(part.headings)
    return told
