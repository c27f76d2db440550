"""The demonstration's cases: in many states, sound in every respect, and played once."""

from lianxin.cases.models import Case
from lianxin.cases.states import CaseState
from lianxin.clocks.check import check
from lianxin.demo.cases import play_cases
from lianxin.foundation.seals.verify import verify


def test_the_demonstration_shows_sound_cases_in_many_states_and_plays_them_once(committed):
    play_cases()
    cases = Case.objects.unscoped("test")
    states = list(cases.order_by("pk").values_list("pk", "state"))
    assert {CaseState.PENDING_DISPATCH, CaseState.IN_HAND, CaseState.ARCHIVED} <= {state for _pk, state in states}
    assert [finding.text for finding in [*verify(), *check()]] == []
    play_cases()
    assert list(cases.order_by("pk").values_list("pk", "state")) == states
