"""The commands for the whole installation: set up, serve, stop, back up, restore."""

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from lianxin.cli import database
from lianxin.foundation.time import now
from lianxin.operations import backup as archives
from lianxin.operations import places
from lianxin.operations import serve as processes
from lianxin.operations.embedded import Cluster
from lianxin.operations.progress import say

FAREWELL = 3.0  # seconds that the server may take to notice that a program has ended
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


def setup(words: Sequence[str]) -> int:
    """Bring keys, texts, database and (unless LIANXIN_DEMO=no) the demonstration city up to date; show its cast."""
    ArgumentParser("lianxin setup", description=setup.__doc__).parse_args(words)
    database.prepare()
    return 0


def serve(words: Sequence[str]) -> int:
    """Web, events, worker and relay until Ctrl-C; restarts what dies, the private database included."""
    ArgumentParser("lianxin serve", description=serve.__doc__).parse_args(words)
    with processes.only_one():
        cluster = database.start()
        try:
            processes.serve(each_second=cluster.start if cluster else lambda: None)
        finally:
            if cluster:
                _stop_unless_used(cluster)
    return 0


def stop(words: Sequence[str]) -> int:
    """Stop the serving processes and the private database of this installation."""
    ArgumentParser("lianxin stop", description=stop.__doc__).parse_args(words)
    processes.stop()
    if cluster := database.private_cluster():
        cluster.stop()
    return 0


def backup(words: Sequence[str]) -> int:
    """Write database and stored files to one archive; the keys are to be kept apart from it."""
    parser = ArgumentParser("lianxin backup", description=backup.__doc__)
    parser.add_argument("file", type=Path)
    wanted = parser.parse_args(words)
    database.start()
    archives.save(wanted.file, url=database.owner_url(), files=database.stored_files(), at=now())
    say(f"已备份到 {wanted.file}  Backed up to {wanted.file}")
    say(
        f"密钥不在备份里，请另行妥善保存 {places.secrets()}  Keys are not in it: keep {places.secrets()} safe elsewhere"
    )
    return 0


def restore(words: Sequence[str]) -> int:
    """Fill an empty database (or, with --replace, one that is emptied first) and the stored files from an archive."""
    parser = ArgumentParser("lianxin restore", description=restore.__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="empty the database first: all its present data is lost")
    wanted = parser.parse_args(words)
    database.start()
    archives.load(wanted.file, url=database.owner_url(), files=database.stored_files(), replace=wanted.replace)
    database.adopt()
    say(f"已从 {wanted.file} 恢复  Restored from {wanted.file}")
    return 0


def _stop_unless_used(cluster: Cluster) -> None:
    """A rehearsal or another command may still be at work in the same database server. What connections our own
    programs had go a moment after them."""
    give_up = time.monotonic() + FAREWELL
    while (others := cluster.execute(OTHERS)) != "0" and time.monotonic() < give_up:
        time.sleep(0.1)
    if others == "0":
        cluster.stop()
    else:
        say(f"数据库仍有 {others} 个连接，留它运行  The database has {others} other connections and is left running")
