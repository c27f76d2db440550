"""How people behave: how long they take, and what citizens answer. Drawn from one seed, so that a rehearsal repeats.

The shares are habits of played people, not rules: some act at once, most in good time, some too late.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from lianxin.calendars.arithmetic import due
from lianxin.calendars.spans import Span
from lianxin.calendars.timetables import Timetable
from lianxin.cases.states import AppealType, Satisfaction, Solved

Choice = TypeVar("Choice")
# Words by which the played agent takes a message for one kind of demand; what has none of them is asked for help.
TYPE_WORDS = {
    AppealType.ENQUIRY: ("咨询", "请问", "请教", "如何办理", "什么时候"),
    AppealType.PRAISE: ("表扬", "点赞"),
    AppealType.SUGGESTION: ("建议", "希望能增设", "提议"),
    AppealType.REPORT: ("举报", "贪污", "受贿"),
    AppealType.COMPLAINT: ("投诉", "扰民", "违规", "乱收费", "拖欠", "质疑", "强制"),
}


def appeal_type(text: str) -> AppealType:
    """What the citizen wants, by the first words that occur."""
    return next((kind for kind, words in TYPE_WORDS.items() if any(word in text for word in words)), AppealType.HELP)


class Habits:
    """One seeded source of chance, and the offices' hours."""

    def __init__(self, seed: object, office: Timetable) -> None:
        self._random = random.Random(str(seed))  # noqa: S311  # play, not secrecy
        self._office = office

    def minutes_later(self, at: datetime, low: int, high: int) -> datetime:
        """Some minutes after `at`, at any hour: the hotline works round the clock."""
        return at + timedelta(seconds=self._random.randint(low * 60, high * 60))

    def office_hours_later(self, at: datetime, low: float, high: float) -> datetime:
        """Some working hours after `at`, in office time."""
        hours = max(0.01, round(self._random.uniform(low, high), 2))
        return due(at, Span.parse(f"{hours}wh"), self._office)

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Any of `choices`."""
        return self._random.choice(choices)

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def handled_by(self, signed_at: datetime, due_at: datetime) -> datetime:
        """When a unit hands its reply in: mostly well before the end of its time, one in twelve after."""
        share = self._random.uniform(1.0, 1.4) if self.chance(1 / 12) else self._random.uniform(0.15, 0.8)
        return self.office_hours_later(signed_at + max(due_at - signed_at, timedelta(0)) * share, 0.1, 0.5)

    def calls_by(self, signed_at: datetime, due_at: datetime) -> datetime:
        """When a unit first calls the citizen: mostly in time, one in fifteen late."""
        share = self._random.uniform(1.0, 1.5) if self.chance(1 / 15) else self._random.uniform(0.05, 0.7)
        return self.office_hours_later(signed_at + max(due_at - signed_at, timedelta(0)) * share, 0.05, 0.3)

    def answers(self) -> tuple[bool, Solved, Satisfaction]:
        """What a citizen who is reached says: contacted, solved, satisfied."""
        solved = self._random.choices(list(Solved), weights=[78, 15, 7])[0]
        satisfied = {
            Solved.SOLVED: [45, 40, 13, 2, 0],
            Solved.PARTLY: [5, 30, 50, 12, 3],
            Solved.UNSOLVED: [0, 4, 26, 45, 25],
        }
        return self.chance(0.95), solved, self._random.choices(list(Satisfaction), weights=satisfied[solved])[0]
