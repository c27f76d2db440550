"""Spreadsheets that people send, and those that they take away."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from lianxin.foundation import spreadsheets
from lianxin.foundation.errors import BadInput
from lianxin.foundation.spreadsheets import read, written

COLUMNS = ("代码", "名称")


def workbook(*rows: tuple[object, ...]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return kept.getvalue()


def told(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells.values())) for row in read(name, content, COLUMNS)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_the_usual_encodings(encoding):
    content = "代码,名称\r\n01, 城乡建设 \r\n,\r\n02,交通运输\r\n".encode(encoding)
    assert told("表.csv", content) == [(2, ["01", "城乡建设"]), (4, ["02", "交通运输"])]


def test_a_workbook_is_read_as_it_is_written():
    content = workbook(("代码", "名称", "日期"), (1, "甲", date(2026, 10, 1)), (None, None, None), (2.5, "乙", None))
    assert told("表.xlsx", content) == [(2, ["1", "甲", "2026-10-01"]), (4, ["2.5", "乙", ""])]


def test_what_is_missing_or_too_much_is_named():
    with pytest.raises(BadInput, match=r"表\.csv：缺少列：名称"):
        read("表.csv", "代码\n1\n".encode(), COLUMNS)
    with pytest.raises(BadInput, match="缺少列：代码、名称"):
        read("空.csv", b"", COLUMNS)
    with pytest.raises(BadInput, match="第2行的单元格比表头多"):
        read("表.csv", "代码,名称\n1,甲,丙\n".encode(), COLUMNS)
    with pytest.raises(BadInput, match=r"表\.csv 第2行“名称”：太长"):
        read("表.csv", f"代码,名称\n1,{'甲' * 2001}\n".encode(), COLUMNS)


def test_too_many_rows_and_columns_are_refused():
    many = "代码,名称\n" + "1,甲\n" * (spreadsheets.MOST_ROWS + 1)
    with pytest.raises(BadInput, match="最多 5000 行"):
        read("表.csv", many.encode(), COLUMNS)
    with pytest.raises(BadInput, match="最多 40 列"):
        read("表.xlsx", workbook(tuple(f"列{n}" for n in range(41))), COLUMNS)


def test_an_archive_that_unpacks_to_too_much_is_refused_unread():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheets.UNPACKED_BYTES + 1))
    assert len(kept.getvalue()) < spreadsheets.LONGEST_BYTES
    with pytest.raises(BadInput, match="解压后过大"):
        read("表.xlsx", kept.getvalue(), COLUMNS)


def test_an_archive_that_lies_about_its_size_is_refused():
    whole = workbook(COLUMNS, ("1", "甲" * 500))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = whole.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert lying != whole
    with pytest.raises(BadInput, match="不是能打开的 XLSX 文件"):
        read("表.xlsx", lying, COLUMNS)


@pytest.mark.parametrize("content", [b"PK\x03\x04", workbook(COLUMNS)[:-30], b"PK\x03\x04" + b"x" * 200])
def test_a_broken_workbook_is_refused(content):
    with pytest.raises(BadInput, match="不是能打开的 XLSX 文件"):
        read("表.xlsx", content, COLUMNS)


def test_an_archive_without_a_workbook_is_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("读我.txt", "没有")
    with pytest.raises(BadInput, match="不是能打开的 XLSX 文件"):
        read("表.xlsx", kept.getvalue(), COLUMNS)


def test_bytes_of_no_text_and_too_many_of_them_are_refused():
    with pytest.raises(BadInput, match="文字编码无法识别"):
        read("表.csv", b"\xff\xfe\x00\xff", COLUMNS)
    with pytest.raises(BadInput, match="超过 2 MB"):
        read("表.csv", b"x" * (spreadsheets.LONGEST_BYTES + 1), COLUMNS)


def test_what_looks_like_a_formula_is_written_as_text_and_read_back():
    kept = written(COLUMNS, [("=1+1", "+86"), ("@x", "-3"), (4, "平常")])
    assert kept.splitlines()[1:] == ["'=1+1,'+86", "'@x,'-3", "4,平常"]
    assert told("表.csv", kept.encode()) == [(2, ["=1+1", "+86"]), (3, ["@x", "-3"]), (4, ["4", "平常"])]
