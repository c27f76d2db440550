"""`script/bench`: sets up what is missing, then measures among many cases; its words go to `lianxin bench`."""

import os
import sys

from lianxin.operations import environment, places
from lianxin.operations.errors import OperatorError
from lianxin.operations.programs import show
from lianxin.operations.progress import in_sentences


def main() -> int:
    """Set up environment and database, then become the measuring process."""
    environment.prepare(dev=False)
    lianxin = [str(places.PYTHON), "-m", "lianxin"]
    if show([*lianxin, "setup"]) != 0:
        raise OperatorError("数据库或示范数据没有准备好，原因见上。", "Set-up of the database failed, see above.")
    os.execv(lianxin[0], [*lianxin, "bench", *sys.argv[1:]])  # noqa: S606 - the environment's own Python


if __name__ == "__main__":
    sys.exit(in_sentences(main))
