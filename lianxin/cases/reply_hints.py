"""What is told beside a reply while it is written: whether it is plain, says what came of it and whom to call."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lianxin.foundation.ui.fields import Words

FILE = Path(__file__).parent / "data" / "reply_hints.toml"


@dataclass(frozen=True, slots=True)
class Hint:
    """`pattern` is a regular expression, for the browser too; `met` is told where it fits, else `missing`."""

    pattern: str
    met: str
    missing: str


@cache
def hints() -> tuple[Hint, ...]:
    """The hints of the file, in its order."""
    with FILE.open("rb") as file:
        return tuple(Hint(**each) for each in tomllib.load(file)["hint"])


class HintedWords(Words):
    """A box for a reply, with hints below it that follow what is typed; they refuse nothing."""

    template_name = "cases/widgets/reply_words.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        told = [(hint, bool(re.search(hint.pattern, value or ""))) for hint in hints()]
        context["widget"]["hints"] = told
        return context
