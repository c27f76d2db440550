"""Orders of a former system come in by lines, each as the former system left it."""

import csv
import re

import pytest
from django.core.management import CommandError

from lianxin.cases.models import Case, CaseEvent, CaseImport, Outcome, PastEvent, TaskOrder
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation import time
from tests.exchange.importing.sheets import ARCHIVED, WAITING, changed, mapping, sheet, take

pytestmark = pytest.mark.django_db


def cases():
    return Case.objects.unscoped("test").exclude(old_number="").order_by("old_number")


@pytest.fixture
def there() -> int:
    return Case.objects.unscoped("test").count()


def test_each_line_becomes_a_case(tmp_path, there):
    code, said = take("orders", sheet(tmp_path / "a.csv", [ARCHIVED, WAITING]))
    assert code == 0
    assert "读到 2 行：新增2，修改0，相同0，拒绝0。" in said
    first, second = cases()
    assert (first.old_number, first.state, second.old_number, second.state) == (
        "L-1",
        "archived",
        "L-2",
        "pending_dispatch",
    )
    assert time.local(first.registered_at).isoformat() == "2025-03-03T09:00:00+08:00"
    assert (first.citizen.name, first.phone.number) == ("王春梅", "+8619900000001")
    assert TaskOrder.objects.unscoped("test").get(case=first).unit.code == "371302"
    assert CaseImport.objects.get(case=first).line == 2
    told = [(row.what, row.who, row.words) for row in PastEvent.objects.filter(case=first).order_by("index")]
    assert told == [
        ("登记", "", ""),
        ("派单", "", ""),
        ("办结", "兰山区人民政府", ""),
        ("结案", "", ""),
        ("归档", "", ""),
        ("评价", "", "满意：满意"),
    ]
    assert not Outcome.objects.filter(case=first).exists()  # one answer of three is no outcome
    assert Case.objects.unscoped("test").count() == there + 2


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = sheet(tmp_path / "a.csv", [ARCHIVED, WAITING])
    take("orders", path)
    before = CaseEvent.objects.count(), PhoneNumber.objects.unscoped("test").count()
    code, said = take("orders", path)
    assert (code, "新增0，修改0，相同2，拒绝0" in said) == (0, True)
    assert (CaseEvent.objects.count(), PhoneNumber.objects.unscoped("test").count()) == before


def test_a_line_that_says_something_else_now_is_refused(tmp_path):
    take("orders", sheet(tmp_path / "a.csv", [ARCHIVED]))
    code, said = take("orders", sheet(tmp_path / "b.csv", [changed(ARCHIVED, 标题="别的标题"), WAITING]))
    assert (code, "新增1，修改0，相同0，拒绝1" in said) == (1, True)
    assert "导入的历史不再改写" in said
    assert cases().count() == 2


def test_a_dry_run_does_everything_and_leaves_nothing(tmp_path, there):
    path = sheet(tmp_path / "a.csv", [ARCHIVED, WAITING, changed(ARCHIVED, 工单号="L-3", 主办单位="无此单位")])
    citizens = Citizen.objects.unscoped("test").count()
    code, said = take("orders", path, "--dry-run")
    assert (code, "新增2，修改0，相同0，拒绝1" in said, "什么也没有留下" in said) == (1, True, True)
    assert (Case.objects.unscoped("test").count(), Citizen.objects.unscoped("test").count()) == (there, citizens)


