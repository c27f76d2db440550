import pytest

from lianxin.rulebook.keys import keys, value_problem


def problem(name, value):
    return value_problem(keys()[name], value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit.handle", "5wd"),
        ("limit.handle", "0.5wd"),
        ("light.amber_share", 0.8),
        ("light.amber_share", 0),
        ("light.amber_share", 1),
        ("count.extensions", 9),
        ("repeat.merge", False),
        ("clock.on_send_back", "restart"),
        ("approver.close", "any_role"),
        ("step.reply_implies", []),
        ("followup.hours", ["09:00-12:00"]),
        ("review.classes", ["help", "report"]),
        ("count.cut_off", "none"),
        ("count.cut_off", "16:30"),
    ],
)
@pytest.mark.django_db
def test_a_fitting_value_is_accepted(name, value):
    assert problem(name, value) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("limit.handle", 5, "须为时限"),
        ("limit.handle", "five", "无法识别"),
        ("limit.handle", "0wd", "须大于 0"),
        ("limit.handle", "1.3wd", "过细"),
        ("light.amber_share", "0.8", "须为数字"),
        ("light.amber_share", True, "须为数字"),
        ("light.amber_share", float("nan"), "须为数字"),
        ("light.amber_share", float("inf"), "须为数字"),
        ("light.amber_share", 1.01, "不得大于 1"),
        ("light.amber_share", -0.01, "不得小于 0"),
        ("count.extensions", 1.5, "须为整数"),
        ("count.extensions", 10, "不得大于 9次"),
        ("repeat.merge", "yes", "须为“是”或“否”"),
        ("repeat.merge", 1, "须为“是”或“否”"),
        ("clock.on_send_back", "repeat", "不在允许的取值中（resume、restart）"),
        ("approver.close", "", "须为一个代码"),
        ("approver.close", " reviewer", "须为一个代码"),
        ("approver.close", "a\0b", "须为一个代码"),
        ("approver.close", ["reviewer"], "须为一个代码"),
        ("step.mandatory", "finish", "须为代码列表"),
        ("step.mandatory", ["finish", ""], "须为代码列表"),
        ("step.mandatory", ["finish", "finish"], "重复"),
        ("review.classes", ["help", "gossip"], "“gossip”不在允许的取值中"),
        ("count.cut_off", "25:00", "须为时刻"),
        ("count.cut_off", "17", "须为时刻"),
        ("count.cut_off", 17, "须为时刻"),
        ("clock.calendar", "lunar", "没有代码为“lunar”的工作日历"),
    ],
)
@pytest.mark.django_db
def test_a_value_of_the_wrong_kind_is_told_in_plain_words(name, value, words):
    assert words in problem(name, value)
