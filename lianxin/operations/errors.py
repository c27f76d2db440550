"""The one kind of error that an operator may meet: a sentence, never a traceback."""


class OperatorError(Exception):
    """Something the operator must put right. The text says what, in Chinese and then in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
