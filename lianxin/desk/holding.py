"""Who has taken what of a desk's list, as rows and the case beside them show it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from lianxin.cases import policies
from lianxin.cases.models import CaseClaim
from lianxin.desk.bench import BenchRow
from lianxin.foundation.actor import Actor


def by_number(actor: Actor, numbers: Collection[str], at: datetime) -> dict[str, CaseClaim]:
    """Who has which of the cases with `numbers`: one query."""
    rows = CaseClaim.objects.visible_to(actor).live(at).filter(case__number__in=numbers)
    return {claim.case.number: claim for claim in rows.select_related("case", "post__person")}


def of_others(actor: Actor, held: Mapping[str, CaseClaim]) -> set[str]:
    """The numbers of the cases that another post has."""
    return {number for number, claim in held.items() if claim.post_id != actor.post_id}


def marked(rows: Sequence[BenchRow], held: Mapping[str, CaseClaim], actor: Actor) -> list[BenchRow]:
    """The rows of cases with who has which; those that left the list as they are."""
    return [row if row.left else replace(row, **on_row(held.get(row.key), actor)) for row in rows]


def on_row(claim: CaseClaim | None, actor: Actor) -> dict[str, Any]:
    """What a row of a list says of it."""
    return {
        "holder": claim.post.person.name if claim else "",
        "is_mine": claim is not None and claim.post_id == actor.post_id,
        "is_free": claim is None,
    }


def beside(claim: CaseClaim | None, actor: Actor) -> dict[str, Any]:
    """What stands above the case that is read: who has it, and whether the reader may give it back."""
    is_mine = claim is not None and claim.post_id == actor.post_id
    may_release = claim is not None and (is_mine or actor.has(policies.RELEASE_CLAIMS.code))
    return {"claim": claim, "is_mine": is_mine, "may_release": may_release}
