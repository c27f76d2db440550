"""What the models cannot say: foreign keys of two columns, and editions that never change."""

from django.db import migrations

from lianxin.foundation.guards import AppendOnly, PairKey

CATEGORY = ("taxonomy_category", "edition_id, code")


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]

    operations = [
        PairKey("category_parent", "taxonomy_category", "edition_id, parent_code", *CATEGORY),
        PairKey("extra_field_category", "taxonomy_extrafield", "edition_id, category_code", *CATEGORY),
        PairKey("foreign_class_category", "taxonomy_foreignclass", "edition_id, category_code", *CATEGORY),
        PairKey("area_parent", "taxonomy_area", "parent_id, parent_level", "taxonomy_area", "id, level"),
        AppendOnly("taxonomy_categoryedition"),
        AppendOnly("taxonomy_category"),
        AppendOnly("taxonomy_extrafield"),
        AppendOnly("taxonomy_foreignclass"),
    ]
