"""The sealed texts of a case: written with a salted digest for the event, read by kind."""

from collections.abc import Iterable
from datetime import datetime

from lianxin.cases.models import Case, CaseText, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation.crypto import salted_digest
from lianxin.foundation.text import clean

# Characters; what is longer is a document, to be attached.
LONGEST = {TextKind.TITLE: 200, TextKind.PLACE: 300}
LONGEST_OTHERS = 20_000


def cleaned(kind: TextKind, text: str, *, required: bool = False) -> str:
    """`text` as it will be kept; BadInput names the kind for NUL bytes, lone surrogates, too much or too little."""
    longest = LONGEST.get(kind, LONGEST_OTHERS)
    return clean(text, kind, longest=longest, label=kind.label, required=required)


def write(case: Case, kind: TextKind, text: str, *, at: datetime, order: TaskOrder | None = None) -> dict[str, str]:
    """Seal a text as the newest version of its kind; answers what the event says of it: its id and digest."""
    earlier = CaseText.objects.filter(case=case, order=order, kind=kind).order_by("-version").first()
    digest = salted_digest(text)
    row = CaseText.objects.create(
        case=case,
        order=order,
        kind=kind,
        version=earlier.version + 1 if earlier else 1,
        text=text,
        salt=digest.salt,
        digest=digest.digest,
        at=at,
    )
    return {"text": str(row.pk), "kind": kind, "digest": digest.digest}


def read(case: Case, kind: TextKind, *, order: TaskOrder | None = None) -> str:
    """The newest text of a kind, opened; empty when there is none."""
    row = CaseText.objects.filter(case=case, order=order, kind=kind).order_by("-version").first()
    return row.text if row else ""


def titles(cases: Iterable[int]) -> dict[int, str]:
    """The newest title of each case, opened, by the case's id: one query for a whole list."""
    rows = CaseText.objects.filter(case_id__in=list(cases), kind=TextKind.TITLE).order_by("case_id", "version")
    return {row.case_id: row.text for row in rows}
