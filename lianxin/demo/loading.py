"""Loads the demonstration city room by room, from the ground up."""

from collections.abc import Callable

from lianxin.calendars.loading import load_calendars
from lianxin.taxonomy.loading import load_taxonomy

# Filled as the rooms bring their loaders; each is idempotent.
LOADERS: tuple[Callable[[], object], ...] = (load_taxonomy, load_calendars)


def load_city() -> None:
    """Load every room's data in the order of the floors."""
    for load in LOADERS:
        load()
