"""Everything that a city owns is written down so that somebody without this system can read it, and prove it."""

import csv
import hashlib
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from lianxin.cases.states import AttachmentKind, TextKind
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.exchange.leaving import verify
from lianxin.exchange.leaving.choices import choices
from lianxin.exchange.leaving.tables import tables
from lianxin.foundation import time
from lianxin.foundation.files import links_of
from lianxin.foundation.files.storing import storage
from lianxin.foundation.models.access import AccessEntry
from lianxin.foundation.seals.write import seal_all
from tests.cases import thread
from tests.cast import actor
from tests.foundation.files.makings import PDF, upload

WORDS = '=HYPERLINK("http://x.example")\n第二行，带“引号”、"直引号"和\'一撇'
PLAIN = ("character varying", "text", "bigint", "integer", "smallint")
COLUMNS = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
Row = dict[str, Any]


@dataclass
class Left:
    """What was written, and what the database held at that moment."""

    folder: Path
    said: str
    case_id: int
    number: str
    kept: str
    lost: str
    database: dict[str, tuple[list[str], list[tuple[str, ...]]]] = field(default_factory=dict)
    logged: list[tuple[str, int, str, str]] = field(default_factory=list)

    def rows(self, name: str) -> list[Row]:
        resource = next(each for each in self.package()["resources"] if each["name"] == name)
        return list(read(self.folder / resource["path"]))

    def package(self) -> Row:
        return json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))


def read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        yield from csv.DictReader(source) if path.suffix == ".csv" else map(json.loads, source)


@pytest.fixture(scope="module")
def left(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Left]:
    """The demonstration city with a closed case and a new one, taken away once for all tests of this file."""
    place = tmp_path_factory.mktemp("leaving")
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place / "stored"}}
    with django_db_blocker.unblock(), override_settings(STORAGES={"files": files}), transaction.atomic():
        yield _taken_away(place)
        transaction.set_rollback(True)


def _taken_away(place: Path) -> Left:
    case = thread.closed(content=WORDS)
    new = thread.registered(number=thread.NUMBER)
    for name, content in (("现场.pdf", PDF), ("已丢失.pdf", PDF + b"%")):
        attach_to_case(new, upload(content, name), AttachmentKind.EVIDENCE, by=actor("linxiaoyun"), at=thread.MONDAY)
    kept, lost = (link.file.path for link in links_of(("case", new.pk)))
    storage().delete(lost)
    seal_all(at=time.now())
    said = StringIO()
    words = ("--all", str(place / "all"), "--purpose", "move", "--yes")
    call_command("export", *words, verbosity=0, stdout=said)
    left = Left(place / "all", said.getvalue(), case.pk, case.number, f"files/{kept}", f"files/{lost}")
    left.database = {table.name: _held(table.name, table.columns) for table in tables()}
    entries = AccessEntry.objects.unscoped("test").filter(purpose="move")
    left.logged = sorted(entries.values_list("row_kind", "row_id", "field", "door"))
    return left


def _held(table: str, columns: Any) -> tuple[list[str], list[tuple[str, ...]]]:
    """The plain columns of a table as SQL tells them: their names, and the rows in no order."""
    sealed = {column.name for column in columns if column.field.get_internal_type() == "BinaryField"}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        known = {name for name, kind in cursor.fetchall() if kind in PLAIN}
        names = [column.name for column in columns if column.name in known - sealed]
        told = ", ".join(f"coalesce(\"{name}\"::text, '')" for name in names)
        cursor.execute(f"SELECT {told} FROM {table}")
        return names, sorted(cursor.fetchall())


def test_every_model_is_taken_away_or_left_out_for_a_reason():
    taken = {table.model for table in tables()}
    left_out = choices()["left_out"]
    for model in apps.get_models(include_auto_created=True):
        assert (model in taken) is not bool(left_out.get(model._meta.label)), model._meta.label


