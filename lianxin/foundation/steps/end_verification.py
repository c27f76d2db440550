"""A run of the verifier has come to its end."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.events.own import VERIFICATION_ENDED
from lianxin.foundation.models import Verification
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.policy import require
from lianxin.foundation.seals.findings import Finding
from lianxin.foundation.step import step

KEPT = 100  # findings that are kept in words; all are counted


@step
def end_verification(
    row: Verification, found: int, findings: Sequence[Finding], *, by: Actor, at: datetime
) -> Verification:
    """Note that `row` found `found` places where something is wrong, `findings` the first of them.

    Raises NotAllowed; WrongState for one that has ended.
    """
    require(by, VERIFY)
    row = Verification.objects.visible_to(by).select_for_update().get(pk=row.pk)
    if row.ended_at:
        raise WrongState("verification_ended", _("这次核对已经结束。"))
    row.ended_at = row.moved_at = at
    row.found = found
    row.findings = [_kept(each) for each in findings[:KEPT]]
    row.save(update_fields=["ended_at", "moved_at", "found", "findings"])
    record(("verification", row.pk), VERIFICATION_ENDED, by=by, at=at, data={"found": found})
    return row


def _kept(found: Finding) -> dict[str, str | int]:
    return {
        "code": found.code,
        "text": found.text,
        "book": found.book,
        "chain": found.chain_key,
        "seq": found.seq,
    }
