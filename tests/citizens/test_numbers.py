"""One form of any spelling of a telephone number, or a refusal that says what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.citizens.models import PhoneKind
from lianxin.citizens.numbers import Number, read, spelled
from lianxin.foundation.errors import BadInput

FULL_WIDTH = str.maketrans("0123456789-+()", "０１２３４５６７８９－＋（）")
SEPARATORS = st.sampled_from(["", " ", "-", "－", "—", " - ", ".", "\u00a0", "\u3000", "\u200b"])
mobiles = st.from_regex(r"1990000[0-9]{4}", fullmatch=True)
landlines = st.tuples(st.just("0539"), st.from_regex(r"0000[0-9]{3}", fullmatch=True))
extensions = st.from_regex(r"[0-9]{1,6}", fullmatch=True)


@st.composite
def spread(draw, digits):
    """`digits` with separators strewn in, perhaps full-width, perhaps with invisible marks round them."""
    text = digits[0] + "".join(draw(SEPARATORS) + digit for digit in digits[1:])
    text = text.translate(FULL_WIDTH) if draw(st.booleans()) else text
    return draw(st.sampled_from([text, f" {text} ", f"\u202d{text}\u202c", f"\ufeff{text}"]))


@given(st.data(), mobiles, st.sampled_from(["", "+86", "0086", "86", "0"]))
def test_a_mobile_in_any_spelling_is_one_number(data, digits, prefix):
    assert read(data.draw(spread(prefix + digits))) == Number(f"+86{digits}", "", PhoneKind.MOBILE)


@given(st.data(), landlines, st.sampled_from(["0", "+86", "+860", "0086", "00860", "860"]))
def test_a_landline_in_any_spelling_is_one_number(data, parts, prefix):
    area, local = parts
    number = read(data.draw(spread(prefix + area[1:] + local)))
    assert number == Number(f"+86{area[1:]}{local}", "", PhoneKind.LANDLINE)


@given(
    landlines, extensions, st.sampled_from(["转", " 转 ", "转分机", "分机", "分机号：", "ext.", " x", "#", ",转", "-"])
)
def test_an_extension_in_any_spelling_is_told_apart(parts, extension, between):
    area, local = parts
    number = read(f"{area}-{local}{between}{extension}")
    assert number == Number(f"+86{area[1:]}{local}", extension, PhoneKind.LANDLINE)


@pytest.mark.parametrize(
    ("spelling", "number", "kind"),
    [
        ("12345", "12345", "service"),
        ("110", "110", "service"),
        ("９５５９８", "95598", "service"),
        ("+86 12345", "12345", "service"),
        ("0539-12345", "+8653912345", "service"),
        ("+86 539 12345", "+8653912345", "service"),
        ("010-12345", "+861012345", "service"),
        ("+86 10 12345", "+861012345", "service"),
        ("400-000-0001", "+864000000001", "service"),
        ("(0539) 0000001", "+865390000001", "landline"),
        ("（0539）0000001", "+865390000001", "landline"),
        ("010-00000001", "+861000000001", "landline"),
        ("+1 650-253-0000", "+16502530000", "landline"),
        ("00852 2345 6789", "+85223456789", "landline"),
        ("+852 5123 4567", "+85251234567", "mobile"),
        ("1990000-0001", "+8619900000001", "mobile"),
    ],
)
def test_numbers_of_every_kind_have_one_form(spelling, number, kind):
    assert read(spelling) == Number(number, "", PhoneKind(kind))


@pytest.mark.parametrize("nothing", [None, "", "   ", "\u3000", "\u200b", "\ufeff "])
def test_no_number_is_an_anonymous_caller(nothing):
    assert read(nothing) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "没有", "1990000000", "199000000012", "19900000001/19900000002", "19900000001、19900000002", "+", "-", "转12",
        "一九九零零零零零零零一", "٠٥٣٩٠٠٠٠٠٠١", "0539-0000001转1234567", "19900000001转", "+86", "++8619900000001",
        "+86+19900000001", "0000000", "9" * 20, "12345678901234567", "1065712345678", "16000000001", "abc19900000001",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_and_not_repeated(spelling):
    with pytest.raises(BadInput) as refusal:
        read(spelling)
    assert list(refusal.value.fields) == ["number"]
    assert refusal.value.text.startswith("电话号码无法识别")
    assert not any(len(part) > 2 and part in refusal.value.text for part in [spelling])


@pytest.mark.parametrize("spelling", ["8312345", "83123456", "831-2345"])
def test_a_landline_without_its_area_code_is_asked_for_it(spelling):
    with pytest.raises(BadInput) as refusal:
        read(spelling)
    assert refusal.value.fields == {"number": "固定电话请在前面加上区号。"}


@pytest.mark.parametrize(
    ("spelling", "text"),
    [("1990000\0001", "电话号码含有空字符（NUL），无法保存。"), ("1" * 61, "电话号码最多 60 个字，现有 61 个。")],
)
def test_nul_and_endless_text_are_refused_by_name(spelling, text):
    with pytest.raises(BadInput) as refusal:
        read(spelling)
    assert refusal.value.fields == {"number": text}


@given(st.text(max_size=80))
def test_any_text_is_a_number_nothing_or_a_refusal_that_names_the_field(text):
    try:
        number = read(text)
    except BadInput as refusal:
        assert list(refusal.fields) == ["number"]
    else:
        assert number is None or read(number.number) == number._replace(extension="")


@given(st.text(alphabet="0123456789+-() 转", max_size=24))
def test_what_was_read_is_read_again_as_itself(text):
    try:
        number = read(text)
    except BadInput:
        return
    assert number is None or read(number.number) == number._replace(extension="")


def test_a_number_is_spelled_in_groups_as_it_is_dialled_here():
    assert [spelled(number) for number in ("+8619900000001", "+865390000123", "12345")] == [
        "199 0000 0001",
        "0539 000 0123",
        "12345",
    ]
