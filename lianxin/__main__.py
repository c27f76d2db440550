"""`python -m lianxin` is the command `lianxin`."""

import sys

from lianxin.cli import main

sys.exit(main())
