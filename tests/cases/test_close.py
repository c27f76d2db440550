"""A case is closed on a ground that fits, with what the rules ask for, and not while something holds it."""

import pytest

from lianxin.cases.models import CaseClock
from lianxin.cases.states import Adoption, AppealType, CaseState
from lianxin.cases.steps.close import close
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.record_outcome import Answers
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY + thread.HOUR
NOBODY = Answers()


def shut(case, ground="solved", adoption=None, who="gengruoxi", **more):
    return close(case, ground, "", adoption, by=actor(who), at=AT, **more)


def refused(case, refusal, ground="solved", adoption=None, **more) -> Exception:
    before = snapshot.of(case)
    with pytest.raises(refusal) as caught:
        shut(case, ground, adoption, **more)
    assert snapshot.of(case) == before
    return caught.value


def marked(case, **marks):
    """The case as findings leave it."""
    type(case).objects.unscoped("test").filter(pk=case.pk).update(**marks)
    return thread.fresh(case)


def test_a_solved_case_is_closed_as_solved():
    case = shut(hub_thread.outcome(hub_thread.SOLVED))
    assert (case.state, case.closing_ground, case.adoption, case.closed_at) == (CaseState.CLOSED, "solved", "", AT)
    event = hub_thread.event(case)
    assert (event.kind, event.data) == ("case.closed", {"ground": "solved", "adoption": None, "texts": []})
    assert CaseClock.objects.get(case=case, kind="close").state == "met"
    assert hub_thread.running(case) == {}
    hub_thread.sound(AT)


def test_what_waited_for_a_rework_that_nobody_orders_ends_with_the_closing():
    case = hub_thread.unsolved()
    assert set(hub_thread.running(case)) == {"rework_review"}
    case = shut(case, "explained")
    assert CaseClock.objects.get(case=case, kind="rework_review").state == "met"
    assert hub_thread.event(case).deadline_before == CaseClock.objects.get(case=case, kind="rework_review").due_at


@pytest.mark.parametrize(
    ("answers", "fits", "fits_not"),
    [
        (hub_thread.SOLVED, ["solved", "explained", "policy_limit"], ["unreachable", "withdrawn", "unreasonable"]),
        (hub_thread.UNSOLVED, ["explained", "legal_process", "unfounded"], ["solved", "unreachable", "beyond_duty"]),
        (NOBODY, ["unreachable", "explained"], ["solved", "withdrawn", "unreasonable"]),
    ],
)
def test_a_ground_fits_what_came_of_it(answers, fits, fits_not):
    case = hub_thread.outcome(answers)
    for ground in [*fits_not, "no_such_ground"]:
        assert list(refused(case, BadInput, ground).fields) == ["ground"]
    for ground in fits:
        assert shut(hub_thread.outcome(answers), ground).closing_ground == ground


@pytest.mark.parametrize(("ground", "mark"), [("unreasonable", "is_unreasonable"), ("beyond_duty", "is_beyond_duty")])
def test_a_ground_that_a_finding_gives_needs_the_finding(ground, mark):
    case = hub_thread.unsolved()
    refused(case, BadInput, ground)
    assert shut(marked(case, **{mark: True}), ground).closing_ground == ground


@pytest.mark.parametrize("adoption", Adoption)
def test_a_suggestion_is_closed_with_what_becomes_of_it(adoption):
    case = hub_thread.outcome(hub_thread.SOLVED, appeal_type=AppealType.SUGGESTION)
    assert list(refused(case, BadInput).fields) == ["adoption"]
    case = shut(case, adoption=adoption)
    assert (thread.fresh(case).adoption, hub_thread.event(case).data["adoption"]) == (adoption, adoption)


def test_nothing_but_a_suggestion_is_adopted():
    case = hub_thread.outcome(hub_thread.SOLVED)
    assert list(refused(case, BadInput, adoption=Adoption.ADOPTED).fields) == ["adoption"]


def test_what_holds_a_case_is_named_with_its_owner():
    case = hub_thread.outcome(hub_thread.SOLVED)
    hold = Hold(kind="supervision", key="7", reason="督办单尚未办结")
    place_hold(case, hold, by=actor("kongqingyue"), at=hub_thread.TUESDAY)
    refusal = refused(case, WrongState)
    assert refusal.code == "held"
    assert "督办单尚未办结" in refusal.text and "督办员" in refusal.text


def test_what_the_rules_ask_for_is_missing_by_name():
    hub_thread.rule("close.requires", ["reply", "review", "outcome", "leaders_word"])
    refusal = refused(hub_thread.outcome(hub_thread.SOLVED), WrongState)
    assert (refusal.code, "leaders_word" in refusal.text, "review" in refusal.text) == ("incomplete", True, False)


def test_a_case_that_followed_another_has_the_reply_and_the_review_of_that_one():
    _master, child = hub_thread.followed()
    assert shut(hub_thread.answered(child, hub_thread.SOLVED)).state == CaseState.CLOSED


def test_the_rules_say_who_closes():
    hub_thread.rule("approver.close", "hotline_head")
    case = hub_thread.outcome(hub_thread.SOLVED)
    refused(case, NotAllowed)
    assert shut(case, who="fuchangling").state == CaseState.CLOSED


def test_it_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    refused(thread.reviewed(), WrongState)
    case = hub_thread.outcome(hub_thread.SOLVED)
    refused(case, NotAllowed, who="panyiming")
    refused(case, NotAllowed, who="niebaichuan")
    refused(case, Stale, seen=case.version - 1)
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        close(case, "solved", "", by=hub_thread.elsewhere("gengruoxi"), at=AT)
    assert snapshot.of(case) == before
