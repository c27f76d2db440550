"""Loads the demonstration city room by room, from the ground up."""

from collections.abc import Callable
from pathlib import Path

from lianxin.accounts.loading import load_roles
from lianxin.calendars.loading import load_calendars
from lianxin.cases.loading import load_phrases
from lianxin.citizens.loading import load_labels
from lianxin.demo.cast import load_cast
from lianxin.demo.units import load_units
from lianxin.notices.loading import load_templates
from lianxin.rulebook.loading import load_rulebook, load_rules
from lianxin.taxonomy.loading import load_taxonomy

RULES = Path(__file__).with_name("data") / "rules.toml"


def load_own_rules() -> None:
    """What this city has settled for itself: before the rulebook, which fills in only what nobody has settled."""
    load_rules(RULES)


# Filled as the rooms bring their loaders; each is idempotent.
LOADERS: tuple[Callable[[], object], ...] = (
    load_taxonomy,
    load_calendars,
    load_units,
    load_roles,
    load_own_rules,
    load_rulebook,
    load_templates,
    load_labels,
    load_phrases,
    load_cast,
)


def load_city() -> None:
    """Load every room's data in the order of the floors."""
    for load in LOADERS:
        load()
