"""The consoles of programs, made known when the room starts."""

from django.http import HttpRequest

from lianxin.accounts.queries import actor_of
from lianxin.exchange import policies
from lianxin.foundation.ui.consoles import Console, add


def register() -> None:
    """Called once, when the room starts."""
    add(
        Console(
            key="tokens",
            label="程序令牌",
            hint="哪些程序以谁的岗位进来，能办什么，到什么时候",
            icon="key",
            url_name="tokens:list",
            order=64,
            allowed=keeps_tokens,
        )
    )


def keeps_tokens(request: HttpRequest) -> bool:
    """Whether programs are let in by this post."""
    return actor_of(request).has(policies.KEEP_TOKENS.code)
