"""The last time a case was passed on."""

from lianxin.cases.models import Case, Transfer


def last_of(case: Case) -> Transfer:
    """The newest transfer of a case that is transferred and locked."""
    return Transfer.objects.filter(case=case).order_by("-pk")[0]
