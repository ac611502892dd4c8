"""
Looking over a reply before it goes out: hints to the writer, never a block.

Three things are looked for. *Emptiness*: phrases that stand in for an answer, with nothing that was done beside them.
*Another subject*: a long answer in which nothing of what was asked comes back, or whose words speak for a matter of
another group. *Private data*: numbers and names of others that the public answer need not carry; `hide` takes them out.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sanlian.analysis.engine.classify import Reads
from sanlian.analysis.engine.normalise import normalise

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
# A name of two or three characters after a word that says whose it is; heads and officers are named in public anyway.
_NAME = re.compile(
    r"(?:邻居|户主|村民|住户|当事人|投诉人|举报人|反映人|业主|店主|房东|租客|对方|户)(?:叫|是|为|：|:)?"
    r"(?P<name>[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛奚范彭郎鲁韦昌马苗凤方"
    r"俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬常傅皮齐康伍余元卜顾孟平黄穆萧尹姚邵汪祁毛米贝明臧戴宋庞熊"
    r"纪舒屈项祝董梁杜阮蓝季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫宗丁宣邓洪包左石崔吉龚程"
    r"邢裴陆荣翁荀甄曲封储靳段焦侯班仰秋仲伊宫宁仇栾刘景詹龙叶黎白蒲邰赖卓乔温庄晏柴瞿阎连习艾向古易廖耿匡文东]"
    r"[一-鿿]{1,2}?)(?=先生|女士|老人|家|表示|同意|反映|说|$|[，,。.、；;：:（(\s])"
)
# What may stand there too, begins like a name, and is none.
_COMMON = (
    "白天 常年 方便 高度 高兴 古稀 黄昏 江边 金额 康复 马上 平安 "
    "平时 齐全 万一 温暖 文明 向来 项目 严重 严格 易涝 余下 元旦 "
    "明确 明天 华侨 左右 庄稼 路口 路边 路面 田地 田间 梅雨 夏天 "
    "秋天 雷雨 石板 石头 毛竹 方法 方向 方案 平整 平均 常常 常见 "
    "白粉 江水 夏季 雷电 金属 万元 高压 高温 明白 明显 戴帽 宋代 "
    "项款 祝贺 石子 石墙 宁静 文件 文化 东西 东边 东侧 易发 温度 "
    "包括 包干 左边 左侧 莫名 顾虑 叶子 郎中 马路 毛病 宗旨 丁字 "
    "邓姓 景观 詹家 龙游 "
)
_NO_NAMES = frozenset(_COMMON.split())
# A mobile telephone, an identity card, a bank card; an office's landline belongs into an answer.
_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dx]|\d{16,19})(?!\d)")
# The same as people type them, with what stands in their place.
_HIDDEN = (
    (re.compile(r"(?<!\d)\d{17}[\dXxＸ](?!\d)"), "〔证件号〕"),
    (re.compile(r"(?<!\d)(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{3})?)(?!\d)"), "〔卡号〕"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?[1１][3-9３-９]\d(?:[- ]?\d{4}){2}(?!\d)"), "〔电话〕"),
)
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
    found += [Found(Hint.NAME, name) for name in dict.fromkeys(each["name"] for each in _names(plain))]
    return found


def hide(answer: str, names: Iterable[str] = (), *, keep: Collection[str] = ()) -> str:
    """
    Return a public answer as others read it: private numbers and the given names of third persons are gone.

    What is left says that something stood there; an office's landline stays.

    :param names: names that are known to be somebody else's, whole
    :param keep: names of whoever alone will read it
    """
    for pattern, words in _HIDDEN:
        answer = pattern.sub(words, answer)
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 1:
            answer = answer.replace(name, _family(name))
    for found in reversed([each for each in _names(answer) if each["name"] not in keep]):
        answer = answer[: found.start("name")] + _family(found["name"]) + answer[found.end("name") :]
    return answer


def _names(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _NAME.finditer(text) if found["name"] not in _NO_NAMES)


def _family(name: str) -> str:
    return name[0] + "*" * (len(name) - 1)


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
