"""The index of a hub's cases by state ends with the id: a list's page and its figures are read from it alone."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An installation goes on working while it is built.
    atomic = False

    dependencies = [("cases", "0012_indexes_of_overviews")]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(fields=["hub", "state", "-registered_at", "-id"], name="case_hub_state_newest"),
        ),
        RemoveIndexConcurrently(model_name="case", name="case_hub_state"),
    ]
