"""A page is taken out of its column."""

from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Article
from lianxin.portal.publications import demand_move, locked_article, tell
from lianxin.portal.states import ArticleState


@step
def withdraw_article(row: Article, *, seen: int | None = None, by: Actor, at: datetime) -> Article:
    """Take the page down; it may be written anew. Raises NotAllowed, NotFound, Stale, WrongState."""
    require(by, policies.APPROVE)
    row = locked_article(row, by, seen)
    demand_move(row, "withdraw_article")
    tell(row, events.ARTICLE_WITHDRAWN, ArticleState.WITHDRAWN, by=by, at=at)
    return row
