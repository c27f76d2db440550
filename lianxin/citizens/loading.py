"""What the room begins with: the dictionary of labels from `data/labels.csv`."""

from pathlib import Path

from django.db import transaction

from lianxin.citizens.models import Label
from lianxin.foundation.sheets import Row, read
from lianxin.foundation.validation import check_fields

FILE = Path(__file__).parent / "data" / "labels.csv"


@transaction.atomic
def load_labels(path: Path = FILE) -> None:
    """Load the labels that are not there yet; what a city has changed stays. Raises BadInput naming row and field."""
    known = set(Label.objects.values_list("code", flat=True))
    for position, row in enumerate(read(path, ("code", "name", "hint", "longest_days"))):
        if row.text("code") not in known:
            label = _label(row, position)
            check_fields(label, where=row.where)
            label.save()


def _label(row: Row, position: int) -> Label:
    return Label(
        code=row.text("code"),
        name=row.text("name"),
        hint=row.optional("hint"),
        longest_days=row.number("longest_days") if row.optional("longest_days") else None,
        position=position,
    )
