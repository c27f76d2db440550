"""Cases of the demonstration city, in every state, so that the pages have something to show."""

from datetime import datetime, timedelta
from pathlib import Path

from lianxin.calendars.queries import timetable
from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.organizations.models import Hub
from lianxin.rehearsal.agenda import Agenda
from lianxin.rehearsal.habits import Habits
from lianxin.rehearsal.messages import Message, read
from lianxin.rehearsal.play import Play
from lianxin.rehearsal.staff import Staff

FILE = Path(__file__).with_name("data") / "messages.csv"
# The first message came in this long ago, the last just now.
SPAN = timedelta(days=9)
SEED = 12345


def play_cases() -> None:
    """Play the invented messages from some days ago up to now; nothing where there are cases already."""
    if Case.objects.unscoped("loading").exists():
        return
    now = time.now()
    agenda = Agenda(now - SPAN)
    with time.frozen(agenda.now):
        hub = Hub.objects.unscoped("the city's hub takes the messages in").get(code="01")
        habits, staff = Habits(SEED, timetable("government", now)), Staff(hub)
        play = Play(hub, agenda, habits, staff)
    messages = [row for row in read(FILE, limit=1000) if isinstance(row, Message)]
    for message, at in zip(messages, _moments(messages, now), strict=True):
        play.add(message, at)
    agenda.run(lambda: None, until=now)


def _moments(messages: list[Message], now: datetime) -> list[datetime]:
    """The messages' own distances in time, moved so that the last came in a quarter of an hour ago."""
    last = max(message.at for message in messages)
    scale = (SPAN - timedelta(minutes=30)) / (last - min(message.at for message in messages))
    return [now - timedelta(minutes=15) - (last - message.at) * scale for message in messages]
