"""
Draw the icons in use as one sprite: sanlian/look/icons.txt and the categories' own → static/look/icons.svg.

One name a line as Tabler spells it; `name-filled` for the filled shape; # begins a comment.
"""

import re
import sys
from collections.abc import Iterator
from typing import Any

import yaml

from tools.paths import LOOK, NODE_MODULES, ROOT, STATIC

LISTED = LOOK / "icons.txt"
CATEGORIES = ROOT / "data" / "catalogue" / "categories.yaml"
ICONS = NODE_MODULES / "@tabler" / "icons" / "icons"
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class NoSuchIcon(Exception):
    """A name in the list that Tabler does not draw."""


def names() -> list[str]:
    """Return the names of the icons in use, sorted, each once."""
    listed = LISTED.read_text(encoding="utf-8") if LISTED.exists() else ""
    lines = (line.split("#")[0].strip() for line in listed.splitlines())
    return sorted(
        {line for line in lines if line} | set(_icons_in(yaml.safe_load(CATEGORIES.read_text("utf-8"))))
    )


def _icons_in(content: Any) -> Iterator[str]:
    """Yield every `icon:` of the categories, however deep they are nested."""
    if isinstance(content, dict):
        if content.get("icon"):
            yield content["icon"]
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from _icons_in(part)


def symbol(name: str) -> str:
    """
    Return one icon as a <symbol>.

    :raises NoSuchIcon: when Tabler has none of that name
    """
    filled = name.endswith("-filled")
    file = ICONS / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
    if not file.exists():
        raise NoSuchIcon(f"Tabler draws no icon “{name}”; see {LISTED.name} and {CATEGORIES.name}.")
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
