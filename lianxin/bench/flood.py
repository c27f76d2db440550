"""A flood of forms at the portal: 100 a second from one address and 20 from a hundred, while the desk works and honest
citizens, of whom every other sits behind the flooder's own address, state their matters."""

import http.client
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, repeat
from threading import Thread
from time import perf_counter, sleep
from urllib.parse import urlencode

from lianxin.bench import served
from lianxin.bench.measures import People, Times
from lianxin.bench.pages import host, signed_in
from lianxin.cases.filters import Wish
from lianxin.cases.saved_filters import address
from lianxin.foundation import time
from lianxin.portal.stamps import new_stamp

STATE = "/portal/state/"
# Forms a second from one address, and from as many others as MANY tells together; threads that
# send either.
FROM_ONE, FROM_MANY, MANY, THREADS, FEW = 100, 20, 100, 20, 4
PAUSE = 0.5  # seconds between two pages of the desk, and between two honest citizens
LONGEST = 30.0  # seconds
FLOODER = "127.0.1.1"
_HIDDEN = re.compile(r'name="stamp" value="([^"]+)"')
_WORK = re.compile(r'data-work-key="([^"]*)" data-work-bits="(\d+)"')
_CSRF = secrets.token_hex(16)  # the cookie and the form's field: any, so long as both are alike


@dataclass(slots=True)
class Flood:
    """What came of it: the seconds of the desk's list and of each honest citizen from opening the form until his number
    was told (LONGEST where he was not let in); the status by which each of the flood's forms was answered."""

    desk: list[float] = field(default_factory=list)
    honest: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def answers(self) -> dict[int, int]:
        """How many of the flood's forms were answered with which status."""
        return dict(Counter(self.statuses))

    def times(self) -> list[Times]:
        return [Times("flood_list", self.desk), Times("flood_honest", self.honest)]


def measured(people: People, seconds: float) -> Flood:
    """Flood a web server of this installation for so long, and look how others fare."""
    cookies = signed_in(people.dispatcher.post_id or 0).cookies
    cookie = "; ".join(f"{name}={each.value}" for name, each in cookies.items())
    with served.running() as port:
        found, until = Flood(), perf_counter() + seconds
        threads = [
            *(Thread(target=_send, args=(port, found, until, *sent)) for sent in _senders()),
            Thread(target=_work, args=(port, found, until, cookie)),
            Thread(target=_state, args=(port, found, until)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return found


def _senders() -> Iterator[tuple[list[str], float]]:
    """From where each thread of the flood sends, and how many a second."""
    yield from repeat(([FLOODER], FROM_ONE / THREADS), THREADS)
    others = [f"127.0.2.{number}" for number in range(1, MANY + 1)]
    yield from ((others[part::FEW], FROM_MANY / FEW) for part in range(FEW))


def _send(port: int, found: Flood, until: float, sources: list[str], rate: float) -> None:
    """Send `rate` forms a second, from each of the `sources` in turn."""
    begun = perf_counter()
    for number in count():
        due = begun + number / rate
        if due >= until:
            return
        sleep(max(0.0, due - perf_counter()))
        status, _told = _ask(port, sources[number % len(sources)], "POST", STATE, _form(new_stamp(time.now())))
        found.statuses.append(status)


def _work(port: int, found: Flood, until: float, cookie: str) -> None:
    """Open the dispatcher's list again and again."""
    at = address(Wish())
    while perf_counter() < until:
        begun = perf_counter()
        status, _told = _ask(port, served.HOST, "GET", at, cookie=cookie)
        found.desk.append(perf_counter() - begun if status == http.client.OK else LONGEST)
        sleep(PAUSE)


def _state(port: int, found: Flood, until: float) -> None:
    """One citizen after the other opens the form, lets his browser work where it is asked to, and sends it."""
    for number, source in enumerate(_homes()):
        if perf_counter() >= until:
            return
        begun = perf_counter()
        _status, page = _ask(port, source, "GET", STATE)
        form = _form(_first(_HIDDEN, page), _worked(page), f"第{number}件：小区停水两天，请尽快恢复。")
        status, _told = _ask(port, source, "POST", STATE, form)
        found.honest.append(perf_counter() - begun if status == http.client.FOUND else LONGEST)
        sleep(PAUSE)


def _homes() -> Iterator[str]:
    for number in count(1):
        yield f"127.0.3.{number % 250 + 1}"
        yield FLOODER


def _form(stamp: str, work: str = "", words: str = "小区停水两天，请尽快恢复。") -> dict[str, str]:
    """What a citizen without a name sends."""
    told = {"content": words, "area": "371302", "appeal_type": "help", "identity": "anonymous", "reply_by": "none"}
    return told | {"stamp": stamp, "work": work, "csrfmiddlewaretoken": _CSRF}


def _worked(page: str) -> str:
    """What the page's script finds (`islands/work.ts`), "" where it is not asked to."""
    asked = _WORK.search(page)
    if asked is None:
        return ""
    return next(str(nonce) for nonce in count() if _is_enough(f"{asked[1]}:{nonce}", int(asked[2])))


def _is_enough(told: str, bits: int) -> bool:
    digest = sha256(told.encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return found[1] if found else ""


def _ask(
    port: int,
    source: str,
    method: str,
    at: str,
    form: dict[str, str] | None = None,
    *,
    cookie: str = f"csrftoken={_CSRF}",
) -> tuple[int, str]:
    """Status and page; 0 where there was no answer."""
    headers = {"Host": host(), "Cookie": cookie}
    body = urlencode(form) if form else None
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    line = http.client.HTTPConnection(served.HOST, port, timeout=LONGEST, source_address=(source, 0))
    with closing(line):
        try:
            line.request(method, at, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
