"""One database server for all test runs of this checkout, and a template database made anew when its makings change."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command, load_command_class
from django.db import connections

from lianxin.config.database import connection_settings
from lianxin.foundation.roles import grant_application_role
from lianxin.operations import binaries
from lianxin.operations.embedded import APP, OWNER, Cluster

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / ".data" / "test"
# What the template is made of: a change here makes a new one.
MAKINGS = (
    "lianxin/*/migrations/*.py",
    "lianxin/*/data/**/*",
    "lianxin/*/loading.py",
    "lianxin/*/subscribers.py",
    "lianxin/demo/**/*.py",
    "requirements/base.txt",
)


def server(worker: str = os.environ.get("PYTEST_XDIST_WORKER", "")) -> Cluster:
    """The tests' own database server, of whichever PostgreSQL is to be tried. Each of several workers has one of its
    own: a transaction that one test keeps open holds up the relay and the seals of a whole server."""
    version = binaries.major(binaries.find())
    return Cluster(DATA / f"postgres-{version}{worker and '-'}{worker}", durable=False)


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster is up within the block; whoever leaves last stops it."""
    cluster.data.mkdir(parents=True, exist_ok=True)
    with (cluster.data.parent / f"{cluster.data.name}.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.start()
        try:
            yield cluster
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _stop_if_last(cluster, users.fileno())


def _stop_if_last(cluster: Cluster, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    cluster.stop()


def template(cluster: Cluster) -> str:
    """The name of the template database: every migration applied, the demonstration city loaded."""
    name = f"template_{_makings_digest()}"
    with (cluster.data.parent / f"{cluster.data.name}.building").open("w") as builder:
        fcntl.flock(builder, fcntl.LOCK_EX)
        if name not in cluster.databases():
            _build(cluster, name)
    return name


def _build(cluster: Cluster, name: str) -> None:
    draft = f"{name}_draft_{os.getpid()}"
    cluster.create_database(draft)
    point_at(cluster, draft)
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], APP)
    call_command(load_command_class("lianxin.demo", "load_demo"), verbosity=0)
    for connection in connections.all():
        connection.close()
    cluster.execute(f"ALTER DATABASE {draft} RENAME TO {name}")


def _makings_digest() -> str:
    digest = hashlib.sha256()
    for pattern in MAKINGS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def point_at(cluster: Cluster, database: str) -> None:
    """Let Django's connections talk to `database`."""
    for alias, role in (("default", APP), ("owner", OWNER)):
        connections[alias].close()
        connections[alias].settings_dict |= connection_settings(cluster.url(database, role=role))
        connections.databases[alias] = connections[alias].settings_dict


def copy(cluster: Cluster, new: Cluster) -> None:
    """Give `new` the files of the resting `cluster`, where it has none yet: quicker than to make the city again."""
    if not new.files.exists():
        new.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = new.data / "files.copy"
        subprocess.run(["cp", "-a", str(cluster.files), str(draft)], check=True)
        draft.rename(new.files)


def prepare(workers: list[str]) -> None:
    """Make the templates of the named workers before their tests begin."""
    first, *others = [server(name) for name in workers]
    with running(first):
        template(first)
    for cluster in others:
        copy(first, cluster)
        with running(cluster):
            template(cluster)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    prepare(sys.argv[1:] or [""])
