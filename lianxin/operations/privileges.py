"""PostgreSQL refuses to run as root: here root gives up its rights, without creating users or touching parent folders.

Three ways, the first that works here is taken: the owner of an existing data folder; a user namespace in which root is
called nobody (works under a 0700 home, leaves files with root); the user nobody, who keeps from root only the right to
pass folders (for containers that forbid user namespaces).
"""

import os
import pwd
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lianxin.operations.programs import run


def nobody() -> pwd.struct_passwd:
    """The account that owns nothing, as this system calls it."""
    return pwd.getpwnam("nobody")


def prefix(folder: Path) -> Sequence[str]:
    """The command words to put before a PostgreSQL program that works in `folder`, which must exist.

    Nothing for an ordinary user. As root, `folder` may change hands to nobody; no other folder is touched.
    """
    if os.geteuid() != 0:
        return []
    owner = folder.stat()
    if owner.st_uid != 0:
        return _as_user(owner.st_uid, owner.st_gid)
    if namespaces_work():
        return ["unshare", "--user", f"--map-user={nobody().pw_uid}"]
    _give_away(folder)
    return _as_user(nobody().pw_uid, nobody().pw_gid)


@cache
def namespaces_work() -> bool:
    """Whether root may open a user namespace here; containers often forbid it."""
    attempt = ["unshare", "--user", f"--map-user={nobody().pw_uid}", "true"]
    try:
        return run(attempt).returncode == 0
    except FileNotFoundError:
        return False


def _as_user(uid: int, gid: int) -> Sequence[str]:
    passing = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    return ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", *passing]


def _give_away(folder: Path) -> None:
    account = nobody()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
