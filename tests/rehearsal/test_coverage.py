"""What has not been played is named: steps that occur too seldom, and courses that never occurred."""

from collections import Counter

from lianxin.rehearsal import coverage
from lianxin.rehearsal.told import Told


def told(**steps: int) -> Told:
    return Told(steps=Counter({**dict.fromkeys(coverage.all_steps(), 5), **steps}))


def test_every_step_of_a_case_is_asked_for(db):
    assert {"register", "sign_for", "grant_city_units", "answer_incident", "archive"} <= set(coverage.all_steps())
    assert not {"note_light", "note_moved_end"} & set(coverage.all_steps())


def test_a_step_that_is_missing_is_named_and_no_other(db):
    missing = [gap for gap in coverage.gaps(told(urge=0, merge=4), 2000) if gap.startswith("步骤")]
    assert missing == ["步骤 merge 只走过 4 次，应不少于 5 次", "步骤 urge 只走过 0 次，应不少于 5 次"]


def test_what_is_wanted_grows_with_the_messages(db):
    assert list(coverage.gaps(told(urge=0), 399)) == []
    assert list(coverage.gaps(told(urge=0, merge=1), 400)) == ["步骤 urge 只走过 0 次，应不少于 1 次"]
    assert len([gap for gap in coverage.gaps(told(), 4000) if gap.startswith("步骤")]) == len(coverage.all_steps())


def test_courses_that_never_occurred_are_named(db):
    named = [gap for gap in coverage.gaps(told(hand_over=5), 2000) if gap.startswith("没有出现")]
    assert [gap.removeprefix("没有出现：") for gap in named] == [
        "两次以上派单的工单",
        "两次以上重办的工单",
        "三级承办的任务单",
        "跨节假日的挂起",
    ]
