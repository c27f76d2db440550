"""`script/server`: from a fresh clone to a running installation. Uses nothing but Python's own library."""

import os
import sys

from lianxin.operations import environment, frontend, places, port
from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import show
from lianxin.operations.progress import in_sentences


def main() -> int:
    """Set up what is missing, then become the serving process. Returns an exit code only when that could not be."""
    port.refuse_taken()
    environment.prepare(dev=False)
    frontend.prepare()
    lianxin = [str(places.PYTHON), "-m", "lianxin"]
    if show([*lianxin, "setup"]) != 0:
        raise OperatorError("数据库或示范数据没有准备好，原因见上。", "Set-up of the database failed, see above.")
    os.execv(lianxin[0], [*lianxin, "serve"])  # noqa: S606 - the environment's own Python


if __name__ == "__main__":
    sys.exit(in_sentences(main))
