"""A foreign key with which another index of its table already begins has no second one of its own."""

import django.db.models.deletion
from django.db import migrations, models

# Of each model: the field, to where it leads, under which name back, whether it may be empty.
KEYS = [
    ("case", "citizen", "citizens.citizen", "+", True),
    ("case", "hub", "organizations.hub", "+", False),
    ("caseevent", "case", "cases.case", "events", False),
    ("casesearch", "case", "cases.case", "search_rows", False),
    ("casetext", "case", "cases.case", "texts", False),
    ("contact", "hub", "organizations.hub", "+", False),
    ("contact", "phone", "citizens.phonenumber", "+", True),
    ("contactcase", "contact", "cases.contact", "+", False),
    ("outcome", "case", "cases.case", "outcomes", False),
    ("taskorder", "case", "cases.case", "orders", False),
    ("taskorder", "unit", "organizations.unit", "+", False),
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_guards"),
        ("citizens", "0001_initial"),
        ("organizations", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name=model,
            name=name,
            field=models.ForeignKey(
                db_index=False,
                null=null,
                on_delete=django.db.models.deletion.PROTECT,
                related_name=related_name,
                to=to,
            ),
        )
        for model, name, to, related_name, null in KEYS
    ]
