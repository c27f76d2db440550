"""Pages as browsers ask for them: through the whole handler, middleware and templates included, signed in."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, cycle, repeat

from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import Person, Post
from lianxin.bench.measures import REASON, Call, People, Readings
from lianxin.cases.filters import Wish
from lianxin.cases.saved_filters import address
from lianxin.foundation import time
from lianxin.foundation.actor import Actor

BACKEND = "lianxin.accounts.sign_in.backend.StaffBackend"
Ask = tuple[Actor, str]
PUBLIC = ("home", "state", "follow", "scope", "numbers", "answers", "figures")


class Pages:
    """The pages that staff open again and again, each asked for by those who open it."""

    def __init__(self, people: People, readings: Readings) -> None:
        self._people, self._readings = people, readings
        self._clients: dict[int, Client] = {}

    def calls(self) -> dict[str, Iterator[Call]]:
        """What is to be measured, by its code."""
        asked: dict[str, Callable[[], Iterable[Ask]]] = {
            "page_list": lambda: self._lists(repeat(Wish())),
            "page_filtered": lambda: self._lists(self._readings.filters()),
            "page_words": lambda: self._lists(self._readings.searches(4)),
            "page_case_hub": self._cases_of_hub,
            "page_case_unit": self._cases_of_units,
            "page_home": self._homes,
            **{f"page_{desk}": partial(self._desk, desk, reader) for desk, reader in self._desks().items()},
        }
        return {code: self._calls(asks()) for code, asks in asked.items()} | self._open_to_all()

    def _open_to_all(self) -> dict[str, Iterator[Call]]:
        """What citizens open without signing in."""
        stranger = Client(SERVER_NAME=host(), raise_request_exception=True)
        return {
            f"page_portal_{name}": repeat(partial(self._open, stranger, reverse(f"portal:{name}"))) for name in PUBLIC
        }

    def _calls(self, asked: Iterable[Ask]) -> Iterator[Call]:
        """Each reader signs in before his first page is measured."""
        return (partial(self._open, self._client(reader), at) for reader, at in asked)

    def _open(self, client: Client, at: str) -> bytes:
        """The page's bytes; raises ValueError where there is none: how fast something is refused says nothing."""
        answer = client.get(at)
        if answer.status_code != 200:
            raise ValueError(f"{at} answered {answer.status_code} {answer.headers.get('Location', '')}")
        return answer.content

    def _client(self, reader: Actor) -> Client:
        post = reader.post_id or 0
        if post not in self._clients:
            self._clients[post] = signed_in(post)
        return self._clients[post]

    def _lists(self, wishes: Iterable[Wish]) -> Iterator[Ask]:
        readers = chain.from_iterable(zip(repeat(self._people.dispatcher), self._handlers(), strict=False))
        return ((reader, address(wish)) for reader, wish in zip(readers, wishes, strict=False))

    def _cases_of_hub(self) -> Iterator[Ask]:
        return ((self._people.dispatcher, _case(number)) for number in cycle(self._readings.numbers))

    def _cases_of_units(self) -> Iterator[Ask]:
        return ((reader, _case(number)) for reader, number in self._handled())

    def _desks(self) -> dict[str, Actor]:
        """Who opens which desk."""
        people = self._people
        return {
            "dispatch": people.dispatcher,
            "intake": people.agent,
            "decisions": people.reviewer,
            "reviews": people.reviewer,
            "follow_up": people.caller,
            "floor": people.shift_leader,
            "supervision": people.overseer,
        }

    def _desk(self, desk: str, reader: Actor) -> Iterator[Ask]:
        return repeat((reader, reverse(f"desk:{desk}")))

    def _homes(self) -> Iterator[Ask]:
        readers = zip(repeat(self._people.agent), repeat(self._people.dispatcher), self._handlers(), strict=False)
        return ((reader, reverse("desk:home")) for reader in chain.from_iterable(readers))

    def _handlers(self) -> Iterator[Actor]:
        return (reader for reader, _number in self._handled())

    def _handled(self) -> Iterator[tuple[Actor, str]]:
        """Who can sign in to handle an order, oftener where there are many, and the number of its case."""
        handlers = self._people.handlers
        return cycle([(handlers[unit], number) for unit, number in self._readings.orders if unit in handlers])


def signed_in(post: int) -> Client:
    """A browser in which the holder of the post has signed in, past password and second factor, and chosen the post."""
    holder = Post.objects.unscoped(REASON).select_related("person").get(pk=post).person
    # The password was given when the city was loaded, more than a year ago: it has been changed in time.
    Person.objects.filter(pk=holder.pk).update(password_changed_at=time.now())
    client = Client(SERVER_NAME=host(), raise_request_exception=True)
    client.force_login(holder, backend=BACKEND)
    client.post(reverse("accounts:choose_post"), {"kind": "post", "pk": post})
    return client


def host() -> str:
    """A name under which this installation answers."""
    return next(filter(None, (host.lstrip("*.") for host in settings.ALLOWED_HOSTS)), "localhost")


def _case(number: str) -> str:
    return reverse("cases:case", args=[number])
