"""
Looking over a reply before it goes out: hints to the writer, never a block.

Three things are looked for. *Emptiness*: stock phrases that stand in for an answer, and next to nothing beside them.
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
PHRASE_LENGTH = 30


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


# What office letters say instead of saying what was done: greetings, thanks, promises, and the words around them. With
# all of it gone, little is left of a letter that says nothing; the longest come first.
_STOCK = re.compile(
    r"高度重视|耐心等待|第一时间|工作人员|生活愉快|身体健康|特此回复|如有疑问|"
    r"一如既往|此类问题|再次发生|举一反三|敬请谅解|长效机制|引以为戒|进一步|"
    r"当事人|下一步|我单位|本单位|您好|你好|我们|我局|我乡|我镇|我村|贵方|单位|"
    r"部门|科室|人员|相关|有关|责任|政府|群众|市民|乡亲|领导|村里|反映|来信|"
    r"来电|投诉|诉求|问题|情况|事项|此事|工作|现已|收悉|收到|知悉|知晓|记录|"
    r"登记|受理|转交|转办|转至|转到|交办|反馈|回复|此复|经过|核实|属实|调查|"
    r"了解|研究|协调|联系|对接|沟通|安排|部署|督促|责成|要求|责令|跟进|落实|"
    r"推进|开展|进行|处理|处置|办理|办结|解决|完毕|完成|做好|解释|说明|宣传|"
    r"教育|引导|表示|理解|满意|认可|支持|配合|关注|关心|信任|监督|感谢|谢谢|"
    r"谅解|放心|及时|尽快|尽早|抓紧|积极|认真|努力|切实|严格|不断|持续|加强|"
    r"加大|强化|提升|提高|改进|完善|优化|管理|力度|巡查|排查|监管|服务|水平|"
    r"质量|杜绝|避免|防止|确保|今后|以后|日后|继续|按照|依照|规定|程序|政策|"
    r"电话|随时|欢迎|宝贵|意见|建议|已经|正在|目前|一定|阅|祝|按|已|正|将|会|"
    r"经|对|向|由|后|并|与|及|等|该|此|为|把|让|做|来|上|下|中|再|也|可|各|前"
)
# Where a letter is cut into what it says one after another; the first piece with one of these words is quoted.
_PIECE = re.compile(r"[，。！？；、,.!?;\s]+")
_LEAST = re.compile(
    r"高度重视|收悉|等待|尽快|转[交办至]|感谢|谢谢|理解|处理|办理|办结|落实|解释|跟进|加强|改进"
)
# Fewer characters than this left, and nothing was said.
SAID = 5
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
    phrase = next((piece for piece in _PIECE.split(plain) if _LEAST.search(piece)), "")
    said = _STOP.sub("", _STOCK.sub("", plain)) if phrase else plain
    return phrase[:PHRASE_LENGTH] if len(said) < SAID else ""


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
