"""GET /events?topics=case:12,unit:3 — one stream of server-sent events for one browser."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from io import BytesIO
from typing import Any, NamedTuple

from django.core.handlers.asgi import ASGIRequest
from django.db import Error
from django.utils.translation import gettext as _

from lianxin.foundation import request_id
from lianxin.foundation.answers import body
from lianxin.foundation.errors import BadInput, NotFound, Refused
from lianxin.foundation.live import messages, rights
from lianxin.foundation.live.listener import Listener
from lianxin.foundation.live.messages import Missed
from lianxin.foundation.live.stopping import on_stop
from lianxin.foundation.live.switchboard import Client, Switchboard
from lianxin.foundation.live.threads import in_thread
from lianxin.foundation.live.topics import TOPIC
from lianxin.foundation.text import is_id

log = logging.getLogger(__name__)
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

PATH = "/events"
HEARTBEAT = 15.0  # seconds between two signs of life
RECHECK = 30.0  # seconds after which session and rights are asked anew; with a heartbeat less than a minute
PATIENCE = 5.0  # seconds to wait for the database before a client is sent away
MOST_TOPICS = 100
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy in between must not gather
    (b"x-content-type-options", b"nosniff"),
]


class Unavailable(Refused):
    """The database is away; the client comes back by itself."""

    status = 503

    def __init__(self) -> None:
        super().__init__("unavailable", _("实时消息暂时中断，稍后会自动恢复。"))


class WrongMethod(Refused):
    """Only reading makes sense here."""

    status = 405

    def __init__(self) -> None:
        super().__init__("wrong_method", _("这个地址只能读取。"))


class Asked(NamedTuple):
    topics: list[str]
    last: int | None


class Events:
    """The ASGI application that serves the streams of one process, and nothing else."""

    def __init__(self) -> None:
        self.switchboard = Switchboard()
        self._listener = Listener(self.switchboard)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Listen to the database from the start of the process to its end."""
        await receive()
        on_stop(self.switchboard.close)
        listening = asyncio.create_task(self._listener.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        client = None
        try:
            asked = await in_thread(admit, scope)
            await self._wait_for_listener()
            client = Client(asked.topics)
            self.switchboard.join(client)  # first, so that nothing falls between what was missed and what comes
            missed = await in_thread(_missed, asked)
            await _stream(client, missed, scope, receive, send)
        except Refused as refused:
            await _refuse(refused, send)
        finally:
            if client:
                self.switchboard.leave(client)

    async def _wait_for_listener(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._listener.ready.wait()
        except TimeoutError:
            raise Unavailable from None


def admit(scope: Message) -> Asked:
    """What the request asks for, once its session and rights allow it.

    Raises NotFound, WrongMethod, BadInput (topics, last), NotSignedIn, NotAllowed, and Unavailable without a database.
    """
    if scope["path"] != PATH:
        raise NotFound
    if scope["method"] != "GET":
        raise WrongMethod
    request = ASGIRequest(dict(scope), BytesIO())
    asked = Asked(_topics(request), _last(request))
    try:
        rights.check(rights.listener(request), asked.topics)
    except Error as error:
        log.warning("live updates cannot ask the database: %s", type(error).__name__)
        raise Unavailable from error
    return asked


def _topics(request: ASGIRequest) -> list[str]:
    topics = list(dict.fromkeys(topic for topic in request.GET.get("topics", "").split(",") if topic))
    if not topics:
        raise BadInput({"topics": _("没有写明要听的主题。")})
    if len(topics) > MOST_TOPICS:
        raise BadInput({"topics": _("一次最多听 %(most)s 个主题。") % {"most": MOST_TOPICS}})
    if not all(TOPIC.fullmatch(topic) for topic in topics):
        raise BadInput({"topics": _("主题应写成“名称:编号”。")})
    return topics


def _last(request: ASGIRequest) -> int | None:
    """The last message that the client has seen: of an earlier stream, or as of the page that it shows."""
    last = request.headers.get("Last-Event-ID") or request.GET.get("last", "")
    if not last:
        return None
    if not is_id(last):
        raise BadInput({"last": _("最后一条消息的编号应是数字。")})
    return int(last)


def _missed(asked: Asked) -> Missed:
    try:
        return messages.missed(asked.topics, asked.last)
    except Error as error:
        raise Unavailable from error


async def _stream(client: Client, missed: Missed, scope: Message, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _send(send, client.begin(missed))
    await _first_of(_pump(client, scope, send), _until_gone(receive), client.ended.wait())
    if not client.too_slow:
        with contextlib.suppress(OSError, RuntimeError):  # it may be gone already
            await _send(send, b"", more=False)


async def _pump(client: Client, scope: Message, send: Send) -> None:
    """Send what comes, until session or rights have ended."""
    clock = asyncio.get_running_loop().time
    check_at = clock() + RECHECK
    while True:
        await client.wait(HEARTBEAT)
        if clock() >= check_at:
            if not await _still_admitted(scope):
                return
            check_at = clock() + RECHECK
        await _send(send, client.take())


async def _still_admitted(scope: Message) -> bool:
    try:
        await in_thread(admit, scope)
    except Unavailable:
        return True  # it cannot be asked now, and neither does anything come from the database
    except Refused:
        return False
    return True


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*acts: Coroutine[Any, Any, object]) -> None:
    """Run all until the first has ended, and end the others."""
    tasks = [asyncio.ensure_future(act) for act in acts]
    try:
        done, _running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def _send(send: Send, content: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": content, "more_body": more})


async def _refuse(refused: Refused, send: Send) -> None:
    fields = refused.fields if isinstance(refused, BadInput) else None
    with request_id.numbered():
        content = json.dumps(body(refused.code, refused.text, fields), ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await _send(send, content, more=False)
