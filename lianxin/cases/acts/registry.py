"""Makes every act known; a room above adds acts of its own by `offers.act`."""

from lianxin.cases.acts import (
    asking,
    between_hubs,
    describing,
    dispatching,
    ending,
    intake,
    linking,
    marking,
    refusing,
    replying,
    rulings,
    sending,
    turning,
    working,
)

__all__ = [
    "asking",
    "between_hubs",
    "describing",
    "dispatching",
    "ending",
    "intake",
    "linking",
    "marking",
    "refusing",
    "replying",
    "rulings",
    "sending",
    "turning",
    "working",
]
