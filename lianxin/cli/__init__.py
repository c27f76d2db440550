"""The command `lianxin`: its own commands for the whole installation, and every management command of the rooms.

Where DATABASE_URL is unset, any command starts the private database when it is down and leaves it running: the next
command finds it warm, `lianxin stop` ends it.
"""

import os
import sys
from collections.abc import Callable, Sequence

from psycopg.errors import DiskFull

from lianxin.cli import database, installation
from lianxin.config.env import BadSetting
from lianxin.operations import places, secret_files
from lianxin.operations.errors import OperatorError, disk_full
from lianxin.operations.progress import in_sentences

OWN: dict[str, Callable[[Sequence[str]], int]] = {
    "setup": installation.setup,
    "serve": installation.serve,
    "stop": installation.stop,
    "backup": installation.backup,
    "restore": installation.restore,
}


def main() -> int:
    """Run the command line's command and return its exit code."""
    return in_sentences(lambda: _run(sys.argv[1:]))


def _run(words: Sequence[str]) -> int:
    try:
        if words and words[0] in OWN:
            return OWN[words[0]](words[1:])
        return _of_a_room(words)
    except BadSetting as error:
        raise OperatorError(
            f"环境变量设置有误：{error}", "A setting in the environment is wrong, see above."
        ) from error
    except Exception as error:
        if isinstance(error.__cause__ or error, DiskFull):
            raise disk_full(str(places.data())) from error
        raise


def _of_a_room(words: Sequence[str]) -> int:
    """A management command; without any word, the list of all."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
    secret_files.make_django_key()
    if words and words[0] not in ("help", "--help", "-h"):
        database.start()
    else:
        sys.stdout.write(f"lianxin {' | '.join(OWN)}\n")
    execute_from_command_line(["lianxin", *words])
    return 0
