"""What all steps on publications and articles do: lock the row, judge, move it, tell of it."""

import secrets
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases.models import Case
from lianxin.cases.states import AppealType
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.text import clean
from lianxin.portal.models import Article, Publication
from lianxin.portal.models.publications import TOKEN_BYTES
from lianxin.portal.states import ARTICLE_MOVES, PUBLICATION_MOVES

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 60, 5000, 300  # characters


def token() -> str:
    """The name of a row in its address: nobody reads from it how many there are."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def locked_publication(row: Publication, by: Actor, seen: int | None = None) -> Publication:
    """The row, locked, if `by` may see it. Raises NotFound, and Stale where it is no longer as `seen`."""
    rows = Publication.objects.visible_to(by).select_for_update(of=("self",)).select_related("case", "unit")
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotFound
    if seen is not None and seen != found.version:
        raise Stale
    return found


def locked_article(row: Article, by: Actor, seen: int | None = None) -> Article:
    """As `locked_publication`."""
    found = Article.objects.visible_to(by).select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NotFound
    if seen is not None and seen != found.version:
        raise Stale
    return found


def demand_open(case: Case) -> None:
    """Raises WrongState for a case that is never told to everybody: of withheld identity, a report, or against a unit
    that is not to learn who spoke."""
    if case.identity_withheld or case.appeal_type == AppealType.REPORT or case.accused_id:
        raise WrongState("publication_in_confidence", _("身份保密、举报和涉及被反映单位回避的诉求不公开。"))


def may_move(row: Publication | Article, step: str) -> bool:
    """Whether the step is possible where the row stands."""
    moves = PUBLICATION_MOVES if isinstance(row, Publication) else ARTICLE_MOVES
    return any(source == row.state for source, _target in moves[step])


def demand_move(row: Publication | Article, step: str) -> None:
    """Raises WrongState where the step is not possible where the row stands."""
    if not may_move(row, step):
        raise WrongState(
            "not_where_it_stands", _("现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()}
        )


def tell(
    row: Publication | Article,
    kind: str,
    target: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    begins: bool = False,
) -> None:
    """Bring the row to `target`, save it with its next version and write the step's event."""
    before, row.state = "" if begins else row.state, target
    row.version += 1
    row.save()
    subject = ("publication" if isinstance(row, Publication) else "article", row.pk)
    told = {"version": row.version, **(data or {})}
    record(subject, kind, by=by, at=at, from_state=before, to_state=target, data=told, begins=begins)


def reason_of(words: str) -> str:
    """Why something goes back or is withdrawn. Raises BadInput (reason)."""
    return clean(words, "reason", longest=LONGEST_REASON, label=_("理由"), required=True).strip()
