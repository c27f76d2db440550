"""What the rulebook may ask of a case."""

from lianxin.cases.models import Case
from lianxin.organizations.models import Unit
from lianxin.rulebook.scopes import Facts, places


def facts_of(case: Case, unit: Unit | None = None) -> Facts:
    """The facts of a case, or of one unit's share of it."""
    return Facts(
        urgency=case.urgency,
        enterprise="yes" if case.is_enterprise else "no",
        category=case.category.code,
        appeal_type=case.appeal_type,
        area=places(case.area),
        unit_kind=unit.kind.code if unit else "",
        hub=case.hub.code,
    )
