"""What pages hand to the components: plain frozen values, no models. Texts are already in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# overdue ■ red, near ▲ amber, good ● green, doing ◎ blue, paused ‖ neutral; ordinary has neither shape nor colour.
State = Literal["overdue", "near", "good", "doing", "paused", "ordinary"]
Tone = Literal["", "strong", "near", "bad", "good", "blue", "machine", "outline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFace:
    """One clock as a page shows it.

    `share` is the used part, 0 to 1 (more is drawn as full); `text` what is left, told by the server ("余 6 工作小时");
    `natural` is true where plain time counts, then the browser keeps `text` up to date.
    """

    state: State
    share: float
    text: str
    due: datetime | None = None
    label: str = ""
    natural: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tone: Tone = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a fact list; `note` is a quiet second line."""

    label: str
    value: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Two lines of a list: the title, then number and meta; the clock always in the same column; at the right `act`,
    the next act in words, or else `end`; `act_href` opens its form over the page (which includes ui/parts/sheet). `key`
    names the row where the list is live; `pick` lets it be chosen, `left` says that and why it stands in the list no
    more."""

    title: str
    href: str
    number: str = ""
    meta: Sequence[str] = ()
    chips: Sequence[Chip] = ()
    clock: ClockFace | None = None
    end: str = ""
    act: str = ""
    act_href: str = ""
    current: bool = False
    key: str = ""
    pick: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A filter with its count, of what `unit` says; `more`: there are more than that, which nobody has counted."""

    label: str
    count: int
    href: str
    state: State = "ordinary"
    current: bool = False
    more: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `at` is aware; `who` the actor in words; `note` what else there is to say."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""
    state: State = "ordinary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that may be done: a link (`href`) or a dialog of the page (`opens`); `locked` is the reason why not."""

    label: str
    icon: str
    note: str = ""
    href: str = ""
    opens: str = ""
    key: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset pages: addresses of the neighbours ("" where there is none) and what is shown, in words."""

    previous: str
    next: str
    told: str = ""
