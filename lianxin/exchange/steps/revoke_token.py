"""A program is let in no longer."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events, policies
from lianxin.exchange.models import Token
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def revoke_token(token: Token, *, by: Actor, at: datetime) -> Token:
    """End `token` at once. Raises NotAllowed; NotFound for one beyond reach; WrongState for one that has ended."""
    require(by, policies.KEEP_TOKENS)
    held = Token.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=token.pk).first()
    if held is None:
        raise NotFound
    if at not in held.valid or at == held.valid.lower:
        raise WrongState("token_ended", _("这一令牌已经失效。"))
    held.end(at)
    record(("token", held.pk), events.TOKEN_REVOKED, by=by, at=at, data={"prefix": held.prefix})
    return held
