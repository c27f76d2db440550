import pytest

from lianxin.foundation.pinyin import initials


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("规划管理", "ghgl"),
        ("重庆银行", "cqyh"),
        ("临沂市12345热线", "lys12345rx"),
        ("ETC 办理", "etcbl"),
        ("“马上就办”直通车", "msjbztc"),
        ("", ""),
    ],
)
def test_initials_are_those_of_the_syllables_as_read(text, key):
    assert initials(text) == key
