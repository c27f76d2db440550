"""An application may file no longer."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events, policies
from lianxin.exchange.models import ClientKey
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def revoke_client_key(key: ClientKey, *, by: Actor, at: datetime) -> ClientKey:
    """End `key` at once; what came by it stays. Raises NotAllowed; NotFound; WrongState for one that has ended."""
    require(by, policies.KEEP_TOKENS)
    held = ClientKey.objects.visible_to(by).select_for_update().filter(pk=key.pk).first()
    if held is None:
        raise NotFound
    if at not in held.valid or at == held.valid.lower:
        raise WrongState("client_key_ended", _("这一密钥已经失效。"))
    held.end(at)
    record(("client_key", held.pk), events.CLIENT_KEY_REVOKED, by=by, at=at, data={"prefix": held.prefix})
    return held
