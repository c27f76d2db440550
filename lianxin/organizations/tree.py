"""Changing the tree of units. The database carries a changed path down to the units below (migration 0002)."""

from lianxin.organizations.models import Unit


def put_below(unit: Unit, parent: Unit) -> None:
    """Make `parent` the parent of `unit`, which is no ancestor of it; the caller holds the tree."""
    unit.parent, unit.parent_path = parent, parent.path
    unit.save(update_fields=["parent", "parent_path"])
    unit.refresh_from_db(fields=["path"])
