"""What is measured: the acts that people wait for, each asked again and again with other arguments."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain, cycle, islice, repeat
from time import perf_counter
from typing import Any

from django.db.models import QuerySet

from lianxin.accounts.models import Post
from lianxin.accounts.queries import actor_for
from lianxin.bench.words import Told, Tongue
from lianxin.cases import lists, tables
from lianxin.cases.filters import ALL, CLOSED, Wish
from lianxin.cases.models import Case, Contact, TaskOrder
from lianxin.cases.queries import whole
from lianxin.cases.states import AppealType, CaseState, Channel, Urgency
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import Statement, register
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door
from lianxin.organizations.models import Hub

REASON = "the bench measures for everybody"
WARM_UP = 10
SAMPLE = 500
Call = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that each call of one measure took."""

    code: str
    seconds: list[float]

    @property
    def median(self) -> float:
        return self._share(0.5)

    @property
    def p95(self) -> float:
        return self._share(0.95)

    def _share(self, share: float) -> float:
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


def timed(code: str, calls: Iterable[Call], count: int) -> Times:
    """The seconds of `count` calls, after as many that are not counted, WARM_UP at most."""
    seconds: list[float] = []
    warm_up = min(count, WARM_UP)
    for call in islice(calls, warm_up + count):
        begun = perf_counter()
        call()
        seconds.append(perf_counter() - begun)
    return Times(code, seconds[warm_up:])


class People:
    """Who waits: those who work at the hotline, somebody who oversees the city, somebody in each unit.

    `handlers` are those who can sign in for a unit, by its id.
    """

    def __init__(self) -> None:
        self.hub = Hub.objects.unscoped(REASON).get(code="01")
        self.agent = self._holder("agent", self.hub)
        self.dispatcher = self._holder("dispatcher", self.hub)
        self.reviewer = self._holder("reviewer", self.hub)
        self.caller = self._holder("follow_up_caller", self.hub)
        self.shift_leader = self._holder("shift_leader", self.hub)
        self.overseer = self._holder("leading_group_office", None)
        posts = self._posts("unit_handler", None)
        self.handlers = {post.unit_id: _actor(post) for post in posts if post.unit_id}

    def handler(self, unit: int) -> Actor:
        """Somebody who handles the orders of the unit with this id."""
        return self.handlers.get(unit) or replace(next(iter(self.handlers.values())), unit_id=unit)

    def _holder(self, role: str, hub: Hub | None) -> Actor:
        return _actor(self._posts(role, hub)[0])

    def _posts(self, role: str, hub: Hub | None) -> QuerySet[Post]:
        posts = Post.objects.unscoped(REASON).filter(role__code=role, hub=hub, valid__upper_inf=True)
        return posts.select_related("person", "role").order_by("pk")


def _actor(post: Post) -> Actor:
    return actor_for(post.person, post=post, door=Door.DESK)


class Registrations:
    """Contacts that wait to be registered; `cases` are those that have been."""

    def __init__(self, people: People) -> None:
        self.cases: list[Case] = []
        self._people, self._tongue = people, Tongue("register")
        self._citizens = list(Citizen.objects.unscoped(REASON).order_by("pk")[:500])
        self._phones = list(PhoneNumber.objects.unscoped(REASON).order_by("pk")[:500])

    def calls(self) -> Iterator[Call]:
        while True:
            contact, told = self._contact(), self._tongue.tells()
            yield partial(self._register, contact, told)

    def _contact(self) -> Contact:
        draw = self._tongue.random
        citizen, phone = draw.choice(self._citizens), draw.choice(self._phones)
        by = self._people.agent
        return receive_contact(Channel.PHONE, self._people.hub, citizen, phone, by=by, at=time.now())

    def _register(self, contact: Contact, told: Told) -> None:
        statement = Statement(
            title=told.title,
            content=told.content,
            place=told.place,
            appeal_type=AppealType.COMPLAINT,
            category=told.category,
            area=told.area,
        )
        by = self._people.agent.with_request_key(uuid.uuid4().hex)
        self.cases.append(register(contact, statement, by=by, at=time.now()))


class Readings:
    """What people look at: other units, words, filters and cases each time, by one seed.

    `numbers` are those of any cases, `orders` the unit and the case's number of any orders.
    """

    def __init__(self, people: People) -> None:
        self._people, self._tongue = people, Tongue("readings")
        self._random = self._tongue.random
        self.numbers = list(Case.objects.unscoped(REASON).order_by("?").values_list("number", flat=True)[:SAMPLE])
        orders = TaskOrder.objects.unscoped(REASON).order_by("?").values_list("unit", "case__number")
        self.orders = list(orders[:SAMPLE])

    def calls(self) -> dict[str, Iterator[Call]]:
        """What is to be measured, by its code."""
        return {
            "unit_list": self._lists(self._units(), repeat(Wish())),
            "filtered_list": self._lists(repeat(self._people.dispatcher), self.filters()),
            "search_2": self._lists(self._readers(), self.searches(2)),
            "search_4": self._lists(self._readers(), self.searches(4)),
            "whole_case": self._cases(),
            "status_by_unit": self._calls(tables.status_by_unit, ((reader,) for reader in self._overseers())),
        }

    def _calls(self, read: Callable[..., Any], given: Iterable[tuple[Any, ...]]) -> Iterator[Call]:
        return (partial(read, *each) for each in given)

    def _lists(self, readers: Iterable[Actor], wishes: Iterable[Wish]) -> Iterator[Call]:
        return self._calls(lists.lines, zip(readers, wishes, strict=False))

    def _cases(self) -> Iterator[Call]:
        of_hub = ((self._people.dispatcher, number) for number in cycle(self.numbers))
        of_units = ((self._people.handler(unit), number) for unit, number in cycle(self.orders))
        return self._calls(whole, chain.from_iterable(zip(of_hub, of_units, strict=False)))

    def _units(self) -> Iterator[Actor]:
        return (self._people.handler(unit) for unit, _number in cycle(self.orders))

    def _readers(self) -> Iterator[Actor]:
        return chain.from_iterable(zip(repeat(self._people.dispatcher), self._units(), strict=False))

    def _overseers(self) -> Iterator[Actor]:
        return cycle([self._people.dispatcher, self._people.overseer])

    def searches(self, length: int) -> Iterator[Wish]:
        """Pieces of what citizens call their matters, among the open and, as often, among all."""
        for only in cycle(["", ALL]):
            title = self._tongue.tells().title
            start = self._random.randrange(len(title) - length + 1)
            yield Wish(words=title[start : start + length], only=only)

    def filters(self) -> Iterator[Wish]:
        """What lists are narrowed to."""
        for only in cycle([Light.RED, Light.AMBER, CLOSED, "", ALL]):
            told, until = self._tongue.tells(), time.local(time.now()).date()
            since = until - timedelta(days=self._random.randint(1, 90))
            yield Wish(only=only)
            yield Wish(only=only, areas=(told.area.code,))
            yield Wish(only=only, categories=(told.category.code[:2],))
            yield Wish(only=only, since=since, until=until, appeal_types=(AppealType.COMPLAINT,))
            yield Wish(only=only, case_states=(CaseState.IN_HAND,), urgencies=(Urgency.URGENT,))