@pytest.mark.django_db
def test_every_table_of_the_database_is_taken_away_or_left_out_for_a_reason():
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(connection.introspection.table_names()) == known | choices()["left_out_tables"].keys()


def test_no_secret_goes_out(left: Left):
    columns = {(table.model.__name__, column.name) for table in tables() for column in table.columns}
    secret = {("Person", "password"), ("Token", "digest"), ("FileLink", "token"), ("PhoneNumber", "number_index")}
    assert not columns & secret
    assert not any(name == "row_key" for _model, name in columns)
    assert "Authenticator" not in {model for model, _name in columns}


def test_every_table_says_what_the_database_says(left: Left):
    for name, (columns, rows) in left.database.items():
        told = [
            tuple(verify.original("" if row[key] is None else str(row[key])) for key in columns)
            for row in left.rows(name)
        ]
        assert sorted(told) == rows, name


def test_texts_numbers_and_names_are_in_clear_and_formulas_are_harmless(left: Left):
    texts = [row for row in left.rows("cases_casetext") if row["case_id"] == str(left.case_id)]
    (content,) = [row["text"] for row in texts if row["kind"] == TextKind.CONTENT]
    assert content == "'" + WORDS
    assert verify.original(content) == WORDS
    assert [verify.original(row["number"]) for row in left.rows("citizens_phonenumber")] == [f"+86{thread.NUMBER}"]
    assert [row["name"] for row in left.rows("citizens_citizen")] == ["王春梅"]


def test_moments_spans_and_nested_values_are_plain(left: Left):
    new = next(row for row in left.rows("cases_case") if row["state"] == "registered")
    assert new["registered_at"] == "2026-11-23T01:00:00.000000+00:00"
    assert (new["archived_at"], new["is_anonymous"], new["accused_id"]) == ("", "false", "")
    (holding,) = left.rows("citizens_holding")
    assert (holding["valid_from"], holding["valid_until"]) == (new["registered_at"], "")
    first = next(row for row in left.rows("cases_caseevent") if (row["case_id"], row["seq"]) == (left.case_id, 1))
    assert (first["kind"], type(first["data"])) == ("case.registered", dict)


def test_attachments_come_with_their_contents_and_names_and_a_lost_one_is_told(left: Left):
    contents = {row["path"]: row for row in left.rows("foundation_storedfile")}
    assert set(contents) == {left.kept, left.lost}
    assert (left.folder / left.kept).read_bytes() == PDF
    assert hashlib.sha256(PDF).hexdigest() == contents[left.kept]["sha256"]
    assert sorted(row["name"] for row in left.rows("foundation_filelink")) == ["已丢失.pdf", "现场.pdf"]
    assert left.package()["lost_files"] == [left.lost]
    assert f"- `{left.lost}`" in (left.folder / "README.md").read_text(encoding="utf-8")
    assert "有 1 个附件的内容不在存储里" in left.said


def test_the_package_describes_every_table_and_column_in_chinese(left: Left):
    resources = {each["name"]: each for each in left.package()["resources"]}
    assert resources["cases_case"]["title"] == "诉求工单"
    assert resources["cases_case"]["rows"] == 2
    for each in resources.values():
        names = [column["name"] for column in each["schema"]["fields"]]
        first = next(read(left.folder / each["path"]), dict.fromkeys(names))
        assert list(first) == names
        for key in each["schema"]["foreignKeys"]:
            assert key["reference"]["resource"] in resources
    state = next(column for column in resources["cases_case"]["schema"]["fields"] if column["name"] == "state")
    assert state["title"] == "状态"
    assert "archived=已归档" in state["description"]


def test_it_is_readable_by_its_owner_alone(left: Left):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in left.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE(left.folder.stat().st_mode) == 0o700


def test_every_table_with_sealed_texts_is_in_the_access_log(left: Left):
    assert ("citizens.phonenumber", 0, "*", "command") in left.logged
    assert ("cases.casetext", 0, "*", "command") in left.logged
    assert len(left.logged) == len({row_kind for row_kind, *_rest in left.logged})


