"""The one kind of error that an operator may meet: a sentence, never a traceback."""


class OperatorError(Exception):
    """Something the operator must put right. The text says what, in Chinese and then in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def disk_full(where: str) -> OperatorError:
    """The error for a disk without room, `where` being a file or folder on it."""
    return OperatorError(
        f"磁盘已满：{where}。请腾出空间后再试。", f"The disk that holds {where} is full; make room and try again."
    )
