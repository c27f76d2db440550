"""Reading files of messages: a bad row is named and the rest goes on, a bad file is refused."""

import gzip
from dataclasses import replace

import pytest

from lianxin.rehearsal.messages import LONGEST_CELL, BadFileError, Message, Rejected, read

HEAD = "title,body,time\n"


def written(tmp_path, content: str | bytes, name: str = "messages.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path):
    rows = (
        HEAD
        + "停水,停了两天,2019-01-07 08:00:00\n,没有标题,2019-01-07 08:00:00\n"
        + "停电,停了,昨天\n停气,停了,2019-01-08 08:00:00\n"
    )
    found = list(read(written(tmp_path, rows), 10))
    assert [type(each) for each in found] == [Message, Rejected, Rejected, Message]
    assert (found[1].row, found[1].field) == (3, "title")
    assert (found[2].row, found[2].field, found[2].reason) == (4, "time", "“昨天”不是时间")


def test_a_row_with_more_cells_than_the_head_is_refused_whole(tmp_path):
    rows = HEAD + "停水,停了两天,2019-01-07 08:00:00,多出一格\n停气,停了,2019-01-08 08:00:00\n"
    refused, kept = read(written(tmp_path, rows), 10)
    assert (refused.row, refused.field, refused.reason) == (2, "", "格数多于表头，可能少了引号")
    assert kept.title == "停气"


def test_a_quote_that_never_ends_costs_its_row_and_no_other(tmp_path):
    rows = HEAD + '停水,"停了两天,2019-01-07 08:00:00\n停气,停了,2019-01-08 08:00:00\n停电,停了,2019-01-09 08:00:00\n'
    refused, gas, power = read(written(tmp_path, rows), 10)
    assert (refused.row, refused.field, refused.file) == (2, "", "messages.csv")
    assert refused.reason.startswith("引号不成对")
    assert [(each.row, each.title) for each in (gas, power)] == [(3, "停气"), (4, "停电")]


def test_a_quote_that_ends_in_a_later_row_costs_its_row_and_no_other(tmp_path):
    rows = HEAD + '停水,"停了两天,2019-01-07 08:00:00\n停气,"停了\n三天",2019-01-08 08:00:00\n'
    refused, gas = read(written(tmp_path, rows), 10)
    assert (refused.row, refused.field) == (2, "")
    assert (gas.row, gas.title, gas.body) == (3, "停气", "停了\n三天")


def test_a_head_whose_quotes_do_not_fit_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="无法继续"):
        list(read(written(tmp_path, 'title,"body,time\n停水,停了,2019-01-07 08:00:00\n'), 9))


def test_odd_characters_come_through_as_they_are(tmp_path):
    odd = "\u202e停水\u200f🚰👨‍👩‍👧 \0 end"
    (found,) = read(written(tmp_path, f"{HEAD}停水,{odd},2019-01-07 08:00:00\n"), 9)
    assert found.body == odd


def test_a_text_of_a_megabyte_comes_through_whole(tmp_path):
    large = "很" * 350_000
    (found,) = read(written(tmp_path, f"{HEAD}停水,{large},2019-01-07 08:00:00\n"), 9)
    assert found.body == large


def test_a_cell_that_is_too_large_costs_its_row_and_no_other(tmp_path):
    rows = f"{HEAD}停水,{'x' * (LONGEST_CELL + 1)},2019-01-07 08:00:00\n停气,停了,2019-01-08 08:00:00\n"
    refused, kept = read(written(tmp_path, rows), 9)
    assert (refused.row, refused.field) == (2, "")
    assert kept.title == "停气"


def test_a_row_of_spaces_only_names_its_first_field(tmp_path):
    (refused,) = read(written(tmp_path, HEAD + "  ,\u3000,2019-01-07 08:00:00\n"), 9)
    assert (refused.row, refused.field, refused.reason) == (2, "title", "为空")


def test_a_row_with_fewer_cells_names_the_first_that_is_missing(tmp_path):
    (refused,) = read(written(tmp_path, HEAD + "停水,停了两天\n"), 10)
    assert (refused.row, refused.field, refused.reason) == (2, "time", "为空")


def test_a_gzipped_file_that_is_damaged_inside_is_refused(tmp_path):
    packed = bytearray(gzip.compress((HEAD + "停水,停了两天,2019-01-07 08:00:00\n" * 2000).encode()))
    packed[40:60] = b"\xff" * 20
    with pytest.raises(BadFileError, match="无法继续"):
        list(read(written(tmp_path, bytes(packed), "messages.csv.gz"), 9000))


def test_no_more_rows_than_wished_are_read(tmp_path):
    rows = HEAD + "停水,停了两天,2019-01-07 08:00:00\n" * 5
    assert len(list(read(written(tmp_path, rows), 3))) == 3


def test_a_gzipped_file_reads_the_same(tmp_path):
    rows = HEAD + "停水,停了两天,2019-01-07 08:00:00\n"
    packed = written(tmp_path, gzip.compress(rows.encode()), "messages.csv.gz")
    plain = list(read(written(tmp_path, rows), 9))
    assert list(read(packed, 9)) == [replace(each, file="messages.csv.gz") for each in plain] != []


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(BadFileError, match="缺少列：time"):
        list(read(written(tmp_path, "title,body\n停水,停了\n"), 9))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HEAD.encode() + "停水,停了,2019-01-07 08:00:00\n".encode("gb18030"), "messages.csv"),
        (b"this is no gzip file", "messages.csv.gz"),
    ],
)
def test_an_unreadable_file_is_refused(tmp_path, content, name):
    with pytest.raises(BadFileError, match="无法继续"):
        list(read(written(tmp_path, content, name), 9))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="打不开"):
        list(read(tmp_path / "nothing.csv", 9))
