"""What an installation's cases begin with: the hub's canned phrases."""

from pathlib import Path

from django.db import transaction

from lianxin.cases.models import Phrase
from lianxin.cases.states import TextKind
from lianxin.foundation import sheets, time
from lianxin.organizations.models import Hub

FILE = Path(__file__).parent / "data" / "phrases.csv"


@transaction.atomic
def load_phrases(path: Path = FILE) -> None:
    """Give the city's hub the phrases of the file, where it has none. Raises BadInput, which names file and row."""
    hub = Hub.objects.unscoped("loading").get(kind=Hub.Kind.CITY)
    rows = [
        Phrase(
            hub=hub,
            kind=row.choice("kind", TextKind.values),
            words=row.text("words"),
            order=row.line,
            saved_at=time.now(),
        )
        for row in sheets.read(path, ("kind", "words"))
    ]
    known = Phrase.objects.unscoped("loading")
    if not known.filter(hub=hub).exists():
        known.bulk_create(rows)
