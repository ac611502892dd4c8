"""Words without names and numbers, before a village or whoever asked reads them."""

import pytest
from hypothesis import given, strategies

from sanlian.workorders.privacy import anonymised, hide


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("祠堂边的路灯不亮三天了", "祠堂边的路灯不亮三天了"),
        ("王家村口的桥栏断了", "王家村口的桥栏断了"),
        ("石桥头、陈家桥一带停水", "石桥头、陈家桥一带停水"),
        ("8月5号晚上开始没水", "8月5号晚上开始没水"),
        ("五户人家没水，3天了", "五户人家没水，3天了"),
        ("电话13812345678找我", "电话＊＊找我"),
        ("电话 138-1234-5678 找我", "电话 ＊＊ 找我"),
        ("身份证33082519500101123X", "身份证＊＊"),
        ("微信号：lvjinmei_88", "＊＊"),
        ("写信到fang@example.com", "写信到＊＊"),
        ("浙H·12345的货车压坏了路", "＊＊的货车压坏了路"),
        ("祠堂东边12号门口积水", "祠堂东边＊＊门口积水"),
        ("三幢二单元501室楼下漏水", "＊＊楼下漏水"),
        ("王大爷家门口的路塌了", "某大爷家门口的路塌了"),
        ("王建军书记说要修", "某书记说要修"),
        ("邻居王建军家的水管爆了", "邻居某家的水管爆了"),
        ("我叫方秋云，住在祠堂边", "我叫某，住在祠堂边"),
        ("我是缪家村的，没水了", "我是缪家村的，没水了"),
        ("老王家的狗", "老某家的狗"),
    ],
)
def test_names_and_numbers_are_left_out_and_the_matter_stays(said, read):
    assert anonymised(said) == read


def test_those_whom_the_matter_is_about_are_left_out_wherever_they_stand():
    assert anonymised("吕金梅的土房，金梅住着", names=["吕金梅", "金"]) == "吕某的土房，金梅住着"


@given(strategies.text(max_size=200), strategies.text(alphabet="0123456789", min_size=7, max_size=19))
def test_no_long_number_comes_through(words, number):
    assert number not in anonymised(f"{words} {number}，")


@given(strategies.text(alphabet="王建军大爷老叫12号幢室- 8月", max_size=60))
def test_taken_out_twice_is_taken_out_once(words):
    assert anonymised(anonymised(words)) == anonymised(words)


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("户主缪长根同意了，邻居席有福、业主欧阳春说好了", "户主缪**同意了，邻居席**、业主欧**说好了"),
        ("村民曾经反映过，住户劳动，业主席位", "村民曾经反映过，住户劳动，业主席位"),
    ],
)
def test_the_countys_own_family_names_are_known_in_answers_too(answer, read):
    assert hide(answer) == read
