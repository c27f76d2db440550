"""The command line of the rehearsal: what cannot be meant is said before the play, and nothing is written."""

import pytest
from django.core.management import CommandError, call_command, load_command_class

MESSAGES = "tests/rehearsal/messages.csv"


def parsed(*words: str):
    return load_command_class("lianxin.rehearsal", "rehearse").create_parser("lianxin", "rehearse").parse_args(words)


def test_only_the_messages_have_to_be_named():
    wish = parsed("--messages", MESSAGES)
    assert (wish.limit, wish.days, wish.seed, wish.keep, wish.json) == (500, 5, 1, None, None)


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
