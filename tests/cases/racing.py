"""Several acts at the same moment, each in its own thread and connection."""

import os
from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from lianxin.foundation.errors import Refused

# How often a race is run whose outcome hangs on the moment; the second database of `script/test` runs fewer.
ROUNDS = int(os.environ.get("LIANXIN_RACE_ROUNDS", "50"))
Act = Callable[[], object]


def race(*acts: Act) -> list[object]:
    """Let all begin at once; answers what each answered, or the code of its refusal, in their order."""
    begin = Barrier(len(acts), timeout=20)
    answers: list[object] = ["never ended"] * len(acts)

    def run(place: int, act: Act) -> None:
        try:
            begin.wait()
            answers[place] = act()
        except Refused as refusal:
            answers[place] = refusal.code
        except Exception as error:  # shown by the test's comparison, else lost with the thread
            answers[place] = repr(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=place_and_act, daemon=True) for place_and_act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def refused(answers: list[object]) -> list[str]:
    """The codes of refusals and everything else that is no row."""
    return [answer for answer in answers if isinstance(answer, str)]
