from django.db import migrations


class Migration(migrations.Migration):
    """Buckets are the rulebook's now, for programs too. What was in these has run out within hours."""

    dependencies = [("portal", "0002_publications"), ("rulebook", "0002_buckets")]

    operations = [migrations.DeleteModel(name="Bucket")]