def test_all_that_is_wrong_is_told_by_line_and_column_and_the_rest_comes_in(tmp_path):
    rows = [
        ARCHIVED,
        changed(ARCHIVED, 工单号="L-3", 登记时间="昨天", 诉求类型="诉苦"),
        changed(ARCHIVED, 工单号="L-4", 登记时间="2027-01-01 00:00:00"),
        changed(ARCHIVED, 工单号="L-5", 结案时间="2025-03-01 09:00:00"),
        changed(ARCHIVED, 工单号="L-1"),
        changed(ARCHIVED, 工单号="L-6", 联系电话="12"),
        changed(ARCHIVED, 工单号="L-7", 来电人="名" * 100_000),
        changed(ARCHIVED, 工单号="L-8", 内容="空\0字符"),
        changed(ARCHIVED, 工单号="2.01901E+17"),
        changed(ARCHIVED, 工单号=""),
        changed(WAITING, 工单号="L-9", 主办单位="兰山区人民政府"),
    ]
    report = tmp_path / "report.csv"
    code, said = take("orders", sheet(tmp_path / "a.csv", rows), "--report", str(report))
    assert (code, "读到 11 行：新增1，修改0，相同0，拒绝10" in said) == (1, True)
    with report.open(encoding="utf-8-sig", newline="") as file:
        told = {(line["行"], line["列"]): line["问题"] for line in csv.DictReader(file)}
    assert told == {
        ("3", "登记时间"): "“昨天”不是能识别的时间。",
        ("3", "诉求类型"): "“诉苦”不在取值中（咨询、求助、投诉、举报、建议、表扬、其他），"
        "请在对应表的 [values.appeal_type] 里写明。",
        ("4", "派单时间"): "早于前一环节的时间。",
        ("4", "登记时间"): "晚于现在。",
        ("5", "结案时间"): "早于前一环节的时间。",
        ("6", "工单编号"): "与第2行的编号相同。",
        ("7", "电话"): told["7", "电话"],
        ("8", "姓名"): "姓名最多 60 个字，现有 100000 个。",
        ("9", "诉求内容"): "诉求内容含有空字符（NUL），无法保存。",
        ("10", "工单编号"): "数字过长，已被表格软件改写；请把这一列设为文本后重新导出。",
        ("11", "工单编号"): "请填写工单编号。",
        ("12", "主办单位代码"): "“待派单”的工单不应有主办单位。",
    }
    assert told["7", "电话"].startswith("电话号码无法识别")
    assert report.stat().st_mode & 0o777 == 0o600
    assert [case.old_number for case in cases()] == ["L-1"]


def test_units_that_nobody_knows_are_listed_once_with_what_they_may_be(tmp_path):
    rows = [changed(ARCHIVED, 工单号=f"L-{number}", 主办单位="兰山区政俯") for number in range(3)]
    _code, said = take("orders", sheet(tmp_path / "a.csv", rows))
    assert "不认识的单位 1 个：" in said
    assert re.search("兰山区政俯（3 行） → .*兰山区人民政府", said)


def test_a_mapping_says_what_their_columns_and_words_mean(tmp_path):
    headings = ["编码", "阶段", "性质", "门类", "区", "说的什么", "何时", "了结", "催办于", "催办话"]
    row = [
        "17",
        "完",
        "投",
        "供水",
        "兰山",
        "停水",
        "03.03.2025 09:00",
        "04.03.2025 09:00",
        "03.03.2025 12:00",
        "请快些",
    ]
    told = mapping(
        tmp_path / "m.toml",
        "orders",
        {
            "number": "编码",
            "state": "阶段",
            "appeal_type": "性质",
            "category_code": "门类",
            "area_code": "区",
            "content": "说的什么",
            "registered_at": "何时",
            "closed_at": "了结",
        },
        'number_prefix = "旧-"\ndate_formats = ["%d.%m.%Y %H:%M"]\nvalues = { state = { "完" = "closed" }, '
        'appeal_type = { "投" = "complaint" }, category_code = { "供水" = "0401" }, '
        'area_code = { "兰山" = "371302" } }\n'
        'defaults = { channel = "mail" }\n'
        'history = [ { what = "催办", at = "催办于", words = "催办话" } ]',
    )
    code, said = take("orders", sheet(tmp_path / "a.csv", [row], headings, "gb18030"), "--mapping", str(told))
    assert (code, "新增1" in said) == (0, True)
    case = cases().get()
    assert (case.old_number, case.state, case.channel, case.is_anonymous) == ("旧-17", "closed", "mail", True)
    assert [(row.what, row.words) for row in PastEvent.objects.filter(case=case).order_by("index")] == [
        ("登记", ""),
        ("催办", "请快些"),
        ("结案", ""),
    ]


