"""The tree of units, which no sequence of changes can bend into a ring.

A unit's path is its parent's path and its own id, and a parent's path is taken from the parent's row by a foreign key.
When a unit moves, the key carries its new path down to all units below it. A path that would come by its own unit a
second time is refused.
"""

from django.db import migrations

from lianxin.foundation.guards import PairKey


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE organizations_unit ADD CONSTRAINT unit_not_its_own_ancestor"
            " CHECK (position('/' || id || '/' IN parent_path) = 0)",
            "ALTER TABLE organizations_unit DROP CONSTRAINT unit_not_its_own_ancestor",
        ),
        PairKey(
            "unit_parent",
            "organizations_unit",
            "parent_id, parent_path",
            "organizations_unit",
            "id, path",
            "ON UPDATE CASCADE",
        ),
    ]
