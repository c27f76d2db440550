"""Cases of the demonstration city, in every state, so that the pages have something to show."""

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.rehearsal.messages import Message, read
from lianxin.rehearsal.players import Part, Soloist
from lianxin.rehearsal.stage import Stage

FILE = Path(__file__).with_name("data") / "messages.csv"
# The first message came in this long ago, the last just now.
SPAN = timedelta(days=9)
SEED = 12345


def play_cases() -> None:
    """Play the invented messages from some days ago up to now; nothing where there are cases already."""
    if Case.objects.unscoped("loading").exists():
        return
    now = time.now()
    messages = [row for row in read(FILE, limit=1000) if isinstance(row, Message)]
    moments = zip(count(), messages, _moments(messages, now), strict=False)
    part = Part(name="demo", seed=SEED, start=now - SPAN, messages=tuple(moments))
    Stage(now - SPAN).play([Soloist(part)], lambda _archived: None, until=now)


def _moments(messages: list[Message], now: datetime) -> list[datetime]:
    """The messages' own distances in time, moved so that the last came in a quarter of an hour ago."""
    last = max(message.at for message in messages)
    scale = (SPAN - timedelta(minutes=30)) / (last - min(message.at for message in messages))
    return [now - timedelta(minutes=15) - (last - message.at) * scale for message in messages]
