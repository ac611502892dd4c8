"""Invented portraits: features drawn from a name, always the same for the same name. Nobody real is shown."""

from dataclasses import dataclass
from hashlib import blake2b

GROUNDS = ("#CFE0EA", "#F2DED3", "#DDE8DC", "#E9E3F0", "#F3EAC9")
SKINS = ("#F6D3B3", "#EFC49E", "#F9DEC6")
HAIRS = ("#2B2724", "#3A302A", "#8B8F92", "#C3C6C8")
CLOTHES = ("#3F73A8", "#BF5B4B", "#4E7C5E", "#6B6796", "#A8763E", "#57636B")
CUTS = ("short", "bob", "parted", "cap")


@dataclass(frozen=True, slots=True)
class Face:
    """Colours as hexadecimal words, the cut of hair, and whether there are glasses."""

    ground: str
    skin: str
    hair: str
    clothes: str
    cut: str
    glasses: bool


def face_of(name: str) -> Face:
    """Return the portrait of a name."""
    dice = blake2b(name.encode(), digest_size=6).digest()
    return Face(
        ground=GROUNDS[dice[0] % len(GROUNDS)],
        skin=SKINS[dice[1] % len(SKINS)],
        hair=HAIRS[dice[2] % len(HAIRS)],
        clothes=CLOTHES[dice[3] % len(CLOTHES)],
        cut=CUTS[dice[4] % len(CUTS)],
        glasses=dice[5] % 4 == 0,
    )
