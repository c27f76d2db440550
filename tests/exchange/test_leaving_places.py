"""Where an export goes: a place of its own, whole or not at all."""

import zipfile
from itertools import product
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lianxin.exchange.leaving import verify
from lianxin.exchange.leaving.places import going_to
from lianxin.foundation.exports import FORMULA, harmless, original
from lianxin.foundation.models.access import AccessEntry
from lianxin.operations.errors import OperatorError

DIGEST = "e3662fd709fc744099521222f6c8197613cdd2b5d6058fd42cf6f5b39e11b966"  # of 甲 and the end of its line


def test_a_folder_holds_what_was_put_into_it_with_its_digests(tmp_path: Path):
    with going_to(tmp_path / "all") as place:
        place.put("data/a.csv", "甲\r\n")
        place.write_sums()
    assert (tmp_path / "all/data/a.csv").read_bytes() == "甲\r\n".encode()
    assert (tmp_path / "all/SHA256SUMS").read_text() == f"{DIGEST}  data/a.csv\n"
    assert [path.name for path in tmp_path.iterdir()] == ["all"]


def test_a_zip_file_holds_the_same(tmp_path: Path):
    with going_to(tmp_path / "all.zip") as place:
        place.put("data/a.csv", "甲\r\n")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.read("data/a.csv") == "甲\r\n".encode()
        assert archive.getinfo("data/a.csv").external_attr >> 16 == 0o600
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["all", "all.zip"])
def test_what_was_interrupted_leaves_nothing(tmp_path: Path, name: str):
    with pytest.raises(KeyboardInterrupt), going_to(tmp_path / name) as place, place.text("data/a.csv") as out:
        out.write("a half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken_and_a_full_one_is_refused(tmp_path: Path):
    (tmp_path / "all").mkdir()
    with going_to(tmp_path / "all") as place:
        place.put("a", "1")
    with pytest.raises(OperatorError, match="已有内容"), going_to(tmp_path / "all"):
        pytest.fail("nothing may be written here")
    assert (tmp_path / "all/a").read_text() == "1"


def test_a_zip_file_is_not_overwritten_and_a_folder_of_its_name_neither(tmp_path: Path):
    (tmp_path / "all.zip").mkdir()
    with pytest.raises(OperatorError, match="已有内容"), going_to(tmp_path / "all.zip"):
        pytest.fail("nothing may be written here")


def test_what_another_run_left_is_named(tmp_path: Path):
    (tmp_path / "all.part").mkdir()
    with pytest.raises(OperatorError, match=r"all\.part 是另一次没有完成的导出"), going_to(tmp_path / "all"):
        pytest.fail("nothing may be written here")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(OperatorError, match="没有文件夹"), going_to(tmp_path / "nowhere/all"):
        pytest.fail("nothing may be written here")


@pytest.mark.django_db
def test_without_a_yes_nothing_is_written_nor_logged(tmp_path: Path):
    with pytest.raises(CommandError, match="请加 --yes"):
        call_command("export", "--all", str(tmp_path / "all"), "--purpose", "move", verbosity=0)
    assert list(tmp_path.iterdir()) == []
    assert not AccessEntry.objects.unscoped("test").filter(purpose="move").exists()


@pytest.mark.parametrize("words", [["--purpose", "curiosity"], []])
def test_a_purpose_is_demanded(tmp_path: Path, words: list[str]):
    with pytest.raises(CommandError, match="purpose"):
        call_command("export", "--all", str(tmp_path / "all"), "--yes", *words)
    assert list(tmp_path.iterdir()) == []


def test_every_cell_can_be_read_back_and_none_is_a_formula():
    letters = "'=+-@\t\r\n＝＋－＠甲"
    for cell in ("".join(cell) for longest in range(5) for cell in product(letters, repeat=longest)):
        assert not harmless(cell).startswith(FORMULA)
        assert original(harmless(cell)) == verify.original(harmless(cell)) == cell
