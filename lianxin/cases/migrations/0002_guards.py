"""The database's own guards: numbers, append-only tables, the life cycle."""

from django.db import migrations

from lianxin.foundation.guards import AllowedChanges, AppendOnly

CASE = [
    ("closed", "archived"),
    ("in_hand", "pending_review"),
    ("pending_close", "closed"),
    ("pending_dispatch", "in_hand"),
    ("pending_outcome", "pending_close"),
    ("pending_review", "pending_outcome"),
    ("registered", "pending_dispatch"),
]
ORDER = [
    ("handling", "finished"),
    ("handling", "pending_sign_off"),
    ("pending_sign_for", "handling"),
    ("pending_sign_off", "finished"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("foundation", "0001_database_functions")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE lianxin_case_number MAXVALUE 999999 CYCLE", "DROP SEQUENCE lianxin_case_number"
        ),
        AppendOnly("cases_caseevent"),
        AppendOnly("cases_outcome"),
        AllowedChanges("cases_case", "state", CASE),
        AllowedChanges("cases_taskorder", "state", ORDER),
    ]
