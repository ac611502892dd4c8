"""A reply is looked over before it goes out: what is empty, beside the question, or private."""

import pytest

from sanlian.analysis import engine
from sanlian.analysis.engine import Classifier, Hint, Label
from sanlian.demonstration import files
from sanlian.workorders.privacy import hide, mobiles_in

LAMP = "祠堂边的路灯不亮三天了，老人晚上走路看不见，请来修一修"
CLASSIFIER = Classifier(
    [
        Label("road.lamp", "路灯不亮", ("路灯", "灯泡"), "道路照明损坏"),
        Label("water.burst", "供水管道爆裂", ("水管爆裂", "爆管", "漏水"), "公共供水管道爆裂"),
        Label("water.outage", "停水", ("停水", "没水"), "供水中断"),
        Label("village.other", "其他", ()),
    ],
    fallback="village.other",
)


def hints(answer, asked=LAMP, **more):
    return {found.hint for found in engine.look_over(asked, answer, **more)}


@pytest.mark.parametrize(
    "answer",
    [
        "换了灯泡，线路查过，晚上亮了。",
        "您的反映已收悉。经查，路灯线路老化，今天下午换好了两盏。",
        "根据县里的规定，这条路年底前装灯，已经列入计划，12月20日前装好。",
        "办事窗口电话0570-7021234，周一到周五都可以来。路灯明天修。",
        "感谢您的反映，路口灯边的树枝已经锯掉，不再挡视线。",
        "已和邻居当面说好，灯杆各让半米，排水沟下周开挖。",
        "已联系供电所，明天上午停电检修路灯的变压器，下午恢复。",
        "野猪已驱离，护林员这几天在村口路灯下守着。",
    ],
)
def test_an_answer_that_says_something_has_no_hint(answer):
    assert hints(answer) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "您的来信已收悉，感谢您的关心支持。",
        "已转交相关部门处理，请您耐心等待。",
        "我们高度重视，将进一步核实，祝您生活愉快！",
        "您好，您反映的情况属实，我们将积极协调相关部门尽快解决，感谢您的理解与支持！",
        "已电话联系群众，群众表示理解。",
        "已处理。谢谢您的支持与配合。",
        "您好！收到您的来信后，我们第一时间安排人员进行了处理，感谢您的关注。",
        "已按相关规定处理完毕，感谢您对政府工作的支持。",
        "下一步我们将加强管理，加大巡查力度，杜绝此类问题再次发生。",
        "已责成村里落实，如有问题请及时反馈。",
        "您反映的问题已办结，祝您生活愉快。",
    ],
)
def test_a_letter_that_says_nothing_is_empty(answer):
    assert Hint.EMPTY in hints(answer)


def test_what_is_too_short_is_said_so():
    assert hints("好了") == {Hint.SHORT}


def test_an_answer_about_something_else_is_noticed():
    found = engine.look_over(
        LAMP, "水管爆裂处已经挖开换好，不再漏水。", category="road.lamp", classifier=CLASSIFIER
    )
    assert [(each.hint, each.words) for each in found] == [(Hint.ELSEWHERE, "water.burst")]
    # Within one group of matters nobody can tell by the words.
    assert (
        hints("已经换好水管，现在有水了，不再漏水。", category="water.outage", classifier=CLASSIFIER) == set()
    )
    assert Hint.ELSEWHERE in hints(
        "您申请的临时困难补助材料齐全，民政窗口于周三审核完毕并发放到账户，请查收银行短信。"
    )


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("已联系承包人13912345678，明天来换灯泡。", Hint.NUMBER),
        ("低保户330825195001011234已经登记，路灯明天修。", Hint.NUMBER),
        ("经查是邻居周大福先生把线剪断了，已经接好。", Hint.NAME),
        ("村民吕秀英，同意把杆子移开，路灯已修好。", Hint.NAME),
    ],
)
def test_what_is_private_is_noticed(answer, hint):
    assert hint in hints(answer)


def test_what_offices_of_the_demonstration_write_needs_no_hint():
    done = files.read("replies.yaml")["done"]
    assert [answer for answers in done.values() for answer in answers if engine.look_over("", answer)] == []


@pytest.mark.parametrize(
    "answer", ["", " ", "😀😀😀", "a" * 100_000, "<script>alert(1)</script>", "\x00" * 50]
)
def test_whatever_is_typed_is_read(answer):
    assert isinstance(engine.look_over(LAMP, answer), list)
    assert isinstance(engine.look_over(answer, "修好了，晚上亮了。"), list)


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("承包人１３９ 1234 5678明天来", "承包人〔电话〕明天来"),
        ("+86 139-1234-5678，身份证330825199001011234", "〔电话〕，身份证〔证件号〕"),
        ("退款打到6222 0212 0200 0000 123", "退款打到〔卡号〕"),
        ("邻居周大福先生和户主吴春说好了", "邻居周**先生和户主吴*说好了"),
        ("户主：吴春，投诉人叶青同意了", "户主：吴*，投诉人叶*同意了"),
        ("供电所0570-7012345，2026年11月25日换好", "供电所0570-7012345，2026年11月25日换好"),
        ("这样村民方便，住户平安。", "这样村民方便，住户平安。"),
        ("路灯换好了", "路灯换好了"),
    ],
)
def test_what_others_need_not_read_is_taken_out(answer, read):
    assert hide(answer) == read
    assert hide(read) == read


def test_every_number_and_name_is_told_once():
    found = engine.look_over(
        LAMP, "邻居周大福同意了，邻居周大福电话13912345678，户主吴春红同意了，电话13912345679。"
    )
    assert [each.words for each in found if each.hint is Hint.NAME] == ["周大福", "吴春红"]
    assert [each.words for each in found if each.hint is Hint.NUMBER] == ["13912345678", "13912345679"]


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("已在3幢2单元501室查看", "已在〔住址〕查看"),
        ("12号住户屋顶已修，8号家具厂已查", "〔住址〕住户屋顶已修，8号家具厂已查"),
        ("他住在缪家村老街12号，已上门", "他住在〔住址〕，已上门"),
        ("3号路灯11月15号前换好，12号线路已查", "3号路灯11月15号前换好，12号线路已查"),
    ],
)
def test_private_homes_are_taken_out_and_works_with_numbers_stay(answer, read):
    assert hide(answer) == read
    assert hide(read) == read
    assert "501室" in hide("已在3幢2单元501室查看", keep=["阳光小区3幢2单元501室"])


def test_a_name_is_taken_out_as_a_name_and_not_inside_other_words():
    assert hide("和江水、吴春看过吴春桥，江水退了", ["江水", "吴春"]) == "和江水、吴*看过吴春桥，江水退了"
    assert hide("江水先生看过", ["江水"]) == "江*先生看过"
    assert hide("村民吴春红同意了，吴春也同意", ["吴春"]) == "村民吴**同意了，吴*也同意"


def test_the_mobile_of_an_office_stays():
    said = "打１３９ 1234 5678 找网格长，别打13912345679"
    assert hide(said, offices={"13912345678"}) == "打１３９ 1234 5678 找网格长，别打〔电话〕"
    assert mobiles_in(said) == ["13912345678", "13912345679"]


def test_who_asked_may_read_their_own_name():
    assert hide("户主吴春同意了，邻居周大福同意了", keep=["吴春"]) == "户主吴春同意了，邻居周**同意了"


def test_known_names_are_taken_out_wherever_they_stand():
    assert hide("和吕金梅、吕金看过", ["吕金", "吕金梅", "吕"]) == "和吕**、吕*看过"
