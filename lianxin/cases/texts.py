"""The sealed texts of a case: written with a salted digest for the event, read by kind."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lianxin.cases.models import Case, CaseText, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation.crypto import salted_digest
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.foundation.text import clean

# Characters; what is longer is a document, to be attached.
LONGEST = {TextKind.TITLE: 200, TextKind.PLACE: 300}
LONGEST_OTHERS = 20_000

_OF_CASE = Prepared(
    lambda case, kind: CaseText.objects.filter(case=case, order=None, kind=kind).order_by("-version")[:1]
)
_OF_ORDER = Prepared(
    lambda case, kind, order: CaseText.objects.filter(case=case, order=order, kind=kind).order_by("-version")[:1]
)
_TITLES = Prepared(
    lambda cases: (
        CaseText.objects.filter(AnyOf("case", cases), kind=TextKind.TITLE)
        .order_by("case_id", "version")
        .only("row_key", "case", "text")
    )
)


def cleaned(kind: TextKind, text: str, *, required: bool = False) -> str:
    """`text` as it will be kept; BadInput names the kind for NUL bytes, lone surrogates, too much or too little."""
    longest = LONGEST.get(kind, LONGEST_OTHERS)
    return clean(text, kind, longest=longest, label=kind.label, required=required)


def keep(
    case: Case, kind: TextKind, text: str, *, at: datetime, order: TaskOrder | None = None
) -> list[dict[str, str]]:
    """Seal a text that may be left out; answers as `write`, nothing for an empty one. Raises BadInput as `cleaned`."""
    text = cleaned(kind, text)
    return [write(case, kind, text, at=at, order=order)] if text else []


def write(case: Case, kind: TextKind, text: str, *, at: datetime, order: TaskOrder | None = None) -> dict[str, str]:
    """Seal a text as the newest version of its kind; answers what the event says of it: its id and digest."""
    earlier = _newest(case, kind, order)
    row = _sealed(case, kind, text, at, order, earlier.version + 1 if earlier else 1)
    row.save()
    return _told(row)


def write_first(
    case: Case, said: Mapping[TextKind, str], *, at: datetime, order: TaskOrder | None = None
) -> list[dict[str, str]]:
    """Seal the first texts of a new case or order, the empty ones left out; answers as `write`."""
    rows = [_sealed(case, kind, text, at, order, 1) for kind, text in said.items() if text]
    return [_told(row) for row in CaseText.objects.bulk_create(rows)]


def _sealed(case: Case, kind: TextKind, text: str, at: datetime, order: TaskOrder | None, version: int) -> CaseText:
    salt, digest = salted_digest(text)
    return CaseText(case=case, order=order, kind=kind, version=version, text=text, salt=salt, digest=digest, at=at)


def _told(row: CaseText) -> dict[str, str]:
    return {"text": str(row.pk), "kind": row.kind, "digest": row.digest}


def read(case: Case, kind: TextKind, *, order: TaskOrder | None = None) -> str:
    """The newest text of a kind, opened; empty when there is none."""
    row = _newest(case, kind, order)
    return row.text if row else ""


def _newest(case: Case, kind: TextKind, order: TaskOrder | None) -> CaseText | None:
    return _OF_ORDER.first(case.pk, kind, order.pk) if order else _OF_CASE.first(case.pk, kind)


def titles(cases: Iterable[int]) -> dict[int, str]:
    """The newest title of each case, opened, by the case's id: one query for a whole list."""
    ids = list(cases)
    return {row.case_id: row.text for row in _TITLES.all(ids)} if ids else {}
