"""
Words on their way to others, without what is private. Pure.

There are two readers, and a mistake costs them different things:

- `hide`: what an officer answers, read by whoever asked. It must stay an answer, so only what is surely private to
  third persons goes, a word says what stood there, and family names stay. The officer sees it before it is sent.
- `anonymised`: what a resident wrote, read by a whole village. Whatever could lead to somebody goes, rather too much
  than too little; whoever wrote it sees it before anybody else does.
"""

import re
from collections.abc import Collection, Iterable, Iterator

# ── family names ────────────────────────────────────────────────────────────────────────────────────────────

_TWO = "欧阳|司马|上官|诸葛|司徒"
# The commonest of the country and of the county.
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜"
    "崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤缪翁席童祝"
    "季劳蓝钭"
)
# Others, many of them everyday words too: they say a name only where a word before says that one follows.
_RARER = (
    "褚卫尤施华戚喻葛奚郎鲁昌苗凤俞柳鲍费廉岑倪滕殷毕邬常皮齐康伍元卜平穆萧祁米贝明臧庞纪舒屈项阮路颜梅盛骆樊"
    "凌霍柯宗宣洪包左吉邢裴荣荀甄曲封储靳焦班仰秋仲伊宫宁仇栾景詹蒲邰赖卓乔温庄晏柴瞿阎连习艾古易耿匡文东"
)

# ── an answer ───────────────────────────────────────────────────────────────────────────────────────────────

# A name of two or three characters after a word that says whose it is; heads and officers are named in public anyway.
_NAME = re.compile(
    r"(?:邻居|户主|村民|住户|当事人|投诉人|举报人|反映人|业主|店主|房东|租客|对方|户)(?:叫|是|为|：|:)?"
    rf"(?P<name>(?:{_TWO}|[{_COMMON}{_RARER}])[一-鿿]{{1,2}}?)"
    r"(?=先生|女士|老人|家|表示|同意|反映|说|$|[，,。.、；;：:（(\s])"
)
# What may stand there too, begins like a name, and is none.
_WORDS = (
    "白天 常年 方便 高度 高兴 古稀 黄昏 江边 金额 康复 马上 平安 "
    "平时 齐全 万一 温暖 文明 向来 项目 严重 严格 易涝 余下 元旦 "
    "明确 明天 华侨 左右 庄稼 路口 路边 路面 田地 田间 梅雨 夏天 "
    "秋天 雷雨 石板 石头 毛竹 方法 方向 方案 平整 平均 常常 常见 "
    "白粉 江水 夏季 雷电 金属 万元 高压 高温 明白 明显 戴帽 宋代 "
    "项款 祝贺 石子 石墙 宁静 文件 文化 东西 东边 东侧 易发 温度 "
    "包括 包干 左边 左侧 莫名 顾虑 叶子 郎中 马路 毛病 宗旨 丁字 "
    "邓姓 景观 詹家 龙游 曾经 曾多 曾有 曾在 劳动 劳力 劳务 席位 席上 武装 "
)
_NO_NAMES = frozenset(_WORDS.split())
# Private numbers and homes as people type them, with what stands in their place.
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
_TAIL_OF_A_PLACE = "村路街桥山河塘庙祠岭巷弄组"


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
    return re.compile(rf"{re.escape(name)}(?![{_TAIL_OF_A_PLACE}])")


def names_in(text: str) -> Iterator[re.Match[str]]:
    """Yield what looks like somebody's name after a word that says whose it is; `name` is the group."""
    return (found for found in _NAME.finditer(text) if found["name"] not in _NO_NAMES)


def _family(name: str) -> str:
    return name[0] + "*" * (len(name) - 1)


# ── what a village reads ────────────────────────────────────────────────────────────────────────────────────

_SOMEBODY = "某"
_NUMBER = "＊＊"
_FAMILY = f"(?:{_TWO}|[{_COMMON}])"
_TITLE = (
    "(?:先生|女士|小姐|大爷|大妈|大伯|大叔|大哥|大姐|大嫂|大娘|阿姨|叔叔|伯伯|奶奶|爷爷|婆婆|公公|嫂子|师傅|老师|医生|书记|主任|村长|"
    "队长|站长|所长|乡长|镇长|组长|会计|老板)"
)
_ANNOUNCED = (
    "(?:名叫|叫做|叫|姓名[:：是]?|户主[:：是]?|邻居|隔壁|本人|我是|丈夫|妻子|老公|老婆|儿子|女儿|母亲|父亲|妈妈|爸爸|我妈|我爸|"
    "孙子|孙女)"
)
# After these a family name begins the name of a place, not of a person: 王家村, 陈家桥, 石桥头.
_NO_PLACE = "(?![一-鿿]?[家村路街乡镇桥河溪山塘湾坞头])"
_DIGIT = "[0-9０-９一二三四五六七八九十百零〇两]"

_NUMBERS = [
    # Identity cards, telephones, accounts: long runs, however they are broken up.
    re.compile(r"(?<![0-9])[0-9０-９](?:[ \-－—_]?[0-9０-９]){6,18}(?:[ ]?[Xx])?(?![0-9])"),
    re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(r"(?:微信|QQ|qq|扣扣|抖音)号?[:：是]?\s*[A-Za-z0-9_-]{5,}"),
    # Plates: 浙H 12345.
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·.]?[A-Za-z0-9]{5,6}"
    ),
    # Doors: 3幢2单元501室, 十二号; a day of the month is none.
    re.compile(rf"(?:{_DIGIT}+(?:幢|栋|号楼|单元|室|弄)[ ]?)+(?:{_DIGIT}+室?)?"),
    re.compile(rf"(?<![月{_DIGIT[1:-1]}]){_DIGIT}+号(?!线|[晚早上下中]|以|之|前|后|开始|起)"),
]
_NAMES = [
    re.compile(
        rf"(?P<keep>{_ANNOUNCED}){_NO_PLACE}(?P<name>{_FAMILY}{_NO_PLACE}[一-鿿]{{1,2}})(?=[，。、；！？,.;!?\s]|家|的|和|在|说|住|$)"
    ),
    re.compile(rf"(?P<name>{_FAMILY}[一-鿿]{{0,2}}?)(?P<after>{_TITLE})"),
    re.compile(rf"(?P<keep>[老小阿])(?P<name>{_FAMILY})(?=[，。、；！？,.;!?\s]|家|的|和|在|说|住|$)"),
]


def anonymised(text: str, *, names: Iterable[str] = ()) -> str:
    """
    Return a text without names and numbers by which somebody is found.

    :param names: the names of those whom the matter is about, left out wherever they stand
    """
    for name in sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, name[0] + _SOMEBODY)
    for number in _NUMBERS:
        text = number.sub(_NUMBER, text)
    for pattern in _NAMES:
        text = pattern.sub(_without_name, text)
    return text


def _without_name(found: re.Match[str]) -> str:
    said = found.groupdict()
    return f"{said.get('keep') or ''}{_SOMEBODY}{said.get('after') or ''}"
