"""When the bench takes place: always at the same moment, whatever the clock of the machine says."""

from datetime import datetime, timedelta

from lianxin.foundation import time

# A Friday afternoon of a year whose holidays are published; the city was loaded a year and a month before.
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=time.LOCAL)
LOADED = NOW - timedelta(days=400)
