import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.foundation.errors import BadInput
from lianxin.taxonomy.extra_fields import check
from lianxin.taxonomy.models import ExtraField


def field(key, kind, **more):
    return ExtraField(key=key, kind=kind, label={"heat": "换热站"}.get(key, key), **more)


FIELDS = [
    field("heat", "text", required=True),
    field("degrees", "number"),
    field("mode", "choice", choices=["集中供暖", "自供暖"]),
    field("since", "date"),
    field("paid", "yes_no"),
]


def test_answers_come_back_in_their_stored_form_without_the_empty_ones():
    given = {"heat": " 三号站 ", "degrees": "16.50", "mode": "自供暖", "since": "2026-11-15", "paid": ""}
    assert check(FIELDS, given) == {"heat": "三号站", "degrees": "16.50", "mode": "自供暖", "since": "2026-11-15"}


REFUSED = {
    "required": ({}, "heat", "“换热站”：请填写。"),
    "blank": ({"heat": "  "}, "heat", "请填写"),
    "NUL": ({"heat": "a\0"}, "heat", "空字节"),
    "long": ({"heat": "站" * 201}, "heat", "不能超过200个字"),
    "no number": ({"heat": "x", "degrees": "很冷"}, "degrees", "不是数字"),
    "not a number": ({"heat": "x", "degrees": "NaN"}, "degrees", "不是数字"),
    "huge": ({"heat": "x", "degrees": "1e999999"}, "degrees", "不是数字"),
    "no choice": ({"heat": "x", "mode": "不知道"}, "mode", "请从“集中供暖、自供暖”中选择"),
    "no date": ({"heat": "x", "since": "昨天"}, "since", "不是日期"),
    "no such day": ({"heat": "x", "since": "2026-02-30"}, "since", "不是日期"),
    "no yes": ({"heat": "x", "paid": "maybe"}, "paid", "请选择"),
    "no field": ({"heat": "x", "colour": "red"}, "colour", "没有“colour”这一项"),
}


@pytest.mark.parametrize(("values", "key", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_an_answer_that_is_none_is_refused_by_its_field(values, key, text):
    with pytest.raises(BadInput, match=text) as refusal:
        check(FIELDS, values)
    assert list(refusal.value.fields) == [key]


def test_all_faults_are_told_at_once():
    with pytest.raises(BadInput) as refusal:
        check(FIELDS, {"degrees": "x", "paid": "x"})
    assert set(refusal.value.fields) == {"heat", "degrees", "paid"}


@given(st.dictionaries(st.sampled_from([f.key for f in FIELDS]), st.text()))
def test_whatever_is_typed_is_either_stored_or_refused(values):
    try:
        answers = check(FIELDS, values)
    except BadInput:
        return
    assert check(FIELDS, answers) == answers
