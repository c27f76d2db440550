"""The three rates: counted from the last word on each closed case, by weights of the rulebook."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lianxin.assessment.finals import Grouping, Period, finals
from lianxin.assessment.rates import Rate, Tally, rates
from lianxin.cases.models import Case
from lianxin.cases.states import AppealType, Satisfaction, Solved
from lianxin.cases.steps.close import close
from lianxin.cases.steps.record_outcome import Answers
from lianxin.cases.steps.rework import rework
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.foundation.time import LOCAL
from lianxin.rulebook.book import NoRule
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import category
from tests.cases import hub_thread, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY + thread.HOUR
NOVEMBER = Period(thread.MONDAY.replace(day=1, hour=0), thread.MONDAY.replace(month=12, day=1, hour=0))
READER = "duanmulan"


def said(contacted: bool, solved: Solved, satisfaction: Satisfaction) -> Answers:
    return Answers(contacted=contacted, solved=solved, satisfaction=satisfaction)


def closed(answers: Answers, at=AT, **other: object) -> Case:
    """A case that ended with these answers."""
    return ended(hub_thread.outcome(answers, **other), at)


def ended(case: Case, at=AT) -> Case:
    return close(case, "explained", "", by=actor("gengruoxi"), at=at)


def counted(by: Grouping = Grouping.ALL, who: str = READER, period: Period = NOVEMBER) -> dict[str, Tally]:
    return rates(actor(who), period, by)


def whole(**more: object) -> Tally:
    return counted(**more)[""]


SOLVED = said(True, Solved.SOLVED, Satisfaction.SATISFIED)
FAIRLY = said(True, Solved.PARTLY, Satisfaction.FAIRLY_SATISFIED)
BAD = said(False, Solved.UNSOLVED, Satisfaction.VERY_DISSATISFIED)


def test_the_rates_are_counts_and_weighted_counts_out_of_the_valid_ones():
    for answers in (SOLVED, said(True, Solved.SOLVED, Satisfaction.VERY_SATISFIED), FAIRLY, BAD):
        closed(answers)
    tally = whole()
    assert (tally.finals, tally.valid, tally.invalid, tally.excluded) == (4, 4, 0, 0)
    assert tally.response_rate == Rate(Decimal(3), 4)
    assert tally.resolution_rate == Rate(Decimal(2), 4)
    assert tally.satisfaction_rate == Rate(Decimal("2.9"), 4)
    assert tally.satisfaction_rate.share == Decimal("0.725")
    assert tally.solved == {"solved": 2, "partly": 1, "unsolved": 1}


def test_a_city_weighs_otherwise_by_its_rules():
    closed(FAIRLY)
    hub_thread.rule("rate.resolution.partly", 0.5)
    hub_thread.rule("rate.satisfaction.fairly_satisfied", 0.6)
    tally = whole()
    assert (tally.resolution_rate, tally.satisfaction_rate) == (Rate(Decimal("0.5"), 1), Rate(Decimal("0.6"), 1))


def test_the_rules_of_the_last_day_hold_for_the_period():
    closed(FAIRLY, at=AT)
    before = Period(NOVEMBER.begins, thread.MONDAY.replace(hour=0))
    hub_thread.rule("rate.satisfaction.fairly_satisfied", 0.6)
    assert whole().satisfaction_rate.numerator == Decimal("0.6")
    assert counted(period=before) == {}
    with pytest.raises(NoRule):
        counted(period=Period(thread.MONDAY.replace(year=2000), thread.MONDAY.replace(year=2001)))


def test_whoever_could_not_be_asked_counts_in_no_rate():
    closed(SOLVED)
    closed(Answers())
    tally = whole()
    assert (tally.finals, tally.invalid, tally.valid) == (2, 1, 1)
    assert tally.response_rate == Rate(Decimal(1), 1)


def test_where_nothing_is_valid_there_is_no_share():
    closed(Answers())
    assert (whole().response_rate, whole().response_rate.share) == (Rate(Decimal(0), 0), None)
    assert counted(period=Period(NOVEMBER.ends, NOVEMBER.ends + timedelta(days=30))) == {}


@pytest.mark.parametrize("mark", ["is_unreasonable", "is_beyond_duty"])
def test_what_was_found_unreasonable_or_beyond_duty_is_excluded_as_the_rules_say(mark):
    case = closed(BAD)
    Case.objects.unscoped("test").filter(pk=case.pk).update(**{mark: True})
    closed(SOLVED)
    assert (whole().excluded, whole().resolution_rate) == (1, Rate(Decimal(1), 1))
    hub_thread.rule("rate.excludes", [])
    assert (whole().excluded, whole().resolution_rate) == (0, Rate(Decimal(1), 2))


def test_after_a_rework_only_the_last_word_counts():
    case = hub_thread.unsolved()
    assert counted() == {}
    case = rework(case, hub_thread.again(case), by=actor("gengruoxi"), at=AT)
    assert counted() == {}
    case = ended(hub_thread.through(case, SOLVED, AT + thread.HOUR), AT + 24 * thread.HOUR)
    assert (whole().finals, whole().resolution_rate) == (1, Rate(Decimal(1), 1))


def test_an_open_case_and_one_that_was_withdrawn_in_its_second_round_have_no_last_word():
    hub_thread.outcome(SOLVED)
    case = hub_thread.reworked()
    withdraw(
        case, Withdrawal(reason="solved", confirmed=Confirmation.CODE), by=actor("linxiaoyun"), at=AT + thread.HOUR
    )
    assert counted() == {}


def test_a_case_counts_in_the_period_of_its_closing():
    last = NOVEMBER.ends - timedelta.resolution
    for at in (last, NOVEMBER.ends):
        closed(SOLVED, at=at)
    december = Period(NOVEMBER.ends, NOVEMBER.ends.replace(year=2027, month=1))
    assert (whole().finals, whole(period=december).finals) == (1, 1)


def test_groups_are_named_by_codes_and_add_up_to_the_whole():
    closed(SOLVED, appeal_type=AppealType.HELP)
    closed(BAD, category=category("0701", thread.MONDAY))
    closed(FAIRLY, area=Area.objects.filter(parent__code="371302").order_by("code")[0])
    assert {code: tally.valid for code, tally in counted(Grouping.CATEGORY).items()} == {"04": 2, "07": 1}
    assert {code: tally.valid for code, tally in counted(Grouping.APPEAL_TYPE).items()} == {
        "help": 1,
        "complaint": 2,
    }
    assert {code: tally.valid for code, tally in counted(Grouping.HUB).items()} == {"01": 3}
    assert {code: tally.valid for code, tally in counted(Grouping.AREA).items()} == {"371302": 3}
    assert {code: tally.valid for code, tally in counted(Grouping.UNIT).items()} == {thread.COUNTY: 3}
    assert counted(Grouping.CATEGORY)["07"].response_rate == Rate(Decimal(0), 1)


def test_a_case_goes_to_the_unit_that_led_its_last_round_not_to_those_that_assisted():
    case = hub_thread.finished_by(thread.COMPANY)
    ended(hub_thread.asked(case, SOLVED))
    assert list(counted(Grouping.UNIT)) == [thread.COUNTY]


def test_a_case_that_followed_another_goes_to_the_unit_that_answered_that_one():
    master, child = hub_thread.followed()
    for case, answers in ((master, SOLVED), (child, BAD)):
        ended(hub_thread.answered(case, answers))
    assert counted(Grouping.UNIT)[thread.COUNTY].resolution_rate == Rate(Decimal(1), 2)


def test_a_unit_counts_what_it_may_see():
    ended(hub_thread.asked(hub_thread.finished_by(thread.COMPANY), SOLVED))
    closed(BAD)
    assert whole(who="zhaihongyu").finals == 2
    # The company assisted in one: it sees that case, but another unit led it.
    assert whole(who="hetianshui").finals == 1
    assert counted(Grouping.UNIT, who="hetianshui") == {}
    assert counted(who="cuiyating") == {}


def test_every_figure_has_its_list_of_cases():
    solved, bad = closed(SOLVED), closed(BAD)
    rows = list(finals(actor(READER), NOVEMBER, Grouping.APPEAL_TYPE))
    assert {row.case: (row.group, row.contacted) for row in rows} == {
        solved.pk: ("complaint", True),
        bad.pk: ("complaint", False),
    }
    assert NOVEMBER.begins.tzinfo is LOCAL


def test_counting_costs_the_same_however_many_cases_there_are(django_assert_num_queries):
    for _ in range(3):
        closed(SOLVED)
    reader = actor(READER)
    for by, queries in ((Grouping.ALL, 2), (Grouping.UNIT, 3), (Grouping.AREA, 3), (Grouping.CATEGORY, 2)):
        with django_assert_num_queries(queries):
            rates(reader, NOVEMBER, by)
