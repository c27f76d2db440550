"""Tables that only grow, and the functions of the database that the outbox and the live messages lean on."""

from django.db import migrations

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
    dependencies = [("foundation", "0002_initial")]

    operations = [
        AppendOnly("foundation_recordevent"),
        AppendOnly("foundation_seal"),
        AppendOnly("foundation_sealleaf"),
        AppendOnly("foundation_accessentry"),
        migrations.RunSQL(REBASE, "DROP FUNCTION lianxin_outbox_rebase()"),
        migrations.RunSQL(LIVE_ORDER, "DROP FUNCTION lianxin_live_order()"),
        migrations.RunSQL(LIVE_TRIGGER, "DROP TRIGGER foundation_livemessage_order ON foundation_livemessage"),
    ]
