"""A title for what nobody gave one: the first words that say something."""

import pytest

from lianxin.cases.titles import LONGEST, first_words

CASES = {
    "the first sentence": ("小区停水两天。物业说不清楚。", "小区停水两天"),
    "a salutation on a line of its own": ("尊敬的领导：\r\n  小区停水两天。", "小区停水两天"),
    "any line before that ends in a colon": ("12345热线:\n\n小区停水两天\n请恢复", "小区停水两天"),
    "a salutation and a greeting in one line": ("尊敬的市领导：您好！小区停水两天", "小区停水两天"),
    "a greeting below the salutation": ("尊敬的领导：\n您好！\n小区停水两天", "小区停水两天"),
    "somebody greeted by name": ("王主任你们好，小区停水两天", "小区停水两天"),
    "a colon within the first words": ("停水范围：整栋楼", "停水范围：整栋楼"),
    "words that only begin like a greeting": ("你好邻居超市卖过期食品", "你好邻居超市卖过期食品"),
    "nothing but a salutation": ("尊敬的领导：", "尊敬的领导："),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("said", "title"), CASES.values(), ids=CASES)
def test_what_says_nothing_yet_is_passed_over(said, title):
    assert first_words(said) == title


def test_a_long_sentence_is_cut():
    assert len(first_words("停" * 60)) == LONGEST
