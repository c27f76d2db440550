"""Django's database layer for asynchronous code: in a few threads that each keep a connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

Given = ParamSpec("Given")
Result = TypeVar("Result")
_pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="events")


async def in_thread(function: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """Call `function` in a thread of the pool and answer what it answers."""
    call = partial(_with_connection, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_pool, call)


def _with_connection(call: Callable[[], Result]) -> Result:
    """As Django does around every request: a connection that has died is replaced."""
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
