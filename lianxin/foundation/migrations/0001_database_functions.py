"""What the tables of every room lean on: the append-only lock, the outbox position, exclusion constraints."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION lianxin_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$
"""

# A position is the number of the writing transaction, shifted so that it keeps growing when a backup is restored
# into a cluster whose transactions are numbered from the beginning again (see foundation.outbox.base).
OUTBOX_BASE = """
CREATE TABLE lianxin_outbox_base (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    base bigint NOT NULL,
    cluster bigint NOT NULL
);
INSERT INTO lianxin_outbox_base (base, cluster) SELECT 0, system_identifier FROM pg_control_system();
"""
POSITION = """
CREATE FUNCTION lianxin_outbox_position() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT base + pg_current_xact_id()::text::bigint FROM lianxin_outbox_base
$$
"""
HORIZON = """
CREATE FUNCTION lianxin_outbox_horizon() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM lianxin_outbox_base
$$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION lianxin_append_only()"),
        migrations.RunSQL(OUTBOX_BASE, "DROP TABLE lianxin_outbox_base"),
        migrations.RunSQL(POSITION, "DROP FUNCTION lianxin_outbox_position()"),
        migrations.RunSQL(HORIZON, "DROP FUNCTION lianxin_outbox_horizon()"),
    ]
