"""
The pictures of the app on a phone's first screen, drawn from static/look/mark.svg.

Chromium's manifest and Apple's first screen want PNG: the mark as it is, a full square for Apple, and one whose edge
a phone may cut into any shape.
"""

import re
import sys
from dataclasses import dataclass

import typst

from tools.paths import STATIC

MARK = STATIC / "mark.svg"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its side in pixels, whether its ground fills the square, how much of it the mark takes."""

    name: str
    side: int
    filled: bool = False
    share: int = 100


PICTURES = (
    Picture("app-192.png", 192),
    Picture("app-512.png", 512),
    Picture("app-touch-180.png", 180, filled=True),
    # A circle of four fifths is what every phone leaves whole.
    Picture("app-maskable-512.png", 512, filled=True, share=80),
)
_GROUND = re.compile(r'<rect [^>]*fill="(#[0-9A-Fa-f]{6})"')


def draw(picture: Picture) -> bytes:
    """Return one picture as PNG."""
    mark = MARK.read_text(encoding="utf-8")
    ground = _GROUND.search(mark)
    assert ground is not None
    fill = f'rgb("{ground[1]}")' if picture.filled else "none"
    source = (
        f"#set page(width: {picture.side}pt, height: {picture.side}pt, margin: 0pt, fill: {fill})\n"
        f'#align(center + horizon, image(bytes(sys.inputs.mark), format: "svg", width: {picture.share}%))'
    )
    # One point a pixel.
    drawn = typst.compile(source.encode(), format="png", ppi=72, sys_inputs={"mark": mark})
    assert isinstance(drawn, bytes)
    return drawn


def main() -> int:
    """Draw all and return the exit code."""
    for picture in PICTURES:
        (STATIC / picture.name).write_bytes(draw(picture))
    return 0


if __name__ == "__main__":
    sys.exit(main())
