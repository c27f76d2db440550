"""What a revision brought stays as it is."""

from django.db import migrations

from lianxin.foundation.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]

    operations = [
        AppendOnly("calendars_revision"),
        AppendOnly("calendars_calendaryear"),
        AppendOnly("calendars_calendarday"),
        AppendOnly("calendars_workingpattern"),
        AppendOnly("calendars_seasonhours"),
    ]
