"""What the steps on webhooks have in common."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianxin.accounts.models import Post
from lianxin.cases import policies as cases
from lianxin.exchange import policies
from lianxin.exchange.models import Webhook
from lianxin.exchange.webhooks.addresses import place_of
from lianxin.exchange.webhooks.topics import topics
from lianxin.foundation import text
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.foundation.policy import require

LONGEST_NAME = 64


class Told(NamedTuple):
    """What a webhook is for: the program's name, where it listens, the codes of the topics it is told of, and the post
    whose sight decides which cases."""

    name: str
    url: str
    topics: Collection[str]
    post: Post


def held(hook: Webhook, by: Actor) -> Webhook:
    """The webhook, its row locked. Raises NotAllowed, and NotFound for one that was removed."""
    require(by, policies.KEEP_WEBHOOKS)
    rows = Webhook.objects.visible_to(by).select_for_update(of=("self",)).select_related("post__role")
    found = rows.filter(pk=hook.pk).first()
    if found is None:
        raise NotFound
    return found


def check(told: Told, at: datetime) -> None:
    """Raises BadInput (name, url, topics, post) for what cannot be meant."""
    faults: dict[str, str] = {}
    for one in (_check_name, _check_url, _check_topics):
        try:
            one(told)
        except BadInput as refused:
            faults |= refused.fields
    if at not in told.post.valid or cases.READ.code not in told.post.role.rights:
        faults["post"] = _("这一岗位现在不查看工单。")
    if faults:
        raise BadInput(faults)


def facts(hook: Webhook) -> dict[str, Any]:
    """What an event tells of the webhook: of the address, which may hold a word of its own, the digest."""
    digest = hashlib.sha256(hook.url.encode()).hexdigest()
    return {"post": hook.post_id, "topics": hook.topics, "url_sha256": digest}


def _check_name(told: Told) -> None:
    text.clean(told.name, "name", longest=LONGEST_NAME, label=_("接收程序"), required=True)


def _check_url(told: Told) -> None:
    place_of(told.url)


def _check_topics(told: Told) -> None:
    if not told.topics or not set(told.topics) <= topics().keys():
        raise BadInput({"topics": _("请至少选一类。")})
