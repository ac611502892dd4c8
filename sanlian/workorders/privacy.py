"""Taking out of what residents read what is private to others: numbers, homes and names of third persons."""

import re
from collections.abc import Collection, Iterable, Iterator

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
# The same as people type them, with what stands in their place.
_HIDDEN = (
    (re.compile(r"(?<!\d)\d{17}[\dXxＸ](?!\d)"), "〔证件号〕"),
    (re.compile(r"(?<!\d)(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{3})?)(?!\d)"), "〔卡号〕"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?[1１][3-9３-９]\d(?:[- ]?\d{4}){2}(?!\d)"), "〔电话〕"),
    # A home: a room of a house, or the number of a farmhouse. Of works and lamps the number says nothing of anybody.
    (re.compile(r"\d+(?:幢|栋|号楼)(?:\d+单元)?\d{2,4}室?|\d+单元\d{2,4}室?"), "〔住址〕"),
    (re.compile(r"\d{1,4}号(?=住户|人家|农户|户主|院子|家(?!具))"), "〔住址〕"),
    (re.compile(r"(?<=住在)[^，。；,.;\s〔]{0,12}?\d{1,4}号"), "〔住址〕"),
)
_MOBILE = _HIDDEN[2][0]
# What makes a known name a part of the name of a place.
_PLACE = "村路街桥山河塘庙祠岭巷弄组"


def mobiles_in(text: str) -> list[str]:
    """Return the mobile numbers in a text as they are dialled, to be looked up."""
    return [_dialled(found[0]) for found in _MOBILE.finditer(text)]


def hide(
    answer: str,
    names: Iterable[str] = (),
    *,
    keep: Collection[str] = (),
    offices: Collection[str] = (),
) -> str:
    """
    Return a public answer as others read it: private numbers, homes and names of third persons are gone.

    What is left says that something stood there; an office's landline stays, and its mobile where it is known.

    :param names: names that are known to be somebody else's, whole
    :param keep: names and homes of whoever alone will read it
    :param offices: mobile numbers that officers work with
    """
    for pattern, words in _HIDDEN:
        for found in reversed(list(pattern.finditer(answer))):
            left = _left(found[0], words, keep, offices)
            answer = answer[: found.start()] + left + answer[found.end() :]
    for found in reversed([each for each in names_in(answer) if each["name"] not in keep]):
        answer = answer[: found.start("name")] + _family(found["name"]) + answer[found.end("name") :]
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 1:
            answer = _whole(name).sub(_family(name), answer)
    return answer


def _left(found: str, words: str, keep: Collection[str], offices: Collection[str]) -> str:
    """Return what stands in the place of something private: itself where it is the reader's own or an office's."""
    if words == "〔电话〕":
        return found if _dialled(found) in offices else words
    return found if words == "〔住址〕" and any(found in home for home in keep) else words


def _dialled(number: str) -> str:
    digits = "".join(str(int(each)) for each in number if each.isdecimal())
    return digits[-11:]


def _whole(name: str) -> re.Pattern[str]:
    """Return what finds a name as a name: no part of a place's, and no ordinary word that it may be, too."""
    if name in _NO_NAMES:
        return re.compile(rf"{re.escape(name)}(?=先生|女士|老人|同志)")
    return re.compile(rf"{re.escape(name)}(?![{_PLACE}])")


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like somebody's name after a word that says whose it is; `name` is the group."""
    return (found for found in _NAME.finditer(text) if found["name"] not in _NO_NAMES)


def _family(name: str) -> str:
    return name[0] + "*" * (len(name) - 1)
