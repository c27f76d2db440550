"""The search rows of a case: written with it, one for each audience."""

from lianxin.cases.models import Case, CaseSearch
from lianxin.cases.states import TextKind
from lianxin.foundation import masks
from lianxin.foundation.tokens import SearchTokens


def write(case: Case, said: dict[TextKind, str]) -> None:
    """Make the texts of `case` findable: for the hotline as they are, for units without numbers of people."""
    whole = "\n".join([case.number, *said.values()])
    found_by = {CaseSearch.Audience.HUB: whole, CaseSearch.Audience.UNIT: masks.text(whole)}
    CaseSearch.objects.bulk_create(
        CaseSearch(case=case, audience=audience, registered_at=case.registered_at, tokens=SearchTokens(text))
        for audience, text in found_by.items()
    )
