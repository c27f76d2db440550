"""Which requests are asked for: GeoReport v2, "GET Service Requests" and "GET Service Request"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.cases.states import CASE_OVER
from lianxin.exchange.models import ClientKey, Filed
from lianxin.exchange.open311 import told
from lianxin.exchange.open311.faults import BAD, Fault
from lianxin.foundation import time
from lianxin.portal import library
from lianxin.portal.models import Publication

# "Default query limit is a span of 90 days or first 1000 requests returned, whichever is smallest."
SPAN, MOST = timedelta(days=90), 1000
LONGEST_NAME = 40
_NUMBER = re.compile("[1-9][0-9]{0,3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A request's moment and name, and how to tell it.
_Found = tuple[datetime, int, Filed | Publication]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client looks for; `statuses` and `codes` empty for all. `first` and `size` say which part is told."""

    codes: tuple[str, ...]
    statuses: frozenset[str]
    since: datetime
    until: datetime
    first: int
    size: int


def names_in(words: str) -> list[str]:
    """The names of requests, parted by commas; such as are none are left out."""
    found = (name.strip() for name in words.split(",") if name.strip())
    return [name for name in islice(found, MOST) if len(name) <= LONGEST_NAME and "\0" not in name]


def called(names: list[str]) -> list[dict[str, Any]]:
    """The requests of these names, filed by whomever or published, in the order of the names."""
    own = {row.name: row for row in _whole(Filed.objects.named(names))}
    rest = library.publications().filter(token__in=[name for name in names if name not in own])
    rows: dict[str, Filed | Publication] = {**own, **{row.token: row for row in rest}}
    return _told([rows[name] for name in dict.fromkeys(names) if name in rows])


def wished(given: QueryDict, at: datetime) -> Wish:
    """What the arguments ask for. Raises Fault for what is none of the specification's values."""
    statuses = frozenset(_listed(given, "status"))
    if not statuses <= {told.OPEN, told.CLOSED}:
        raise Fault(BAD, _("status: 只能是 open 或 closed。"))
    since, until = _span(_moment(given, "start_date"), _moment(given, "end_date"), at)
    size = min(_number(given, "page_size", MOST), MOST)
    return Wish(
        codes=tuple(_listed(given, "service_code")),
        statuses=statuses,
        since=since,
        until=until,
        first=(_number(given, "page", 1) - 1) * size,
        size=size,
    )


def found(wish: Wish, key: ClientKey | None) -> list[dict[str, Any]]:
    """What is published, and what the client filed by `key`, the newest first."""
    rows = [*_filed(wish, key), *_published(wish, key)] if key else _published(wish, key)
    newest = sorted(rows, key=lambda row: (row[0], row[1]), reverse=True)[:MOST]
    return _told([row for _at, _pk, row in newest[wish.first : wish.first + wish.size]])


def _filed(wish: Wish, key: ClientKey) -> list[_Found]:
    rows = Filed.objects.of_client(key).filter(_of_codes("service__code", wish), at__range=(wish.since, wish.until))
    if len(wish.statuses) == 1:
        over = Q(case__state__in=CASE_OVER)
        rows = rows.filter(over if told.CLOSED in wish.statuses else ~over)
    return [(row.at, row.pk, row) for row in _whole(rows).order_by("-at", "-pk")[:MOST]]


def _published(wish: Wish, key: ClientKey | None) -> list[_Found]:
    if wish.statuses == {told.OPEN}:
        return []
    span = (wish.since, wish.until)
    rows = library.publications().filter(_of_codes("category__code", wish), published_at__range=span)
    if key:
        rows = rows.exclude(case__in=Filed.objects.of_client(key).values("case"))
    return [(row.published_at, row.pk, row) for row in rows[:MOST] if row.published_at]


def _whole(rows: QuerySet[Filed]) -> QuerySet[Filed]:
    return rows.select_related("case__merged_into", "service")


def _of_codes(field: str, wish: Wish) -> Q:
    """The services asked for, with what lies below them; for none all."""
    whole = Q()
    for code in wish.codes:
        whole |= Q(**{f"{field}__startswith": code})
    return whole


def _told(rows: list[Filed | Publication]) -> list[dict[str, Any]]:
    """The rows in their order, each kind read at once."""
    own = [row for row in rows if isinstance(row, Filed)]
    rest = [row for row in rows if isinstance(row, Publication)]
    words = {id(row): each for row, each in zip(own, told.filed(own), strict=True)}
    words |= {id(row): each for row, each in zip(rest, told.published(rest), strict=True)}
    return [words[id(row)] for row in rows]


def _listed(given: QueryDict, name: str) -> Iterable[str]:
    """The values of an argument that may be declared many times, comma delimited."""
    words = (word.strip() for value in given.getlist(name) for word in value.split(","))
    return [word for word in words if word and "\0" not in word][:MOST]


def _number(given: QueryDict, name: str, usual: int) -> int:
    told_number = given.get(name, "")
    if not told_number:
        return usual
    if not _NUMBER.fullmatch(told_number):
        raise Fault(BAD, _("%(name)s: 应为 1 至 9999 的整数。") % {"name": name})
    return int(told_number)


def _moment(given: QueryDict, name: str) -> datetime | None:
    """A moment in the W3C's format, a day alone at its local beginning. A client that forgets to escape the plus of an
    offset sends a blank."""
    words = given.get(name, "").strip().replace(" ", "+")
    if not words:
        return None
    try:
        read = datetime.fromisoformat(words)
        if _DAY.fullmatch(words):
            read = read.replace(tzinfo=time.LOCAL)
        return time.aware(read)
    except (ValueError, OverflowError):
        raise Fault(BAD, _("%(name)s: 应为带时区的时间，如 2026-11-01T00:00:00Z。") % {"name": name}) from None


def _span(since: datetime | None, until: datetime | None, at: datetime) -> tuple[datetime, datetime]:
    """ "When not specified, the range defaults to most recent 90 days"; with one end the other lies 90 days off."""
    try:
        until = until or (min(at, since + SPAN) if since else at)
        since = since or until - SPAN
        too_long = until - since > SPAN
    except OverflowError:
        too_long = True
    if too_long or since is None or until is None:
        raise Fault(BAD, _("start_date 到 end_date 不能超过 90 天。"))
    return since, until
