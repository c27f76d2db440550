"""What the tests of rules and catalogue write and read."""

from datetime import date, datetime

from lianxin.foundation.models import RecordEvent
from lianxin.rulebook.models import CatalogueEntry, Rule
from lianxin.rulebook.steps.set_catalogue_entry import EntryText
from lianxin.rulebook.steps.set_rule import RuleText

TODAY, TOMORROW, NEXT_WEEK = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 9)
KEY = "limit.criticism_after"
SOURCE = "临热〔2026〕1号"


def text(value="3wd", key=KEY, scope=None, **more) -> RuleText:
    return RuleText(key=key, value=value, scope=scope or {}, **{"source": SOURCE} | more)


def rules(key=KEY, scope=None):
    """Every rule of a key and scope: value, first and last day (excluded), in the order of their making."""
    rows = Rule.objects.unscoped("test").filter(key=key, scope=scope or {}).order_by("pk")
    return [(row.value, *_days(row)) for row in rows]


def line(category="0404", lead="county", **more) -> EntryText:
    return EntryText(category=category, lead=lead, **{"basis": SOURCE} | more)


def lines(**matters):
    rows = CatalogueEntry.objects.unscoped("test").filter(**matters).order_by("pk")
    return [(row.lead, *_days(row)) for row in rows]


def _days(row):
    return ("never",) if row.valid.isempty else (row.valid.lower, row.valid.upper)


def events(kind: str, pk: int):
    rows = RecordEvent.objects.filter(subject_kind=kind, subject_id=pk).order_by("seq")
    return [(row.kind, row.at, row.data) for row in rows]


def everything():
    """Both tables whole, and how many events there are: to see that a refusal left no trace."""
    return (
        sorted(Rule.objects.unscoped("test").values_list("pk", "valid"), key=str),
        sorted(CatalogueEntry.objects.unscoped("test").values_list("pk", "valid"), key=str),
        RecordEvent.objects.count(),
    )


def at(text: str) -> datetime:
    from lianxin.foundation.time import LOCAL

    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
