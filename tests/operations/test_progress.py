"""What an operator reads: seconds for each part, sentences for what he can put right."""

import errno
import re
from collections.abc import Callable

import pytest

from lianxin.operations.errors import OperatorError
from lianxin.operations.progress import in_sentences, part


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "chinese", "english"),
    [
        (OperatorError("端口已被占用。", "The port is taken."), "端口已被占用。", "The port is taken."),
        (OSError(errno.ENOSPC, "full", "/data/x"), "磁盘已满：/data/x。", "The disk that holds /data/x is full"),
        (PermissionError(errno.EACCES, "no", "/data/x"), "没有权限使用 /data/x", "No permission to use /data/x"),
    ],
)
def test_what_an_operator_can_put_right_is_told_in_both_languages_with_code_1(
    error: Exception, chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_sentences(raising(error)) == 1
    said = capsys.readouterr().err
    assert chinese in said
    assert english in said


def test_ctrl_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_sentences(raising(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    with pytest.raises(ZeroDivisionError):
        in_sentences(raising(ZeroDivisionError()))
    with pytest.raises(OSError, match="odd"):
        in_sentences(raising(OSError(errno.EIO, "odd")))


def test_a_part_shows_its_seconds_or_that_it_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with part("数据库", "Database"):
        pass
    assert re.fullmatch(r"· 数据库  Database … \d+\.\d s\n", capsys.readouterr().out)
    with pytest.raises(ValueError, match="broken"), part("数据库", "Database"):
        raise ValueError("broken")
    assert capsys.readouterr().out == "· 数据库  Database … ✗\n"
