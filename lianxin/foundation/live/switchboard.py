"""Which client of this process listens to what. Everything here runs in the one event loop: no locks."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection, Iterable

from lianxin.foundation.live.messages import Message, Missed

MOST_PENDING = 1000  # changes that wait for a slow client; with more it is dropped, and catches up when it is back


class Client:
    """One open stream: the changes that wait to be sent, each (topic, ref) once."""

    def __init__(self, topics: Collection[str]) -> None:
        self.topics = frozenset(topics)
        self.ended = asyncio.Event()
        self.too_slow = False
        self.newest = 0
        self._pending: dict[tuple[str, str], None] = {}
        self._woken = asyncio.Event()

    def offer(self, message: Message) -> None:
        self._pending[message.topic, message.ref] = None
        if len(self._pending) > MOST_PENDING:
            self.too_slow = True
            self.ended.set()
        self._woken.set()

    def begin(self, missed: Missed) -> bytes:
        """The first words of the stream; what was missed is sent with the first changes. A reset names every topic, so
        that a page reads everything anew."""
        for message in missed.messages:
            self.offer(message)
        self.newest = max(self.newest, missed.newest)
        start = f"retry: 2000\nid: {missed.newest}\n\n"
        return (start + (self._event("reset", [(topic, "") for topic in self.topics]) if missed.reset else "")).encode()

    async def wait(self, seconds: float) -> None:
        """Until there is something to send, or `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass

    def take(self) -> bytes:
        """What to send now: all changes since the last time as one event, else a sign of life."""
        changes = list(self._pending)
        self._pending.clear()
        self._woken.clear()
        return (self._event("live", changes) if changes else f": \nid: {self.newest}\n\n").encode()

    def _event(self, name: str, changes: list[tuple[str, str]]) -> str:
        data = json.dumps(changes, separators=(",", ":"))
        return f"id: {self.newest}\nevent: {name}\ndata: {data}\n\n"


class Switchboard:
    """All clients of this process, by topic."""

    def __init__(self) -> None:
        self._clients: set[Client] = set()
        self._by_topic: defaultdict[str, set[Client]] = defaultdict(set)
        self._closed = False

    def __len__(self) -> int:
        return len(self._clients)

    def join(self, client: Client) -> None:
        self._clients.add(client)
        if self._closed:
            client.ended.set()
        for topic in client.topics:
            self._by_topic[topic].add(client)

    def leave(self, client: Client) -> None:
        self._clients.discard(client)
        for topic in client.topics:
            self._by_topic[topic].discard(client)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def deliver(self, messages: Iterable[Message], newest: int) -> None:
        """Offer each message to those who listen to its topic; then everybody has come as far as `newest`."""
        for message in messages:
            for client in self._by_topic.get(message.topic, ()):
                client.offer(message)
        for client in self._clients:
            client.newest = max(client.newest, newest)

    def close(self) -> None:
        """The process is to stop: end all streams, and those that come after."""
        self._closed = True
        self.end_all()

    def end_all(self) -> None:
        """End every stream; clients come back and ask for what they have missed."""
        for client in self._clients:
            client.ended.set()
