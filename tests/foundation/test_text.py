import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean, decode


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=50))
def test_every_storable_text_passes_unchanged(text):
    assert clean(text, "body", longest=50) == text


@pytest.mark.parametrize("text", ["👵🏽", "\u200fمرحبا", " 前后有空格 \r\n", "一" * 10])
def test_emoji_marks_and_spaces_are_kept(text):
    assert clean(text, "body", longest=20) == text


REFUSED = {
    "nul": ("a\x00b", "诉求内容含有空字符（NUL），无法保存。"),
    "surrogate": ("a\ud83db", "诉求内容含有残缺的字符，无法保存，请重新输入。"),
    "long": ("长" * 11, "诉求内容最多 10 个字，现有 11 个。"),
    "megabytes": ("x" * 5_000_000, "诉求内容最多 10 个字，现有 5000000 个。"),
    "number": (7, "诉求内容应当是文字。"),
    "missing": (None, "诉求内容应当是文字。"),
}


@pytest.mark.parametrize(("value", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_stored_is_refused_by_name(value, told):
    with pytest.raises(BadInput) as refusal:
        clean(value, "body", longest=10, label="诉求内容")
    assert refusal.value.fields == {"body": told}


@pytest.mark.parametrize("blank", ["", " \u3000\n"])
def test_blank_text_is_refused_only_where_text_is_required(blank):
    assert clean(blank, "name", longest=10) == blank
    with pytest.raises(BadInput) as refusal:
        clean(blank, "name", longest=10, label="姓名", required=True)
    assert refusal.value.fields == {"name": "请填写姓名。"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_files_in_the_usual_encodings_are_read(encoding):
    assert decode("临沂市兰山区".encode(encoding), "file") == "临沂市兰山区"


@pytest.mark.parametrize("content", ["临沂".encode("utf-16"), b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x81"])
def test_other_encodings_are_refused_by_name(content):
    with pytest.raises(BadInput, match="导入文件的文字编码无法识别"):
        decode(content, "file", label="导入文件")