def test_sums_are_held_against_a_line_of_totals_and_those_of_the_mapping(tmp_path):
    path = sheet(tmp_path / "a.csv", [ARCHIVED, WAITING, ["合计", "3"]])
    code, said = take("orders", path)
    assert (code, "合计行写的是 3 行，读到 2 行" in said) == (1, True)
    names = {"number": "工单号", "state": "状态", "content": "内容", "appeal_type": "诉求类型", "category_code": "分类"}
    names |= {"area_code": "区域", "registered_at": "登记时间", "archived_at": "归档时间"}
    totals = "totals = { rows = 3, state = { archived = 1 }, year = { 2025 = 1, 2026 = 2 } }"
    told = mapping(tmp_path / "m.toml", "orders", names, totals)
    _code, said = take("orders", path, "--mapping", str(told))
    assert "应有 3 行，读到 2 行" in said
    assert "2026 应有 2 行，收入 1 行" in said
    assert "archived 应有" not in said


def test_a_day_without_an_hour_is_no_earlier_than_the_stage_before(tmp_path):
    row = changed(ARCHIVED, 派单时间="2025-03-03", 办结时间="2025/3/5", 结案时间="2025年3月6日")
    assert take("orders", sheet(tmp_path / "a.csv", [row]))[0] == 0
    order = TaskOrder.objects.unscoped("test").get(case=cases().get())
    assert time.local(order.dispatched_at).isoformat() == "2025-03-03T09:00:00+08:00"
    assert time.local(order.finished_at).isoformat() == "2025-03-05T00:00:00+08:00"


def test_formulas_that_were_made_harmless_are_what_they_were(tmp_path):
    assert take("orders", sheet(tmp_path / "a.csv", [changed(ARCHIVED, 工单号="'=1+1")]))[0] == 0
    assert cases().get().old_number == "=1+1"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "没有内容"),
        ("工单号,状态\nL-1,已归档\n", "文件里缺少这些列"),
        ("状态,状态\n", "文件里有同名的列"),
        ('工单号,状态\n"L-1,没有成对的引号' + "长" * 1_000_001, "引号没有成对"),
    ],
)
def test_a_file_that_is_no_sheet_of_orders_is_refused(tmp_path, content, why):
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=why):
        take("orders", path)
    assert not cases().exists()


def test_a_missing_file_and_an_unknown_encoding_are_told(tmp_path):
    with pytest.raises(CommandError, match="读不了"):
        take("orders", tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(CommandError, match="文字编码无法识别"):
        take("orders", tmp_path / "b.csv")


def test_a_mapping_that_is_wrong_is_told_by_its_entries(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text('kind = "units"\nheader = "1"\nfoo = 1\n', encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        take("orders", sheet(tmp_path / "a.csv", [ARCHIVED]), "--mapping", str(path))
    for part in ("“header”的类型不对", "没有“foo”这一项", "units的对应表", "缺少 [columns]"):
        assert part in str(refused.value)


def test_a_first_mapping_is_guessed_from_headings_and_words(tmp_path):
    rows = [ARCHIVED, changed(ARCHIVED, 状态="办结归档"), changed(ARCHIVED, 状态="作废")]
    _code, said = take("mapping", "orders", str(sheet(tmp_path / "a.csv", rows)))
    assert 'number = "工单号"' in said
    assert 'lead_code = "主办单位"' in said
    assert '# signed_at = ""  # 签收时间' in said
    assert '"办结归档" = "archived"' in said
    assert '"作废" = ""' in said
    path = tmp_path / "m.toml"
    path.write_text(said, encoding="utf-8")
    assert take("orders", sheet(tmp_path / "b.csv", [ARCHIVED]), "--mapping", str(path))[0] == 0
