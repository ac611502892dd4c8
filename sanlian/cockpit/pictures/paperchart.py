"""Charts for paper: plain SVG that stands by itself, in shapes and words that read without colour too."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 640
_INK, _QUIET, _LINE, _BAR, _MARK = "#17211C", "#435048", "#D6DCD3", "#0B5F48", "#BF7600"
_RED, _GREY, _BAND = "#98172F", "#4A535A", "#E9EDE7"
_FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
# What two characters of a label take, so that labels are set beside bars, not on them.
_LABELS, _FIGURES, _ROW = 150, 110, 22


def _svg(height: float, body: Sequence[str]) -> str:
    box = f'viewBox="0 0 {WIDTH} {height:g}" font-family="{_FONT}" font-size="12"'
    return "".join([f'<svg xmlns="http://www.w3.org/2000/svg" {box}>', *body, "</svg>"])


def _stroke(
    x: float, y: float, to_x: float, to_y: float, ink: str, *, width: float = 1, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{ink}" stroke-width="{width:g}"{dashed}/>'


def _text(
    x: float, y: float, words: object, *, anchor: str = "start", ink: str = _INK, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}"{weight}>{escape(str(words))}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" fill="{fill}"/>'


def columns(days: Sequence[tuple[str, int, int]], *, first: str, second: str) -> str:
    """
    Return a month's days as columns, and a second number of each as a dot on a line.

    :param days: label, column and dot of each day, in order
    :param first, second: what a column and what a dot is, for the key
    """
    most = max((max(one, other) for _label, one, other in days), default=0) or 1
    left, right, top, floor = 36, 8, 30, 190
    step = (WIDTH - left - right) / max(len(days), 1)
    body = [
        _rect(left, 6, 12, 12, _BAR),
        _text(left + 18, 16, first),
        f'<circle cx="{left + 150}" cy="12" r="4" fill="{_MARK}"/>',
        _text(left + 160, 16, second),
    ]
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - top)
        body.append(_stroke(left, y, WIDTH - right, y, _LINE))
        body.append(_text(left - 6, y + 4, round(share * most), anchor="end", ink=_QUIET))
    points = []
    for number, (label, one, other) in enumerate(days):
        x = left + number * step
        height = one / most * (floor - top)
        body.append(_rect(x + step * 0.15, floor - height, step * 0.7, height, _BAR))
        points.append((x + step / 2, floor - other / most * (floor - top)))
        if number % 5 == 0 or number == len(days) - 1:
            body.append(_text(x + step / 2, floor + 16, label, anchor="middle", ink=_QUIET))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    body.append(f'<polyline points="{path}" fill="none" stroke="{_MARK}" stroke-width="1.5"/>')
    body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{_MARK}"/>' for x, y in points]
    return _svg(floor + 26, body)


def bars(rows: Sequence[tuple[str, float, float, str]], *, whole: str, part: str) -> str:
    """
    Return rows as bars: a long one, and inside it the part that is darker.

    :param rows: label, length of the whole, length of the part, and the words at the end
    :param whole, part: what the two are, for the key
    """
    most = max((length for _label, length, _part, _words in rows), default=0) or 1
    room = WIDTH - _LABELS - _FIGURES
    body = [
        _rect(_LABELS, 4, 12, 12, "#B9CFC4"),
        _text(_LABELS + 18, 14, whole),
        _rect(_LABELS + 150, 4, 12, 12, _BAR),
        _text(_LABELS + 168, 14, part),
    ]
    for number, (label, length, inner, words) in enumerate(rows):
        y = 26 + number * _ROW
        body.append(_text(_LABELS - 8, y + 12, label, anchor="end"))
        body.append(_rect(_LABELS, y, length / most * room, 15, "#B9CFC4"))
        body.append(_rect(_LABELS, y, inner / most * room, 15, _BAR))
        body.append(_text(_LABELS + length / most * room + 6, y + 12, words, ink=_QUIET))
    return _svg(30 + len(rows) * _ROW, body)


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit of a band chart: score and limits, and the list it is on in a word (empty: none)."""

    label: str
    low: float
    score: float
    high: float
    seal: str
    good: bool = False


def bands(rows: Sequence[Stood], *, low: float, high: float, mean: float) -> str:
    """Return units as dots with lines on the peers' band; the seal stands only outside it."""
    least = min([low, *(each.low for each in rows)]) - 2
    most = max([high, *(each.high for each in rows)]) + 2
    room = WIDTH - _LABELS - 70

    def at(score: float) -> float:
        return _LABELS + (score - least) / (most - least) * room

    height = 26 + len(rows) * _ROW
    body = [
        _rect(at(low), 18, at(high) - at(low), height - 18, _BAND),
        _stroke(at(mean), 18, at(mean), height, _QUIET, dashes="3 3"),
        _text(at(mean), 12, f"{mean:.1f}", anchor="middle", ink=_QUIET),
    ]
    for number, each in enumerate(rows):
        y = 26 + number * _ROW + 8
        ink = _INK if not each.seal else _RED if each.good else _GREY
        body.append(_text(_LABELS - 8, y + 4, each.label, anchor="end"))
        body.append(_stroke(at(each.low), y, at(each.high), y, ink, width=2))
        body.append(f'<circle cx="{at(each.score):.1f}" cy="{y}" r="4" fill="{ink}"/>')
        words = f"{each.score:.1f} {each.seal}".strip()
        # Left of the band a word stands left of its line, so that it does not lie on the band.
        left = each.high < low and at(each.low) > _LABELS + 70
        x = at(each.low) - 8 if left else at(each.high) + 8
        anchor = "end" if left else "start"
        body.append(_text(x, y + 4, words, anchor=anchor, ink=ink, bold=bool(each.seal)))
    return _svg(height + 8, body)
