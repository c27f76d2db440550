"""Small sheets as former systems write them, and what the command says of them."""

import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from django.core.management import call_command

from lianxin.foundation import time
from tests.cases.thread import MONDAY

HEADINGS = (
    "工单号", "状态", "诉求类型", "分类", "区域", "标题", "内容", "来电人", "联系电话",
    "登记时间", "主办单位", "派单时间", "办结时间", "结案时间", "归档时间", "满意度",
)  # fmt: skip
ARCHIVED = (
    "L-1", "已归档", "投诉", "0401", "371302", "小区停水", "三号楼停水两天。", "王春梅", "19900000001",
    "2025-03-03 09:00:00", "兰山区人民政府", "2025-03-03 10:00:00", "2025-03-05 16:00:00",
    "2025-03-06 09:00:00", "2025-03-07 09:00:00", "满意",
)  # fmt: skip
WAITING = ("L-2", "待派单", "求助", "0401", "371302", "路灯不亮", "路口路灯不亮。", "", "", "2026-11-20 15:00:00")


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """The line with other cells, by their headings."""
    told = dict(zip(HEADINGS, [*row, *[""] * len(HEADINGS)], strict=False)) | cells
    return tuple(told[heading] for heading in HEADINGS)


def sheet(path: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS, encoding="utf-8") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def take(kind: str, path: Path, *words: str, at=MONDAY) -> tuple[int, str]:
    """The exit code of `lianxin import` and what it says."""
    out, code = io.StringIO(), 1
    with time.frozen(at), suppress(SystemExit):
        call_command("import", kind, str(path), *words, stdout=out, verbosity=0)
        code = 0
    return code, out.getvalue()


def mapping(path: Path, kind: str, columns: Mapping[str, str], more: str = "") -> Path:
    """A mapping's file; `more` stands above its columns."""
    lines = [f'kind = "{kind}"', more, "[columns]", *(f'{key} = "{name}"' for key, name in columns.items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
