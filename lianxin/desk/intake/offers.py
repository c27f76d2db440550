"""How a contact may end."""

from lianxin.cases.states import Disposition
from lianxin.cases.steps.end_contact import WITH_A_CASE, WITHOUT_A_CASE


def dispositions(*, has_case: bool) -> list[tuple[str, str]]:
    """How a contact may end, by whether it spoke of a case."""
    out = WITHOUT_A_CASE if has_case else WITH_A_CASE
    return [(each.value, str(each.label)) for each in Disposition if each not in out]
