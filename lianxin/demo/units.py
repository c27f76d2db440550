"""The demonstration city's units, with the people who answer for them."""

from pathlib import Path

from lianxin.organizations.loading import load_organizations


def load_units() -> None:
    """Load the organizations, their people from `data/unit_people.csv`."""
    load_organizations(Path(__file__).parent / "data" / "unit_people.csv")
