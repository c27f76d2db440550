"""Which PostgreSQL the system talks to: the one DATABASE_URL names, else the embedded cluster of the data folder."""

from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from lianxin.config import env
from lianxin.operations.embedded import APP, OWNER, Cluster

# Which database of the embedded server: a kept rehearsal is looked at by naming its database.
DATABASE = env.text("LIANXIN_DATABASE") or "lianxin"


def urls(data: Path) -> tuple[str, str]:
    """Addresses for (the application, the owner); only the owner may migrate or touch what is append-only."""
    if app := env.text("DATABASE_URL"):
        return app, env.text("LIANXIN_OWNER_DATABASE_URL", app)
    cluster = Cluster(data / "postgres")
    return cluster.url(DATABASE, role=APP), cluster.url(DATABASE, role=OWNER)


def connection_settings(url: str) -> dict[str, Any]:
    """Django's settings for one PostgreSQL address; raises `BadSetting` for an address that cannot be meant."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise env.BadSetting(f"DATABASE_URL cannot be read: {error}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


class OnlyTheOwnerMigrates:
    """Django's router: the application's role changes no tables."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