def test_the_sheets_for_import_hold_what_holds_now(left: Left):
    units = list(read(left.folder / "import/units.csv"))
    assert len(units) == sum(not row["abolished_at"] for row in left.rows("organizations_unit"))
    assert units[0]["单位代码"] == "371300"
    order, new = read(left.folder / "import/orders.csv")
    assert (order["工单编号"], order["状态"], order["主办单位代码"]) == (left.number, "closed", thread.COUNTY)
    assert (order["匿名"], verify.original(order["诉求内容"])) == ("yes", WORDS)
    assert (new["姓名"], verify.original(new["电话"])) == ("王春梅", f"+86{thread.NUMBER}")
    assert (order["登记时间"], order["办结时间"]) == ("2026-11-23T09:00:00+08:00", "2026-11-23T12:00:00+08:00")
    assert (order["办理情况"], order["是否满意"]) == (thread.REPLY.internal, "satisfied")


def test_the_checker_needs_nothing_but_python_and_finds_nothing_wrong(left: Left):
    done = subprocess.run(
        [sys.executable, "-I", "-S", left.folder / "verify.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    events = len(left.rows("cases_caseevent")) + len(left.rows("foundation_recordevent"))
    assert f"事件 events {events}，封存 seals {len(left.rows('foundation_seal'))}，问题 faults 0" in done.stdout
    assert len(left.rows("foundation_seal")) > 0


def _altered(left: Left, to: Path, name: str, change: Any) -> Path:
    """A copy of the export, whose lines of one file are changed."""
    folder = shutil.copytree(left.folder, to / "altered")
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8", newline="")
    return folder


def test_the_checker_names_an_event_that_was_altered(left: Left, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def accuse_another(lines: list[str]) -> list[str]:
        event = json.loads(lines[2])
        return [*lines[:2], json.dumps(event | {"person_id": 1}) + "\n", *lines[3:]]

    folder = _altered(left, tmp_path, "data/cases_caseevent.jsonl", accuse_another)
    assert verify.main(folder) == 1
    said = capsys.readouterr().out
    assert f"cases.caseevent {left.case_id} 第 3 条事件与摘要链不符" in said
    assert "data/cases_caseevent.jsonl：与 SHA256SUMS 不符" in said


def test_the_checker_misses_a_sealed_event_and_a_row(left: Left, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    last = json.loads((left.folder / "data/foundation_recordevent.jsonl").read_text().splitlines()[-1])
    folder = _altered(left, tmp_path, "data/foundation_recordevent.jsonl", lambda lines: lines[:-1])
    assert verify.main(folder) == 1
    said = capsys.readouterr().out
    chain = f"{last['subject_kind']}:{last['subject_id']}"
    assert f"foundation.recordevent {chain} 第 {last['seq']} 条事件缺失或与封存不符" in said
    assert "data/foundation_recordevent.jsonl：应有" in said


def test_the_checker_finds_an_exchanged_text(left: Left, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def exchange(lines: list[str]) -> list[str]:
        return [line.replace(thread.REPLY.public, "阀门未更换，恢复供水。") for line in lines]

    folder = _altered(left, tmp_path, "data/cases_casetext.csv", exchange)
    assert verify.main(folder) == 1
    (reply,) = [row["id"] for row in left.rows("cases_casetext") if row["text"] == thread.REPLY.public]
    assert f"文本 {reply} 与它的摘要不符" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["units", "people", "categories", "catalogue"])
def test_what_was_taken_away_can_be_taken_in_and_says_the_same(left: Left, kind: str):
    sheet = left.folder / "import" / f"{kind}.csv"
    members = ["--members", str(left.folder / "import/members.csv")] if kind == "units" else []
    said = StringIO()
    call_command("import", kind, str(sheet), *members, "--dry-run", verbosity=0, stdout=said)
    lines = sum(1 for _ in read(sheet))
    assert f"读到 {lines} 行：新增0，修改0，相同{lines}，拒绝0。" in said.getvalue()
