"""What the database itself sees to: rows that are closed once and else never change, and the mark of the rulebook."""

from django.db.migrations import RunSQL

ONLY_CLOSED = RunSQL(
    """
    CREATE FUNCTION lianxin_only_closed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'UPDATE' THEN
            RAISE EXCEPTION '% rows are superseded, never removed: % refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'insufficient_privilege';
        ELSIF to_jsonb(NEW) - 'valid' IS DISTINCT FROM to_jsonb(OLD) - 'valid'
            OR NOT upper_inf(OLD.valid) OR upper_inf(NEW.valid)
            OR (NOT isempty(NEW.valid) AND lower(NEW.valid) <> lower(OLD.valid))
        THEN
            RAISE EXCEPTION '% rows are superseded, never edited', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    "DROP FUNCTION lianxin_only_closed()",
)
# A random mark, not a count: what is rolled back or restored from a copy never comes back under the same name.
NEW_MARK = RunSQL(
    """
    CREATE FUNCTION lianxin_rulebook_mark() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO rulebook_mark (id, mark) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET mark = excluded.mark;
        RETURN NULL;
    END $$
    """,
    "DROP FUNCTION lianxin_rulebook_mark()",
)


def only_closed(table: str) -> RunSQL:
    """A row of `table` may have its open `valid` closed, or emptied before it began; nothing else, and none goes."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_only_closed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION lianxin_only_closed();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION lianxin_only_closed();
        """,
        f"DROP TRIGGER {table}_no_truncate ON {table}; DROP TRIGGER {table}_only_closed ON {table};",
    )


def marked(table: str) -> RunSQL:
    """Every statement that changes `table` gives the rulebook a new mark."""
    return RunSQL(
        f"CREATE TRIGGER {table}_marked AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION lianxin_rulebook_mark()",
        f"DROP TRIGGER {table}_marked ON {table}",
    )
