"""
Looking over a reply before it goes out: hints to the writer, never a block.

Three things are looked for. *Emptiness*: phrases that stand in for an answer, with nothing that was done beside them.
*Another subject*: a long answer in which nothing of what was asked comes back, or whose words speak for a matter of
another group. *Private data*: numbers and names of others that the public answer need not carry; they are taken out
of whatever residents read (`workorders.privacy`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sanlian.analysis.engine.classify import Reads
from sanlian.analysis.engine.normalise import normalise
from sanlian.workorders.privacy import names_in

SHORT = 8
# Too little was asked, or answered, to tell from the words alone what it is about.
ENOUGH_ASKED, ENOUGH_ANSWERED = 12, 25
# So sure must the classifier be of another group of matters.
SURE = 0.8


class Hint(StrEnum):
    """What may be wrong with a reply."""

    SHORT = "short"
    EMPTY = "empty"
    ELSEWHERE = "elsewhere"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Found:
    """A hint, and the words that gave rise to it, empty where it is what is missing."""

    hint: Hint
    words: str = ""


# What office letters say instead of saying what was done.
_PHRASES = re.compile(
    r"已(?:收悉|阅|转|转交|转办|转至|交办|反馈|知悉|记录|登记|受理|安排|督促|联系)(?:相关|有关|责任)?(?:部门|单位|科室|人员)?(?:办理|处理|核实|跟进|落实)?|"
    r"(?:正在|将|会)(?:进一步|积极|尽快|抓紧|认真)*(?:研究|核实|协调|处理|落实|推进|跟进|调查)|"
    r"高度重视|感谢您的?(?:来信|反映|关心|支持|理解|监督)|敬请(?:谅解|理解)|请您?(?:放心|耐心等待|谅解)|"
    r"祝您?(?:生活愉快|身体健康)|此复|特此回复|如有疑问.{0,12}联系|欢迎.{0,8}监督|按(?:规定|程序|政策)(?:办理|处理|执行)"
)
# What shows that something was done, decided or explained.
_SUBSTANCE = re.compile(
    r"修|换|清|拆|装|补|垫|铺|疏|排|挖|填|砍|扶|送|发放|办好|办结|缴|退|罚|停|恢复|通[了水电]|签|丈量|检测|化验|取样|"
    r"调解|谈|达成|赔|安置|列入|批|通过|不符合|符合|依据|根据|规定|第.{1,4}条|因为|原因|经查|查明|现场|\d+月|\d+日|[一二三四五六七八九十\d]+[个处盏米吨户元]"
)
# A mobile telephone, an identity card, a bank card; an office's landline belongs into an answer.
_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dx]|\d{16,19})(?!\d)")
_STOP = re.compile(
    r"[\s，。！？、；：“”‘’（）,.!?;:()的了是在有和就不也都我你他她们这那个人到要会能可以请您好谢谢]+"
)


def look_over(asked: str, answer: str, *, category: str = "", classifier: Reads | None = None) -> list[Found]:
    """
    Return what the writer of an answer may want to look at again.

    :param asked: what was said, all requests of the order together
    :param answer: the public answer as it is about to go out
    :param category: what was asked about, and `classifier`: what the answer's words are held against
    """
    plain = normalise(answer)
    found = []
    if len(plain) < SHORT:
        found.append(Found(Hint.SHORT))
    elif phrase := _empty(plain):
        found.append(Found(Hint.EMPTY, phrase))
    other = _other_group(answer, category, classifier) if classifier and category else ""
    if other or _nothing_in_common(normalise(asked), plain):
        found.append(Found(Hint.ELSEWHERE, other))
    found += [Found(Hint.NUMBER, number) for number in dict.fromkeys(_NUMBER.findall(plain))]
    found += [Found(Hint.NAME, name) for name in dict.fromkeys(each["name"] for each in names_in(plain))]
    return found


def _empty(plain: str) -> str:
    """Return the phrase that stands in for an answer, or nothing where something is said beside it."""
    phrase = _PHRASES.search(plain)
    if phrase is None:
        return ""
    rest = _PHRASES.sub("", plain)
    return "" if _SUBSTANCE.search(rest) else phrase[0]


def _other_group(answer: str, category: str, classifier: Reads) -> str:
    """Return the category of another group that the answer's words speak for, where that is sure."""
    said = classifier.read(answer)
    groups = (code.partition(".")[0] for code in (said.category, category))
    return said.category if said.confidence >= SURE and len(set(groups)) > 1 else ""


def _nothing_in_common(asked: str, answer: str) -> bool:
    """Return whether a long answer has no pair of characters of what was asked."""
    wanted, given = _pairs(asked), _pairs(answer)
    return len(wanted) >= ENOUGH_ASKED and len(given) >= ENOUGH_ANSWERED and not wanted & given


def _pairs(text: str) -> set[str]:
    return {piece[at : at + 2] for piece in _STOP.split(text) for at in range(len(piece) - 1)}
