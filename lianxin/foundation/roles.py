"""The two roles of the database: the owner migrates, the application may do no more than its work needs."""

from django.db.backends.base.base import BaseDatabaseWrapper

_APPEND_ONLY = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'lianxin_append_only'::regproc"
_TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
# What only the owner writes; the outbox's base moves by a function of the owner (foundation.outbox.base).
_OWNERS_ONLY = {"django_migrations", "lianxin_outbox_base"}


def grant_application_role(owner: BaseDatabaseWrapper, role: str) -> None:
    """Give `role` what the application needs on every table: never TRUNCATE, never UPDATE or DELETE of what is
    append-only. Run by the owner after every migration; repeating it changes nothing."""
    name = owner.ops.quote_name(role)
    with owner.cursor() as cursor:
        cursor.execute(_APPEND_ONLY)
        append_only = {row[0] for row in cursor.fetchall()}
        cursor.execute(_TABLES)
        tables = {row[0] for row in cursor.fetchall()}
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
        for table in sorted(tables - _OWNERS_ONLY):
            rights = "INSERT" if table in append_only else "INSERT, UPDATE, DELETE"
            cursor.execute(f"GRANT {rights} ON {table} TO {name}")
