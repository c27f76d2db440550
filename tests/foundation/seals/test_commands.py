"""`lianxin seal` and `lianxin verify`, with and without a file of seals that was kept elsewhere."""

import json

import pytest
from django.core.management import CommandError, call_command

from lianxin.foundation.models import RecordEvent, Seal
from lianxin.foundation.seals.export import compare
from lianxin.foundation.seals.write import seal_all
from tests.foundation.seals.conftest import AT, EVENTS, LEAVES, SEALS, named, write
from tests.foundation.seals.test_verify import EVENT, rehash

pytestmark = pytest.mark.usefixtures("chains")


@pytest.fixture
def kept(sealed, tmp_path):
    """The exported seals of the untouched database."""
    path = tmp_path / "seals.jsonl"
    call_command("seal", export=path)
    return path


def compared(path) -> list[tuple[str, str, int]]:
    with path.open() as lines:
        return named(list(compare(lines)))


def test_seal_seals_every_hub_once(capsys):
    call_command("seal")
    count = Seal.objects.count()
    assert capsys.readouterr().out == f"新写封存 {count} 次。\n"
    call_command("seal")
    assert capsys.readouterr().out == "新写封存 0 次。\n"
    assert Seal.objects.count() == count


def test_a_sound_database_verifies(kept, capsys):
    call_command("verify", seals=kept)
    assert "全部事件链和封存完好" in capsys.readouterr().out


def test_verify_prints_what_is_wrong_and_ends_with_code_1(tamper, capsys):
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 2")
    with pytest.raises(SystemExit) as end:
        call_command("verify")
    assert end.value.code == 1
    shown = capsys.readouterr().out
    assert "test:1" in shown
    assert "发现问题 1 处" in shown


def rewrite_everything(tamper) -> None:
    """All chains with fitting digests, and seals over them as if there had never been others."""
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 2")
    rehash(tamper, 1, first=2)
    tamper(f"DELETE FROM {LEAVES}")
    tamper(f"DELETE FROM {SEALS}")
    seal_all(at=AT)


def test_a_wholly_rewritten_database_satisfies_itself_but_not_the_file(kept, tamper):
    rewrite_everything(tamper)
    assert named() == []
    found = compared(kept)
    assert [one for one in found if one[1].startswith("test:")] == [("rewritten_event", "test:1", 4)]
    assert ("other_seal", "seal:1", 1) in found


def test_removed_seals_and_subjects_are_found_by_the_file(kept, tamper):
    tamper(f"DELETE FROM {LEAVES}")
    tamper(f"DELETE FROM {SEALS}")
    tamper(f"DELETE FROM {EVENTS} WHERE subject_kind = 'test' AND (subject_id = 2 OR subject_id = 1 AND seq > 2)")
    assert named() == []
    found = compared(kept)
    assert [one for one in found if one[1].startswith("test:")] == [
        ("removed_tail", "test:1", 4),
        ("vanished_subject", "test:2", 2),
    ]
    with pytest.raises(SystemExit):
        call_command("verify", seals=kept)


def test_what_came_after_the_file_is_not_its_matter(kept):
    write(1)
    seal_all(at=AT)
    assert compared(kept) == []


@pytest.mark.parametrize("change", [{"at": "2026-03-02T02:00:00+00:00"}, {"leaves": []}, {"root_sm3": "00" * 32}])
def test_an_altered_file_is_told_from_an_altered_database(kept, change):
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    place = next(number for number, line in enumerate(lines) if line["hub_id"] == 1)
    lines[place] |= change
    kept.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert compared(kept) == [("altered_file", "seal:1", 1)]


def test_a_line_that_is_no_seal_is_named(kept):
    kept.write_text(kept.read_text() + '{"book": "foundation.recordevent"}\n')
    number = len(kept.read_text().splitlines())
    with pytest.raises(CommandError, match=f"第 {number} 行不是导出的封存记录"):
        call_command("verify", seals=kept)


@pytest.mark.parametrize(
    ("command", "words", "complaint"),
    [
        ("verify", {"book": "nowhere"}, "没有账本 nowhere"),
        ("verify", {"seals": "missing.jsonl"}, "读不了"),
        ("seal", {"export": "no/such/folder/seals.jsonl"}, "写不了"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(tmp_path, command, words, complaint):
    words = {name: value if name == "book" else tmp_path / value for name, value in words.items()}
    with pytest.raises(CommandError, match=complaint):
        call_command(command, **words)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 7
