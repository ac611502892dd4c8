"""What residents of the demonstration say: a message for a matter, with the village's own words put in."""

import string
from dataclasses import dataclass
from typing import Any

from sanlian.demonstration import files
from sanlian.demonstration.behaviour import Dice

_PEOPLE = ("老方", "隔壁阿婆", "老缪", "我大伯", "小店老板", "邻居老王")


@dataclass(frozen=True, slots=True)
class Voice:
    """One message: what is said, the matter it is truly about, whether it is said for somebody else."""

    text: str
    category: str
    for_other: bool


class Voices:
    """Draws messages from data/demonstration/messages."""

    def __init__(self, dice: Dice, leaves: set[str]) -> None:
        """Read all messages whose matter the catalogue knows; the others say something about village.other."""
        self._dice = dice
        self._landmarks: list[str] = list(files.read("landmarks.yaml"))
        self._by_category: dict[str, list[dict[str, Any]]] = {}
        for message in files.messages():
            category = message.get("category")
            self._by_category.setdefault(category if category in leaves else "village.other", []).append(
                message
            )

    @property
    def categories(self) -> list[str]:
        """Return the matters that somebody has words for."""
        return sorted(self._by_category)

    def say(self, category: str, village: str) -> Voice:
        """Return something that a resident of a village says about a matter."""
        message = self._dice.pick(self._by_category[category])
        words = string.Formatter().vformat(message["text"], (), _Slots(self._dice, village, self._landmarks))
        return Voice(text=words, category=category, for_other=bool(message.get("for_other")))


class _Slots(dict[str, str]):
    def __init__(self, dice: Dice, village: str, landmarks: list[str]) -> None:
        super().__init__(village=village)
        self._dice, self._landmarks = dice, landmarks

    def __missing__(self, slot: str) -> str:
        if slot == "landmark":
            return self._dice.pick(self._landmarks)
        if slot == "person":
            return self._dice.pick(list(_PEOPLE))
        if slot == "group":
            return f"{'一二三四五六七八'[self._dice.number(0, 7)]}"
        return str(self._dice.number(2, 9))
