"""Migration operations that put the database itself on guard."""

from django.db import migrations


class AppendOnly(migrations.RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE on `table` by trigger; the application's role is granted only what is left."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(
            sql=f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION lianxin_append_only();
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION lianxin_append_only();
            """,
            reverse_sql=f"""
            DROP TRIGGER {table}_no_truncate ON {table};
            DROP TRIGGER {table}_append_only ON {table};
            """,
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (self.__class__.__name__, [self.table], {})


class FrozenOnce(migrations.RunSQL):
    """Refuse every UPDATE of a row of `table` once `column` is filled, by trigger: what has ended stays as it ended."""

    def __init__(self, table: str, column: str) -> None:
        self.arguments = [table, column]
        name = f"{table}_frozen"
        super().__init__(
            sql=f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '{table}: a row that has ended stays as it ended' USING ERRCODE = 'check_violation';
            END $$;
            CREATE TRIGGER {name} BEFORE UPDATE ON {table}
                FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) EXECUTE FUNCTION {name}();
            """,
            reverse_sql=f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (self.__class__.__name__, self.arguments, {})


class PairKey(migrations.RunSQL):
    """A foreign key of several columns, which models cannot say: `columns` of `table` name a row of `target`.

    `ending` may say what follows a change of the row named, such as ``ON UPDATE CASCADE``.
    """

    def __init__(self, name: str, table: str, columns: str, target: str, target_columns: str, ending: str = "") -> None:
        self.arguments = [name, table, columns, target, target_columns, ending]
        super().__init__(
            sql=f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
            f" REFERENCES {target} ({target_columns}) {ending}",
            reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (self.__class__.__name__, self.arguments, {})


class AllowedChanges(migrations.RunSQL):
    """Refuse every change of ``column`` in ``table`` but the `pairs` (from, to), by trigger.

    A later migration that uses the same table and column replaces the pairs; `before` are those it replaces.
    """

    def __init__(
        self, table: str, column: str, pairs: list[tuple[str, str]], before: list[tuple[str, str]] | None = None
    ) -> None:
        self.arguments = (table, column, pairs, before)
        name = f"{table}_{column}_allowed"
        drop = f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()"
        sql = _guard_changes(table, column, pairs)
        super().__init__(
            sql=f"{drop};{sql}" if before else sql,
            reverse_sql=f"{drop};{_guard_changes(table, column, before)}" if before else drop,
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return (self.__class__.__name__, list(self.arguments), {})


def _guard_changes(table: str, column: str, pairs: list[tuple[str, str]]) -> str:
    allowed = ", ".join(f"('{source}', '{target}')" for source, target in pairs)
    name = f"{table}_{column}_allowed"
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.{column}, NEW.{column}) NOT IN ({allowed}) THEN
                RAISE EXCEPTION '{table}: % to % is not in the life cycle', OLD.{column}, NEW.{column}
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}
            FOR EACH ROW WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}();
    """
