"""Words that mean hurry, and words that mean care: found by list, missing none counts more than finding too many."""

from dataclasses import dataclass

URGENT = (
    "着火", "起火", "失火", "火烧起来", "烧起来了", "冒火", "爆炸", "漏电", "触电", "煤气漏", "煤气味", "煤气味道",
    "燃气泄漏", "闻到煤气", "塌了", "要塌", "塌方", "滑坡", "泥石流", "山体", "决口", "管涌", "被困", "被埋", "压住",
    "昏倒", "晕倒", "昏过去", "没有呼吸", "流血", "大出血", "喝农药", "喝药", "跳河", "跳楼", "割腕", "自杀", "轻生",
    "不想活", "想不开", "掉水里", "落水", "溺水", "拿刀", "砍人", "打人", "要打死", "走丢", "走失", "不见了", "失踪",
    "救命", "快来人", "出人命", "危险", "要倒下来", "快倒了", "淹进", "水漫进", "中毒",
)  # fmt: skip
SENSITIVE = (
    "自杀", "轻生", "不想活", "想不开", "喝农药", "割腕", "强奸", "猥亵", "性侵", "家暴", "打老婆", "老公打", "虐待",
    "精神病", "艾滋", "吸毒", "未成年", "被欺负", "霸凌", "举报", "实名举报", "贪污", "受贿", "报复",
)  # fmt: skip
# “没有危险” and “怕危险” are told apart by what stands right before.
_NOT = ("没有", "没", "不", "无", "非")


@dataclass(frozen=True, slots=True)
class Signals:
    """The words found; either tuple may be empty."""

    urgent: tuple[str, ...]
    sensitive: tuple[str, ...]


def signals_in(text: str) -> Signals:
    """Return the signal words in a normalised text, in the lists' order."""
    return Signals(
        urgent=tuple(word for word in URGENT if _stands(word, text)),
        sensitive=tuple(word for word in SENSITIVE if word in text),
    )


def _stands(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if not text[:at].endswith(_NOT):
            return True
        at = text.find(word, at + 1)
    return False
