"""
Draw the icons in use as one sprite: sanlian/look/icons.txt → static/look/icons.svg.

One name a line as Tabler spells it; `name-filled` for the filled shape; # begins a comment.
"""

import re
import sys
from pathlib import Path

from tools.paths import LOOK, NODE_MODULES, STATIC

ICONS = NODE_MODULES / "@tabler" / "icons" / "icons"
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class NoSuchIcon(Exception):
    """A name in the list that Tabler does not draw."""


def names(listed: Path = LOOK / "icons.txt") -> list[str]:
    """Return the names of the icons in use, sorted, each once."""
    if not listed.exists():
        return []
    lines = (line.split("#")[0].strip() for line in listed.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def symbol(name: str) -> str:
    """
    Return one icon as a <symbol>.

    :raises NoSuchIcon: when Tabler has none of that name
    """
    filled = name.endswith("-filled")
    file = ICONS / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not file.exists():
        raise NoSuchIcon(f"sanlian/look/icons.txt names “{name}”, which Tabler does not draw.")
    found = _SHAPES.search(re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.DOTALL))
    assert found is not None
    shapes = re.sub(r">\s+<", "><", found[1].strip())
    # Tabler's first path only reserves the square.
    shapes = shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    paint = 'fill="currentColor"' if filled else _OUTLINE
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


def main() -> int:
    """Write the sprite and return the exit code."""
    try:
        symbols = [symbol(name) for name in names()]
    except NoSuchIcon as missing:
        print(missing, file=sys.stderr)
        return 1
    STATIC.mkdir(parents=True, exist_ok=True)
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (STATIC / "icons.svg").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
