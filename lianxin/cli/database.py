"""The database of this installation: found, started, brought up to date."""

import os
from pathlib import Path

import psycopg
from psycopg import sql

from lianxin.config import env
from lianxin.config.database import DATABASE, urls
from lianxin.operations import places, secret_files, stamps, translations
from lianxin.operations.embedded import Cluster
from lianxin.operations.errors import OperatorError
from lianxin.operations.progress import part

SOURCES = {".py", ".po", ".sql", ".toml", ".csv", ".gz", ".json"}


def private_cluster() -> Cluster | None:
    """The embedded server of this installation; None where DATABASE_URL names another."""
    return None if os.environ.get("DATABASE_URL") else Cluster(places.data() / "postgres")


def start() -> Cluster | None:
    """See to it that the embedded server runs and has its database; returns it, or None like `private_cluster`."""
    cluster = private_cluster()
    if cluster:
        cluster.start()
        cluster.create_database(DATABASE)
    return cluster


def owner_url() -> str:
    """The address for the role that owns all tables."""
    return urls(places.data())[1]


def stored_files() -> Path:
    """The folder of the files that citizens and staff have handed in."""
    return env.folder("LIANXIN_FILES", places.data() / "files")


def prepare() -> None:
    """Bring keys, texts and database up to date with the code; nothing when they are.

    The database itself carries the stamp that says so: another database, or a restored one, is looked at afresh.
    """
    demo = env.flag("LIANXIN_DEMO", True)
    secret_files.make_django_key()
    with part("数据库", "Database"):
        start()
    wanted = _digest(demo)
    if _stamp() != wanted:
        _renew(wanted, demo=demo)
    _check_keys()
    if demo:
        _show_cast()


def _renew(wanted: str, *, demo: bool) -> None:
    for source in translations.outdated():
        translations.compile_texts(source)
    _command("keys", "密钥", "Keys", "init")
    adopt()
    if demo:
        _command("load_demo", "示范城市", "Demonstration city", "--cases")
    _write_stamp(wanted)


def adopt() -> None:
    """Take the database, whatever earlier version or server filled it, into the present: migrations, rights, outbox.

    Raises OperatorError for one that these programs do not know.
    """
    _start_django()
    _demand_known()
    _command("migrate", "数据库结构", "Migrations", database="owner")
    _grant()
    _rebase()


def _demand_known() -> None:
    """A database with migrations that are not among ours was made by later programs, or before the first release."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections["owner"], ignore_no_migrations=True)
    strange = sorted(".".join(each) for each in loader.applied_migrations.keys() - loader.disk_migrations.keys())
    if strange:
        raise OperatorError(
            f"这个数据库由别的版本建立（{strange[0]} 等 {len(strange)} 项不在本版本中）：请用那个版本的程序，"
            "或者用 LIANXIN_DATA 指定一个新的数据目录。",
            f"This database was made by another version ({strange[0]}, {len(strange)} unknown migrations): "
            "use that version, or name a new data folder by LIANXIN_DATA.",
        )


def _check_keys() -> None:
    """Raises OperatorError, naming file and field, unless the key file is the one the database was written with."""
    _start_django()
    from lianxin.foundation.crypto.ring import ring

    ring()


def _command(name: str, chinese: str, english: str, *words: str, **options: str) -> None:
    """Run a management command in this process."""
    from django.core.management import call_command

    with part(chinese, english):
        _start_django()
        call_command(name, *words, verbosity=0, **options)


def _show_cast() -> None:
    """Tell how to sign in to the demonstration city; here, where Django is up already."""
    from django.core.management import call_command

    call_command("who")


def _start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    django.setup()


def _grant() -> None:
    """The application's role gets its rights anew; an installation may do with one role, but then lacks the second lock
    of what is append-only."""
    from django.db import connections

    from lianxin.foundation.roles import grant_application_role

    role, owner = (connections[alias].settings_dict["USER"] for alias in ("default", "owner"))
    if role != owner:
        grant_application_role(connections["owner"], role)


def _rebase() -> None:
    """Another server numbers its transactions from the beginning; positions of the outbox must go on rising."""
    from lianxin.foundation.outbox.base import rebase

    rebase()


def _digest(demo: bool) -> str:
    sources = (path for path in (places.ROOT / "lianxin").rglob("*") if path.suffix in SOURCES)
    return stamps.digest(sorted(sources), also=f"demo={demo}")


def _stamp() -> str:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with _connect() as connection:
        return str((connection.execute(query).fetchone() or [""])[0])


def _write_stamp(wanted: str) -> None:
    with _connect() as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(wanted)))


def _connect() -> psycopg.Connection:
    try:
        return psycopg.connect(owner_url(), connect_timeout=10)
    except psycopg.OperationalError as error:
        raise OperatorError(f"数据库连接不上：{error}", "The database cannot be reached, see above.") from error
