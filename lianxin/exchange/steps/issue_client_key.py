"""An application may file citizens' requests."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events, policies
from lianxin.exchange.credentials import digest
from lianxin.exchange.models import ClientKey
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST_NAME = 64  # characters


@step
def issue_client_key(name: str, until: datetime, secret: str, *, by: Actor, at: datetime) -> ClientKey:
    """Let the application `name` file by the key `secret` (made by `open311.keys.make`; only its digest is kept) until
    `until`. Raises NotAllowed; BadInput (name, until) for no name and for an end that has passed."""
    require(by, policies.KEEP_TOKENS)
    name = clean(name, "name", longest=LONGEST_NAME, label=_("应用名称"), required=True).strip()
    if until <= at:
        raise BadInput({"until": _("截止时间应在现在之后。")})
    prefix = secret.split("_")[1]
    key = ClientKey.objects.create(
        name=name, prefix=prefix, digest=digest(secret), issued_by_id=by.person_id or 0, valid=since(at, until)
    )
    data = {"prefix": prefix, "until": until.isoformat()}
    record(("client_key", key.pk), events.CLIENT_KEY_ISSUED, by=by, at=at, data=data, begins=True)
    return key
