"""Entry points of the asynchronous server.

`application` is the whole system on one port: the live updates here, everything else by threads as under WSGI.
`events` is the live updates alone, for an installation whose pages are served by WSGI workers of their own.
"""

import os
from typing import Any, cast

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
_wsgi = get_wsgi_application()

from a2wsgi import WSGIMiddleware  # noqa: E402  # Django is set up first
from django.conf import settings  # noqa: E402

from lianxin.foundation.live.endpoint import PATH, Application, Events, Message, Receive, Send  # noqa: E402

events = Events()
# The package describes messages by types of its own; they are the same messages.
_pages = cast("Application", WSGIMiddleware(cast("Any", _wsgi), workers=settings.WEB_THREADS))


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """One port for all: /events and the life of the process to `events`, the rest to the pages."""
    if scope["type"] == "lifespan" or scope.get("path") == PATH:
        await events(scope, receive, send)
    else:
        await _pages(scope, _coroutine(receive), send)


def _coroutine(receive: Receive) -> Receive:
    """Granian's `receive` answers a future of its own; the package insists on a coroutine."""

    async def received() -> Message:
        return await receive()

    return received
