"""Files that former systems write, and those that somebody made to do harm."""

import io
import zipfile
from pathlib import Path

import psycopg
import pytest
import xlsxwriter
from django.core.management import CommandError
from django.db import connection

from lianxin.cases.models import Case, PastEvent
from lianxin.exchange.importing import source
from lianxin.foundation import time
from lianxin.operations.embedded import OWNER
from tests.exchange.importing.sheets import ARCHIVED, HEADINGS, WAITING, changed, sheet, take

pytestmark = pytest.mark.django_db


def workbook(path: Path, *rows, name="工单", dates=()) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明")
    page = book.add_worksheet(name)
    form = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for line, row in enumerate([HEADINGS, *rows]):
        for place, cell in enumerate(row):
            page.write_string(line, place, cell)
    for line, place, moment in dates:
        page.write_datetime(line, place, moment, form)
    book.close()
    return path


def test_a_workbook_is_read_by_the_sheet_that_the_mapping_names(tmp_path):
    at = time.local(time.now()).replace(2025, 3, 3, 8, 30, 0, 0, tzinfo=None)
    path = workbook(tmp_path / "a.xlsx", ARCHIVED, WAITING, dates=[(1, HEADINGS.index("登记时间"), at)])
    told = tmp_path / "m.toml"
    columns = {"number": "工单号", "state": "状态", "appeal_type": "诉求类型", "category_code": "分类"}
    columns |= {"area_code": "区域", "content": "内容", "registered_at": "登记时间", "closed_at": "结案时间"}
    lines = ['sheet = "工单"', "[columns]", *(f'{key} = "{name}"' for key, name in columns.items())]
    told.write_text("\n".join(lines), encoding="utf-8")
    assert take("orders", path, "--mapping", str(told))[0] == 0
    case = Case.objects.unscoped("test").get(old_number="L-1")
    assert time.local(case.registered_at).isoformat() == "2025-03-03T08:30:00+08:00"


def test_a_sheet_that_there_is_not_is_told_with_those_that_there_are(tmp_path):
    told = tmp_path / "m.toml"
    told.write_text('sheet = "别的"\n[columns]\n', encoding="utf-8")
    with pytest.raises(CommandError, match="没有名为“别的”的工作表，现有：说明、工单"):
        take("orders", workbook(tmp_path / "a.xlsx"), "--mapping", str(told))


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", ARCHIVED)
    monkeypatch.setattr(source, "UNPACKED_BYTES", 1000)
    with pytest.raises(CommandError, match="解压后过大"):
        take("orders", path)


def test_a_workbook_that_lies_of_its_size_is_not_opened(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 1_000_000)
    told = content.getvalue().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "a.xlsx").write_bytes(told)
    with pytest.raises(CommandError, match="不是能打开的 XLSX 或 ODS 文件"):
        take("orders", tmp_path / "a.xlsx")


def test_a_report_may_be_a_workbook_and_carries_no_formula_out(tmp_path):
    bad = changed(ARCHIVED, 状态="=1+1")
    report = tmp_path / "r.xlsx"
    assert take("orders", sheet(tmp_path / "a.csv", [bad]), "--report", str(report))[0] == 1
    found = list(source.opened(report).lines())
    assert found[0] == (1, ["行", "列", "内容", "问题"])
    assert found[1][1][:3] == ["2", "状态", "=1+1"]
    assert report.stat().st_mode & 0o777 == 0o600


def test_two_imports_at_once_are_one_too_many(tmp_path, cluster):
    other = psycopg.connect(cluster.url(connection.settings_dict["NAME"], role=OWNER), autocommit=True)
    with other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('lianxin import', 0))")
        with pytest.raises(CommandError, match="另一个导入正在进行"):
            take("orders", sheet(tmp_path / "a.csv", [ARCHIVED]))
    assert take("orders", sheet(tmp_path / "a.csv", [ARCHIVED]))[0] == 0


def test_what_they_wrote_of_a_case_without_a_unit_stands_in_its_history(tmp_path):
    row = changed(ARCHIVED, 主办单位="", 派单时间="", 办结时间="")
    path = sheet(tmp_path / "a.csv", [[*row, "当时答复已修好"]], [*HEADINGS, "答复内容"])
    assert take("orders", path)[0] == 0
    past = PastEvent.objects.filter(case__old_number="L-1", what="公开答复")
    assert [row.words for row in past] == ["当时答复已修好"]
