"""What in a text might lead to somebody is found: surely where it is a number, by guess where it is a name."""

import pytest

from lianxin.portal.traces import own_words, public_numbers, traces
from tests.cases import thread


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请打13900001111", "13900001111"),
        ("请打１３９００００１１１１", "13900001111"),
        ("请打139-0000-1111", "139-0000-1111"),
        ("请打1 3 9 0 0 0 0 1 1 1 1", "1 3 9 0 0 0 0 1 1 1 1"),
        ("请打一三九零零零零一一一一", "一三九零零零零一一一一"),
        ("座机0539-8000000", "0539-8000000"),
        ("身份证371302199001011234", "371302199001011234"),
        ("车牌鲁Q12345", "鲁Q12345"),
        ("邮箱li@example.cn", "li@example.cn"),
        ("加微信号abc_12345", "abc_12345"),
        ("住12号楼", "12号楼"),
        ("住三单元", "三单元"),
        ("住502室", "502室"),
    ],
)
def test_what_surely_leads_to_somebody(text, words):
    assert (words, True) in [(trace.words, trace.sure) for trace in traces(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王小明反映停水", "王小明"),
        ("欧阳娜娜反映停水", "欧阳"),
        ("已由李师傅处理", "李师傅"),
        ("请到沂蒙路12号办理", "路12号"),
        ("拨付资金1500000元", "1500000"),
    ],
)
def test_what_a_person_has_to_look_at(text, words):
    assert [sure for trace, _why, sure in traces(text) if words in trace] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "市民反映所住小区停水，阀门已经更换，当天恢复供水。",
        "依据临政发〔2013〕4号，请拨打12345或12333，2026-11-23前答复。",
        "乘坐12号线，缴费1200元，共35户，张某已经签收。",
    ],
)
def test_what_leads_to_nobody(text):
    assert traces(text) == []


def test_a_number_of_the_city_itself_leads_to_nobody():
    assert traces("请打0539-8000000", public={"05398000000"}) == []


@pytest.mark.django_db
def test_what_the_case_itself_says_must_not_be_told():
    case = thread.registered(content="户号 8812003 停水，银雀山路某小区三号楼。")
    own = own_words(case)
    assert {case.number, case.query_code, "8812003", "银雀山路某小区三号楼"} <= own
    found = [trace.words for trace in traces("户号8812003已恢复。", own) if trace.sure]
    assert found == ["8812003"]


@pytest.mark.django_db
def test_the_numbers_that_the_city_has_told_are_known():
    assert {"12345", "12333"} <= public_numbers()
