"""The private database server of one installation or one test run: initdb, pg_ctl and psql, and nothing else.

A cluster is UTF-8 with locale C.UTF-8, so that neither its order nor its indexes depend on the machine. It listens on
a Unix socket only, in a folder that nobody else may enter; there every local connection is trusted. `lianxin_owner`
owns the databases and runs migrations; `lianxin_app` may sign in and receives its rights from migrations.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from lianxin.operations import binaries, privileges
from lianxin.operations.errors import OperatorError, disk_full
from lianxin.operations.programs import run

OWNER = "lianxin_owner"
APP = "lianxin_app"
LONGEST_SOCKET = 107  # bytes: sun_path holds 108 with its closing zero
SOCKET = ".s.PGSQL.5432"
# One fixed place, for whoever asks must find the same socket; what others may have laid there is refused.
TEMPORARY = Path("/tmp")  # noqa: S108
PATIENCE = 30.0  # seconds: the orphans of a killed server go within 3, a slow disk recovers within 30
RECOVERY = "120"  # seconds that a start may take to replay what a crash left

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    # PostgreSQL reckons with a turning disk, where a page out of turn costs four in a row. What runs a city lies on
    # solid state, most of it in memory: there, reading whole tables instead of few rows by an index is the slow way.
    "random_page_cost": "1.1",
    "effective_io_concurrency": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, ymd",
    "dynamic_shared_memory_type": "posix",
    "max_prepared_transactions": "0",
    "password_encryption": "scram-sha-256",
}
# Megabytes of memory for the server's own cache: an eighth of the machine's, within these.
CACHE_LEAST, CACHE_MOST = 128, 1024
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One private PostgreSQL server whose files lie in `data`, a folder that belongs to it alone.

    `durable=False` is for tests and rehearsals: quicker, and lost when the host dies.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.absolute()
        self.durable = durable
        self.files = self.data / "files"
        self.log = self.data / "server.log"
        self.socket_folder = _socket_folder(self.data)

    def start(self) -> None:
        """Make the cluster when there is none and start it; nothing when it runs. Waits for the orphans of a crash.

        Raises OperatorError for files of another major version, a full disk, or a server that does not come up in 30 s.
        """
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            if self.is_running():
                return
            if not self.files.exists():
                self._initialise()
            self._refuse_other_version()
            self._write_settings()
            self._start_with_patience()

    def stop(self) -> None:
        """Stop the server and wait until it is gone; open connections are cut. Nothing when it does not run."""
        if not (self.files / "postmaster.pid").exists():
            return
        with self._alone():
            if self.is_running():
                self._run("pg_ctl", "stop", "-D", str(self.files), "-m", "fast", "-w", "-t", "60")

    def is_running(self) -> bool:
        """Whether the server is up and takes connections."""
        try:
            status = (self.files / "postmaster.pid").read_text().splitlines()[7].strip()
        except (FileNotFoundError, IndexError):
            return False
        return status == "ready" and self._answers()

    def url(self, database: str, *, role: str) -> str:
        """The address of `database` for `role` (OWNER or APP), as psycopg, Django and libpq read it."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}"

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create database `name` owned by OWNER, a copy of `template` where given. Nothing when it exists."""
        if name in self.databases():
            return
        copied = f" TEMPLATE {_identifier(template)}" if template else ""
        self.execute(f"CREATE DATABASE {_identifier(name)} OWNER {OWNER}{copied}")

    def drop_database(self, name: str) -> None:
        """Drop database `name`, cutting its connections. Nothing when there is none."""
        self.execute(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")

    def databases(self) -> list[str]:
        """The names of all databases of the cluster."""
        return self.execute("SELECT datname FROM pg_database").split("\n")

    def execute(self, sql: str, *, database: str = "postgres") -> str:
        """Run one statement as OWNER; returns the rows, one a line, fields parted by `|`.

        Raises OperatorError when the database refuses it.
        """
        command = ["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-qtA", "-c", sql, self.url(database, role=OWNER)]
        return self._run("psql", *command).stdout.strip("\n")

    def _initialise(self) -> None:
        """Made beside and then moved, so that a cluster is there wholly or not at all."""
        draft = self.data / "files.new"
        if draft.exists():
            shutil.rmtree(draft)
        options = ["-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        if binaries.major(binaries.find()) >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            options.append("--no-sync")
        self._run("initdb", "-D", str(draft), *options)
        draft.rename(self.files)

    def _refuse_other_version(self) -> None:
        found = (self.files / "PG_VERSION").read_text().strip()
        programs = binaries.major(binaries.find())
        if found != str(programs):
            raise OperatorError(
                f"数据目录 {self.files} 属于 PostgreSQL {found}，而现有程序是 {programs}；请用原版本备份后再恢复。",
                f"{self.files} belongs to PostgreSQL {found}, the programs are {programs}: "
                "back up with the old, restore with the new.",
            )

    def _write_settings(self) -> None:
        """The whole postgresql.conf is ours: what runs is what this file says, whatever version made the cluster."""
        _private_folder(self.socket_folder, like=self.files)
        own = _cache() if self.durable else HASTY
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)} | own
        lines = [f"{key} = {_quoted(value)}\n" for key, value in settings.items()]
        (self.files / "postgresql.conf").write_text("".join(lines))

    def _start_with_patience(self) -> None:
        give_up = time.monotonic() + PATIENCE
        command = ["start", "-D", str(self.files), "-l", str(self.log), "-w", "-t", RECOVERY, "-s"]
        while not self.is_running():
            busy = self._orphans_live()
            if not busy:
                self._forget_dead_server()
            try:
                self._run("pg_ctl", *command)
            except OperatorError:
                if not busy or time.monotonic() > give_up:
                    raise self._why_not() from None
                time.sleep(0.3)
        self._make_app_role()

    def _make_app_role(self) -> None:
        if APP not in self.execute("SELECT rolname FROM pg_roles").split("\n"):
            self.execute(f"CREATE ROLE {APP} LOGIN")

    def _forget_dead_server(self) -> None:
        """After a crash these files may name a process number that another program, or an unburied zombie, has by now.
        PostgreSQL would take that for a running server and refuse for ever."""
        for leftover in [self.files / "postmaster.pid", self._socket, self._socket.with_name(f"{SOCKET}.lock")]:
            leftover.unlink(missing_ok=True)

    def _orphans_live(self) -> bool:
        """Whether any process of a server still works in the data folder, which is every such process's own folder."""
        return any(_works_in(self.files, entry) for entry in Path("/proc").glob("[0-9]*"))

    def _answers(self) -> bool:
        """Asks whether it speaks TLS: a server that was killed this instant still accepts, but says nothing more."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            try:
                client.connect(str(self._socket))
                client.sendall(b"\x00\x00\x00\x08\x04\xd2\x16\x2f")
                return client.recv(1) in (b"N", b"S")
            except OSError:
                return False

    @property
    def _socket(self) -> Path:
        return self.socket_folder / SOCKET

    def _why_not(self) -> OperatorError:
        """The server says its reason in its log, not to pg_ctl."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except FileNotFoundError:
            lines = []
        if lines and "No space left on device" in "".join(lines[-20:]):
            return disk_full(str(self.data))
        reason = next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), "")
        return OperatorError(
            f"数据库服务器没有启动：{reason}（{self.log}）",
            f"The database server did not start: {reason} (see {self.log})",
        )

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*privileges.prefix(self.data), str(binaries.find() / program), *arguments]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        environment |= {"LC_ALL": "C", "TZ": "UTC"}
        done = run(command, cwd=self.data, environment=environment)
        if done.returncode == 0:
            return done
        if "No space left on device" in done.stderr:
            raise disk_full(str(self.data))
        raise OperatorError(f"{program} 失败：{done.stderr.strip()}", f"{program} failed: {done.stderr.strip()}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two starters at once: the second waits, and finds the server running."""
        with (self.data / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _socket_folder(data: Path) -> Path:
    """Inside the data folder, or, where that is too long for a socket's address, a short one elsewhere."""
    inside = data / "socket"
    if len(os.fsencode(inside / f"{SOCKET}.lock")) <= LONGEST_SOCKET:
        return inside
    return TEMPORARY / f"lianxin-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def _private_folder(folder: Path, *, like: Path) -> None:
    """Make `folder` with mode 0700 for the owner of `like`; refuse one that somebody else laid there."""
    owner = like.stat()
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid == os.geteuid() != owner.st_uid:
        os.chown(folder, owner.st_uid, owner.st_gid)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner.st_uid or found.st_mode & 0o077:
        raise OperatorError(
            f"{folder} 不是本程序的私有目录，请删除。", f"{folder} is not this program's private folder; remove it."
        )


def _works_in(folder: Path, process: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except PermissionError:  # another user's: to be on the safe side, any server may be ours
        return (process / "comm").read_text() == "postgres\n"
    except OSError:  # ended meanwhile
        return False


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _cache() -> dict[str, str]:
    """How much memory the server may take, by how much the machine has."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    cache = min(max(memory // 8, CACHE_LEAST), CACHE_MOST)
    return {"shared_buffers": f"{cache}MB", "effective_cache_size": f"{max(memory // 2, CACHE_LEAST)}MB"}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
