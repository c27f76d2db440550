"""The command line of the rehearsal: what cannot be meant is said before the play; what is refused is written down."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command, load_command_class

MESSAGES = "tests/rehearsal/messages.csv"


def parsed(*words: str):
    return load_command_class("lianxin.rehearsal", "rehearse").create_parser("lianxin", "rehearse").parse_args(words)


def test_only_the_messages_have_to_be_named():
    wish = parsed("--messages", MESSAGES)
    assert (wish.limit, wish.days, wish.seed, wish.keep, wish.json, wish.rejected) == (500, 5, 1, None, None, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--limit", "0"], "应为正整数"),
        (["--limit", "viel"], "应为正整数"),
        (["--days", "-1"], "应为正整数"),
        (["--keep", "Robert'); DROP"], "小写字母"),
        (["--keep", "k" * 42], "小写字母"),
    ],
)
def test_a_number_or_name_that_cannot_be_is_refused(words, told):
    with pytest.raises(CommandError, match=told):
        call_command("rehearse", "--messages", MESSAGES, *words)


def test_a_result_that_cannot_be_written_is_told_before_the_play(tmp_path):
    for path in (tmp_path / "none" / "out.json", tmp_path):
        with pytest.raises(CommandError, match="结果写不进"):
            call_command("rehearse", "--messages", MESSAGES, "--json", str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_leaves_no_result(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        call_command("rehearse", "--messages", "none.csv", "--json", str(tmp_path / "out.json"))
    assert list(tmp_path.iterdir()) == []


def test_an_own_place_for_what_is_refused_has_to_be_writable_too(tmp_path):
    with pytest.raises(CommandError, match="结果写不进"):
        call_command("rehearse", "--messages", MESSAGES, "--rejected", str(tmp_path / "none" / "out.csv"))
    assert list(tmp_path.iterdir()) == []


def test_bad_rows_are_written_beside_the_result_and_the_rest_is_played(committed, tmp_path):
    rows = [
        "停水,停了两天,2019-01-07 08:00:00,",
        f"一份长信,{'很' * 350_000},2019-01-07 09:00:00,",
        "   ,\u3000,2019-01-07 10:00:00,",
        "零字节,停\0水,2019-01-07 11:00:00,",
        "\u202e从右往左\u200f,\u202b停水\u202c两天,2019-01-07 12:00:00,",
        "笑脸😀,停水🚰了👨‍👩‍👧,2019-01-07 13:00:00,",
        '缺引号,"停水,2019-01-07 14:00:00,',
        "没有的地方,停水,2019-01-07 15:00:00,999999",
        "停电,停了一天,2019-01-07 16:00:00,371302",
    ]
    messages = tmp_path / "messages.csv"
    messages.write_text("title,body,time,area\n" + "\n".join(rows) + "\n", encoding="utf-8")
    result = tmp_path / "out.json"
    call_command("rehearse", "--messages", str(messages), "--json", str(result), "--days", "1", "--players", "1")
    found = json.loads(result.read_text())
    named = {(each["row"], each["field"]) for each in found["rejected"]}
    assert named == {(3, "body"), (4, "title"), (5, "body"), (8, ""), (9, "area")}
    assert (found["passed"], found["messages"]) == (True, 9)
    with (tmp_path / "out.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [{**each, "row": int(each["row"])} for each in written] == found["rejected"]
    assert {each["file"] for each in written} == {"messages.csv"}
    assert all(each["reason"] for each in written)
