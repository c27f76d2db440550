"""A database that other programs made is left as it is."""

import psycopg
import pytest

from lianxin.cli import database
from lianxin.operations.errors import OperatorError


def test_a_database_with_migrations_that_nobody_here_knows_is_refused_untouched(owner: psycopg.Connection):
    owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', now())")
    tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
    before = owner.execute(tables).fetchone()
    with pytest.raises(OperatorError, match=r"cases\.9999_later 等 1 项") as refusal:
        database.adopt()
    assert "made by another version" in str(refusal.value)
    assert owner.execute(tables).fetchone() == before
