"""A program is let in."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianxin.accounts.models import Post
from lianxin.exchange import credentials, events, policies
from lianxin.exchange.models import Token
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST_NAME = 64  # characters


class Terms(NamedTuple):
    """What a token is issued for: the program's name, the rights it may use, until when."""

    name: str
    scopes: Collection[str]
    until: datetime


@step
def issue_token(post: Post, terms: Terms, secret: str, *, by: Actor, at: datetime) -> Token:
    """Let a program act in `post` by the token `secret` (made by `tokens.make`; only its digest is kept).

    Raises NotAllowed; NotFound for a post beyond reach; WrongState for one that does not hold, or whose person is
    locked; BadInput (name, scopes, until) for no name, for rights that the post has not, for an end that has passed.
    """
    require(by, policies.KEEP_TOKENS)
    held = _held(post, by, at)
    name = clean(terms.name, "name", longest=LONGEST_NAME, label=_("程序名称"), required=True).strip()
    _check(held, terms, at)
    token = Token.objects.create(
        post=held,
        name=name,
        prefix=secret.split("_")[1],
        digest=credentials.digest(secret),
        scopes=sorted(terms.scopes),
        issued_by_id=by.person_id or 0,
        valid=since(at, terms.until),
    )
    data = {"post": held.pk, "prefix": token.prefix, "scopes": token.scopes, "until": terms.until.isoformat()}
    record(("token", token.pk), events.TOKEN_ISSUED, by=by, at=at, data=data, begins=True)
    return token


def _held(post: Post, by: Actor, at: datetime) -> Post:
    """The post as it is now, kept so while the step is at work."""
    rows = Post.objects.visible_to(by).select_for_update(of=("self",)).select_related("role", "person")
    held = rows.filter(pk=post.pk).first()
    if held is None:
        raise NotFound
    if at not in held.valid:
        raise WrongState("post_ended", _("这一岗位现在不在任期内。"))
    if not held.person.is_active:
        raise WrongState("locked", _("账号已停用。"))
    return held


def _check(post: Post, terms: Terms, at: datetime) -> None:
    faults = {}
    if not terms.scopes or not set(terms.scopes) <= set(post.role.rights):
        faults["scopes"] = _("请从这一岗位的权限中选。")
    if terms.until <= at:
        faults["until"] = _("截止时间应在现在之后。")
    if faults:
        raise BadInput(faults)
