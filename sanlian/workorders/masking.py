"""
Words with names and numbers left out, for what a village may read. Pure.

It errs on the side of leaving out. It knows the names it is told, names beside a word that announces one (叫, 邻居,
王大爷), and whatever looks like a number by which somebody is found; the person who wrote it looks at the result
before anybody else does.
"""

import re
from collections.abc import Iterable

HIDDEN = "某"
NUMBER = "＊＊"
# The commonest family names of the country and of the county; two characters first.
_FAMILY = (
    "(?:欧阳|司马|上官|诸葛|司徒|王|李|张|刘|陈|杨|黄|赵|吴|周|徐|孙|马|朱|胡|郭|何|林|罗|高|郑|梁|谢|宋|唐|许|韩|冯|邓|曹|彭|曾|肖|田|董|"
    "袁|潘|蒋|蔡|余|杜|叶|程|苏|魏|吕|丁|任|沈|姚|卢|姜|崔|钟|谭|陆|汪|范|金|石|廖|贾|夏|韦|傅|方|白|邹|孟|熊|秦|邱|江|尹|薛|闫|段|"
    "雷|侯|龙|史|陶|黎|贺|顾|毛|郝|龚|邵|万|钱|严|覃|武|戴|莫|孔|向|汤|缪|翁|席|童|祝|季|劳|雷|蓝|钭)"
)
_TITLE = (
    "(?:先生|女士|小姐|大爷|大妈|大伯|大叔|大哥|大姐|大嫂|大娘|阿姨|叔叔|伯伯|奶奶|爷爷|婆婆|公公|嫂子|师傅|老师|医生|书记|主任|村长|"
    "队长|站长|所长|乡长|镇长|组长|会计|老板)"
)
_ANNOUNCED = (
    "(?:名叫|叫做|叫|姓名[:：是]?|户主[:：是]?|邻居|隔壁|本人|我是|丈夫|妻子|老公|老婆|儿子|女儿|母亲|父亲|妈妈|爸爸|我妈|我爸|"
    "孙子|孙女)"
)
# After these a family name begins the name of a place, not of a person: 王家村, 陈家桥, 石桥头.
_PLACE = "(?![一-鿿]?[家村路街乡镇桥河溪山塘湾坞头])"
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
        rf"(?P<keep>{_ANNOUNCED}){_PLACE}(?P<name>{_FAMILY}{_PLACE}[一-鿿]{{1,2}})(?=[，。、；！？,.;!?\s]|家|的|和|在|说|住|$)"
    ),
    re.compile(rf"(?P<name>{_FAMILY}[一-鿿]{{0,2}}?)(?P<after>{_TITLE})"),
    re.compile(rf"(?P<keep>[老小阿])(?P<name>{_FAMILY})(?=[，。、；！？,.;!?\s]|家|的|和|在|说|住|$)"),
]


def masked(text: str, *, names: Iterable[str] = ()) -> str:
    """
    Return a text without names and numbers by which somebody is found.

    :param names: the names of those whom the matter is about, left out wherever they stand
    """
    for name in sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, name[0] + HIDDEN)
    for number in _NUMBERS:
        text = number.sub(NUMBER, text)
    for pattern in _NAMES:
        text = pattern.sub(_without_name, text)
    return text


def _without_name(found: re.Match[str]) -> str:
    said = found.groupdict()
    return f"{said.get('keep') or ''}{HIDDEN}{said.get('after') or ''}"
