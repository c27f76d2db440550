"""The relay's memory, the seals, the messages to open pages, and the functions of the database that they lean on."""

import django.db.models.deletion
from django.db import migrations, models

from lianxin.foundation.guards import AppendOnly

# Run by whoever starts a relay or restores a backup; it may do one thing only, and only in a foreign cluster: lift the
# base so that every position from now on lies above all that were given out before. The books are found by the default
# of their column.
REBASE = """
CREATE FUNCTION lianxin_outbox_rebase() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here bigint := (SELECT system_identifier FROM pg_control_system());
    book regclass;
    reached bigint;
    highest bigint := 0;
BEGIN
    IF EXISTS (SELECT FROM lianxin_outbox_base WHERE cluster = here) THEN
        RETURN false;
    END IF;
    LOCK TABLE lianxin_outbox_base IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM lianxin_outbox_base WHERE cluster = here) THEN
        RETURN false;
    END IF;
    FOR book IN
        SELECT adrelid FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) LIKE '%lianxin_outbox_position()%'
    LOOP
        EXECUTE format('SELECT max("position") FROM %s', book) INTO reached;
        highest := greatest(highest, reached);
    END LOOP;
    highest := greatest(
        highest,
        (SELECT max("position") FROM foundation_cursor),
        (SELECT max(until_position) FROM foundation_seal)
    );
    UPDATE lianxin_outbox_base
        SET base = highest + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint, cluster = here;
    RETURN true;
END $$
"""

# A message's id is taken under a lock that is kept to the end of the transaction, so that ids appear in their order and
# "everything after 7" is never too little. Equal notifications of one transaction are delivered once.
LIVE_ORDER = """
CREATE FUNCTION lianxin_live_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('lianxin_live', 0));
    PERFORM pg_notify('lianxin_live', '');
    RETURN NULL;
END $$
"""
LIVE_TRIGGER = """
CREATE TRIGGER foundation_livemessage_order BEFORE INSERT ON foundation_livemessage
    FOR EACH STATEMENT EXECUTE FUNCTION lianxin_live_order()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.CharField(max_length=64)),
                ("book", models.CharField(max_length=64)),
                ("position", models.BigIntegerField(default=0)),
                ("event_id", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="HeldEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.CharField(max_length=64)),
                ("book", models.CharField(max_length=64)),
                ("event_id", models.BigIntegerField()),
                ("chain_key", models.CharField(max_length=96)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("error_code", models.CharField(blank=True, max_length=96)),
            ],
        ),
        migrations.CreateModel(
            name="LiveMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=64)),
                ("ref", models.CharField(max_length=96)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book", models.CharField(max_length=64)),
                ("hub_id", models.BigIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("from_position", models.BigIntegerField()),
                ("until_position", models.BigIntegerField()),
                ("leaf_count", models.PositiveIntegerField()),
                ("root_sha256", models.CharField(max_length=64)),
                ("root_sm3", models.CharField(max_length=64)),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="SealLeaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain_key", models.CharField(db_collation="C", max_length=96)),
                ("seq", models.PositiveIntegerField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("sm3", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.AddIndex(
            model_name="recordevent",
            index=models.Index(fields=["book_hub_id", "position"], name="record_event_hub"),
        ),
        migrations.AddConstraint(
            model_name="cursor",
            constraint=models.UniqueConstraint(fields=("subscriber", "book"), name="cursor_once"),
        ),
        migrations.AddIndex(
            model_name="heldevent",
            index=models.Index(fields=["subscriber", "book", "chain_key", "event_id"], name="held_event_queue"),
        ),
        migrations.AddIndex(
            model_name="heldevent",
            index=models.Index(fields=["next_try_at"], name="held_event_due"),
        ),
        migrations.AddConstraint(
            model_name="heldevent",
            constraint=models.UniqueConstraint(fields=("subscriber", "book", "event_id"), name="held_event_once"),
        ),
        migrations.AddConstraint(
            model_name="heldevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=("subscriber", "book", "chain_key"),
                name="held_event_one_tried_per_chain",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempts", 0), ("next_try_at__isnull", True)),
                    models.Q(("attempts__gte", 1), ("next_try_at__isnull", False)),
                    _connector="OR",
                ),
                name="held_event_tried_or_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="livemessage",
            index=models.Index(fields=["topic", "id"], name="live_message_topic"),
        ),
        migrations.AddIndex(
            model_name="livemessage",
            index=models.Index(fields=["at"], name="live_message_at"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("book", "hub_id", "seq"), name="seal_seq_once"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="seal_seq_from_1"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_position__lt", models.F("until_position"))), name="seal_covers_positions"
            ),
        ),
        migrations.AddField(
            model_name="sealleaf",
            name="seal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="leaves", to="foundation.seal"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealleaf",
            constraint=models.UniqueConstraint(fields=("seal", "chain_key"), name="seal_leaf_once"),
        ),
        AppendOnly("foundation_seal"),
        AppendOnly("foundation_sealleaf"),
        migrations.RunSQL(REBASE, "DROP FUNCTION lianxin_outbox_rebase()"),
        migrations.RunSQL(LIVE_ORDER, "DROP FUNCTION lianxin_live_order()"),
        migrations.RunSQL(LIVE_TRIGGER, "DROP TRIGGER foundation_livemessage_order ON foundation_livemessage"),
    ]
