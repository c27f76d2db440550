"""The trigger that lets a row of rules or catalogue be closed once and otherwise never changed."""

from django.db.migrations import RunSQL

FUNCTION = """
CREATE FUNCTION lianxin_only_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE'
        OR to_jsonb(NEW) - 'valid' <> to_jsonb(OLD) - 'valid'
        OR lower(NEW.valid) <> lower(OLD.valid)
        OR NOT upper_inf(OLD.valid)
    THEN
        RAISE EXCEPTION '% rows are superseded, never edited: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""


def only_closed(table: str) -> RunSQL:
    """Put the lock on `table`, which has the column `valid`."""
    return RunSQL(
        f"CREATE TRIGGER {table}_only_closed BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION lianxin_only_closed()",
        f"DROP TRIGGER {table}_only_closed ON {table}",
    )
