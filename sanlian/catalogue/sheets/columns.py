"""The columns of the tables that have versions together: departments, limits, duties, categories, lists."""

import re
from collections.abc import Callable
from datetime import date

from sanlian.catalogue.deadlines import BadSpan, Span
from sanlian.catalogue.rules import reading, routes
from sanlian.kernel.words import gettext_noop
from sanlian.sheets import Column, Kind, Misread, Table

ROLES = {"lead": gettext_noop("lead"), "assist": gettext_noop("assistant")}
SPELLINGS = {"牵头": "lead", "主责": "lead", "主办单位": "lead", "配合": "assist", "协助": "assist"}
_HOLDER = gettext_noop("a department's code, or county, township, village, grid")


def _formed(pattern: re.Pattern[str], example: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if not pattern.fullmatch(value):
            raise Misread(
                gettext_noop("“%(value)s” is no such code."),
                gettext_noop("Write it as in %(example)s."),
                value=value[:40],
                example=example,
            )
        return value

    return parse


def _span(value: str) -> str:
    try:
        return str(Span.parse(value))
    except BadSpan:
        raise Misread(
            gettext_noop("“%(value)s” is no length of time."),
            gettext_noop("Write it as 3 working days, 4 working hours or 24 hours."),
            value=value[:40],
        ) from None


def _share(value: float) -> float:
    if not 0 < value <= 1:
        raise Misread(
            gettext_noop("“%(value)s” is no share of the time."),
            gettext_noop("Write a share between 0 and 1, such as 0.7."),
            value=value,
        )
    return value


def _positive(value: int) -> int:
    if not 0 < value < 1000:
        raise Misread(
            gettext_noop("“%(value)s” is no number of a list."),
            gettext_noop("Write a number from 1 to 999."),
            value=value,
        )
    return value


def _code(pattern: re.Pattern[str], example: str) -> Column:
    parse = _formed(pattern, example)
    return Column(
        "code", gettext_noop("Code"), Kind.CODE, required=True, parse=parse, also=("编码", "代码", "编号")
    )


NAME = Column("name", gettext_noop("Name of the entry"), required=True, also=("名称",))
NAME_EN = Column("name_en", gettext_noop("English name"))
PUBLISHED = Column("published", gettext_noop("Named by the county"), Kind.FLAG)
ACTIVE = Column(
    "active",
    gettext_noop("In force"),
    Kind.FLAG,
    also=("是否有效",),
    hint=gettext_noop("no: the next version is without it"),
)

DEPARTMENTS = Table(
    name="departments",
    title=gettext_noop("Departments with a responsibility list"),
    key=("code",),
    columns=(
        _code(reading.DEPARTMENT_CODE, "dept-housing"),
        Column(
            "number",
            gettext_noop("Number of the list"),
            Kind.NUMBER,
            required=True,
            parse=_positive,
            also=("序号",),
        ),
        NAME,
        Column("short_name", gettext_noop("Short name"), required=True, most=40, also=("简称",)),
        NAME_EN,
        PUBLISHED,
        ACTIVE,
    ),
)
LIMITS = Table(
    name="limits",
    title=gettext_noop("Limits: how long each step may take"),
    key=("code",),
    columns=(
        _code(reading.PLAIN_CODE, "small"),
        NAME,
        NAME_EN,
        *(
            Column(name, title, required=True, parse=_span, also=also)
            for name, title, also in (
                ("accept", gettext_noop("To accept"), ("接单时限",)),
                ("contact", gettext_noop("To contact"), ("联系时限",)),
                ("finish", gettext_noop("To finish"), ("办结时限", "办理时限")),
                ("decline", gettext_noop("To hand back"), ("退单时限",)),
            )
        ),
        Column("warn", gettext_noop("Yellow after this share"), Kind.SHARE, required=True, parse=_share),
        ACTIVE,
    ),
)
DUTIES = Table(
    name="duties",
    title=gettext_noop("Duty tree: 1, 3, 15, 33"),
    key=("code",),
    columns=(_code(re.compile(r"1(\.[1-9]\d?){0,3}"), "1.2.3"), NAME, NAME_EN, PUBLISHED, ACTIVE),
)
CATEGORIES = Table(
    name="categories",
    title=gettext_noop("Categories: what people ask for"),
    says=gettext_noop("A code without a dot is a group, one with a dot a matter of that group."),
    key=("code",),
    columns=(
        _code(reading.CATEGORY_CODE, "road.lamp"),
        Column("name", gettext_noop("Name of the entry"), required=True, most=40, also=("名称", "类别名称")),
        Column("resident_name", gettext_noop("In the resident's words"), required=True, most=10),
        NAME_EN,
        Column("description", gettext_noop("Description"), most=500, also=("说明",)),
        Column("keywords", gettext_noop("Words that people say"), Kind.WORDS, most=4000, also=("关键词",)),
        Column("limit", gettext_noop("Code of the limit"), Kind.CODE, also=("时限编码",)),
        Column("lead", gettext_noop("Lead"), Kind.CODE, also=("牵头单位",), hint=_HOLDER),
        Column("assists", gettext_noop("Assistants"), Kind.WORDS, also=("协办单位",), hint=_HOLDER),
        Column("sensitive", gettext_noop("A person looks first, few may see it"), Kind.FLAG),
        Column("emergency", gettext_noop("“Call 110/119/120” is shown first"), Kind.FLAG),
        Column("evidence", gettext_noop("The reply needs evidence"), Kind.FLAG),
        Column("shown", gettext_noop("May stand on the village’s list"), Kind.FLAG),
        Column("icon", gettext_noop("Icon"), Kind.CODE, parse=_formed(reading.ICON, "bulb")),
        ACTIVE,
    ),
)
ITEMS = Table(
    name="responsibilities",
    title=gettext_noop("Responsibility lists"),
    key=("code",),
    columns=(
        _code(reading.ITEM_CODE, "3.12"),
        Column(
            "holder",
            gettext_noop("Department or level"),
            Kind.CODE,
            required=True,
            also=("责任单位",),
            hint=_HOLDER,
        ),
        Column(
            "category", gettext_noop("Code of the category"), Kind.CODE, required=True, also=("类别编码",)
        ),
        Column(
            "role",
            gettext_noop("Lead or assistant"),
            required=True,
            choices=ROLES,
            spellings=SPELLINGS,
            also=("牵头或协办",),
        ),
        Column(
            "title", gettext_noop("Title of the item"), required=True, also=("事项", "事项名称", "履职事项")
        ),
        Column("limit", gettext_noop("Code of the limit"), Kind.CODE, required=True, also=("时限编码",)),
        Column("basis", gettext_noop("Legal basis"), also=("法律依据", "政策依据")),
        ACTIVE,
    ),
)
COORDINATION = Table(
    name="coordination",
    title=gettext_noop("Co-ordination lists"),
    key=("code",),
    columns=(
        _code(reading.PLAIN_CODE, "farm-houses"),
        Column("name", gettext_noop("Name of the entry"), required=True, most=40, also=("名称",)),
        NAME_EN,
        Column("lead", gettext_noop("Lead"), Kind.CODE, required=True, also=("牵头单位",)),
        Column("members", gettext_noop("Members of the list"), Kind.WORDS, required=True, also=("配合单位",)),
        Column("categories", gettext_noop("Codes of the categories"), Kind.WORDS, required=True),
        ACTIVE,
    ),
)
ROUTING = Table(
    name="routing",
    title=gettext_noop("Routing rules"),
    says=gettext_noop(
        "A condition that is left empty holds for everything. Of several rules that fit, the most specific one decides."
    ),
    key=("code",),
    columns=(
        _code(reading.PLAIN_CODE, "night-noise"),
        Column("name", gettext_noop("Name of the entry"), required=True, most=40, also=("名称", "规则名称")),
        NAME_EN,
        Column("categories", gettext_noop("Codes of the categories"), Kind.WORDS),
        Column("places", gettext_noop("Codes of the places"), Kind.WORDS),
        Column("words", gettext_noop("Words, one of which is said"), Kind.WORDS),
        Column("limits", gettext_noop("Codes of the limits"), Kind.WORDS),
        Column("days", gettext_noop("Days"), Kind.WORDS, hint=gettext_noop("working, off, mon … sun")),
        Column(
            "hours",
            gettext_noop("Hours"),
            most=11,
            parse=_formed(routes.HOURS, "22:00-06:00"),
            also=("时段",),
        ),
        Column(
            "to",
            gettext_noop("Who gets it"),
            Kind.WORDS,
            required=True,
            also=("承办单位",),
            hint=gettext_noop("codes of units, or grid, village, township, county"),
        ),
        Column(
            "owner",
            gettext_noop("Who answers for the rule"),
            required=True,
            most=60,
            parse=_formed(routes.OWNER, "dept-police"),
            also=("规则责任单位",),
        ),
        Column(
            "since",
            gettext_noop("First day of the rule"),
            Kind.DATE,
            required=True,
            parse=date.isoformat,
            also=("生效日期",),
        ),
        Column(
            "until",
            gettext_noop("Last day of the rule"),
            Kind.DATE,
            required=True,
            parse=date.isoformat,
            also=("失效日期",),
        ),
        Column("reason", gettext_noop("Reason"), required=True, also=("理由",)),
        ACTIVE,
    ),
)
