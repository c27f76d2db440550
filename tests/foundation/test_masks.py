import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.foundation import masks


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13912345678", "139****5678"),
        ("+8613912345678", "139****5678"),
        ("139-1234-5678", "139****5678"),
        ("053900001234", "0539****234"),
        ("+865390000123", "0539****123"),
        ("+861000001234", "010****234"),
        ("+8612345", "012****345"),
        ("01000001234", "010****234"),
        ("02500001234", "025****234"),
        ("0000123", "0000****123"),
        ("8300123", "****123"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_a_phone_number_shows_its_ends(number, masked):
    assert masks.phone(number) == masked


@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳小明", "欧阳**"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("", ""),
        (" 张三 ", "张*"),
        ("Alexander", "A***"),
        ("古丽·阿不都", "古***"),
    ],
)
def test_a_name_shows_its_surname(full, masked):
    assert masks.name(full) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("371302199001011234", "371*************34"),
        ("37130219900101123X", "371*************3X"),
        ("12345678", "********"),
    ],
)
def test_an_identity_number_shows_little(number, masked):
    assert masks.id_number(number) == masked


@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("临沂市兰山区沂蒙路12号5号楼301", "临沂市兰山区沂蒙路***"),
        ("幸福小区三号楼二单元", "幸福小区***"),
        ("临沂市兰山区", "临沂市兰山区"),
        ("某大厦", "某大***"),
        ("", ""),
    ],
)
def test_an_address_shows_the_road(full, masked):
    assert masks.address(full) == masked


@pytest.mark.parametrize(
    ("free", "masked"),
    [
        ("请打13912345678。", "请打139****5678。"),
        ("手机+86 139 1234 5678转", "手机139****5678转"),
        ("微信同号:１３９１２３４５６７８", "微信同号:139****5678"),
        ("座机0539-0001234找王", "座机0539****234找王"),
        ("(0539)00012345", "0539****345"),
        ("联系电话:8300123", "联系电话:****123"),
        ("身份证371302199001011234，", "身份证371*************34，"),
        ("证号37130219900101123x", "证号371*************3x"),
        ("卡号6222 0000 1111 2222 333", "卡号****2333"),
        ("卡号6222000011112222", "卡号****2222"),
        ("鲁Q12345违停，鲁QD12345也是", "鲁Q***45违停，鲁Q***45也是"),
        ("邮箱wang.er@example.com.cn", "邮箱w***@example.com.cn"),
    ],
)
def test_numbers_in_free_text_are_masked(free, masked):
    assert masks.text(free) == masked


@pytest.mark.parametrize(
    "free",
    [
        "工单261122010000017已办结",
        "12345热线回复：2026年11月22日上午9:30停水，共8300123.5元",
        "3号楼2单元1301室，电梯停运20260102",
        "按第15条第2款，罚款200000元",
    ],
)
def test_case_numbers_dates_and_amounts_stay(free):
    assert masks.text(free) == free


@given(
    st.lists(
        st.sampled_from(["1390000", "1234", "0539", " ", "-", "张三", "，", "+86", "x", "@a.cn", "鲁Q", "5"]),
        max_size=12,
    )
)
def test_no_mobile_number_survives_whatever_stands_around_it(parts):
    masked = masks.text("".join(parts))
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", masked)


def test_a_mask_takes_what_is_long_without_growing_slow_by_its_square():
    assert masks.text("a" * 200_000) == "a" * 200_000
    assert masks.text("1" * 200_000) == "1" * 200_000
