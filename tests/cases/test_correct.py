"""What was written down wrongly is written anew: read and found by it, and by what it replaces no more."""

import pytest

from lianxin.cases import lists, queries, texts
from lianxin.cases.filters import Wish
from lianxin.cases.models import CaseText
from lianxin.cases.states import TextKind
from lianxin.cases.steps.correct import Correction, correct
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.linking_thread import AGENT, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db


def corrected(case, who=AGENT, seen=None, at=TEN, **texts_):
    return correct(case, Correction(**texts_), by=actor(who), at=at, seen=seen)


def found(words: str, who: str) -> bool:
    return bool(lists.lines(actor(who), Wish(words=words)))


def test_a_new_version_stands_for_the_earlier_which_remains():
    case = corrected(linking.called(), title="小区断水三天")
    assert texts.read(case, TextKind.TITLE) == "小区断水三天"
    versions = CaseText.objects.filter(case=case, kind=TextKind.TITLE).order_by("version")
    assert [(row.version, row.text) for row in versions] == [(1, "小区停水两天"), (2, "小区断水三天")]
    (told,) = linking.last(case).data["texts"]
    assert (linking.last(case).kind, told["kind"], told["digest"]) == ("case.corrected", "title", versions[1].digest)
    linking.sound(TEN)


def test_only_what_differs_is_written():
    case = linking.called()
    said = thread.statement()
    corrected(case, title=said.title, content="换了说法。", place=said.place)
    assert [told["kind"] for told in linking.last(case).data["texts"]] == ["content"]


@pytest.mark.parametrize("who", ["gengruoxi", "zhaihongyu"])
def test_the_case_is_found_by_the_new_words_and_not_by_the_old(who):
    case = thread.dispatched()
    assert found("停水两天", who)
    corrected(case, title="暖气不热", content="三号楼暖气不热。")
    assert found("暖气不热", who) and not found("停水两天", who)
    assert found("银雀山路", who)  # the place stays


def test_units_read_what_was_corrected():
    case = corrected(thread.dispatched(), content="三号楼暖气不热。")
    assert queries.whole(actor("zhaihongyu"), case.number).text(TextKind.CONTENT) == "三号楼暖气不热。"


def test_a_place_may_turn_out_to_be_unknown():
    case = corrected(linking.called(), place="")
    assert texts.read(case, TextKind.PLACE) == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"content": ""}, "content"),
        ({"content": "有\0空字节"}, "content"),
        ({"title": "长" * 201}, "title"),
        ({}, "content"),
        ({"title": "小区停水两天"}, "content"),
    ],
)
def test_a_text_that_cannot_be_kept_or_changes_nothing_is_refused(wrong, field):
    case = linking.called()
    with linking.refused(BadInput, case) as told:
        corrected(case, **wrong)
    assert list(told.value.fields) == [field]


@pytest.mark.parametrize("state", [thread.closed, thread.archived])
def test_what_is_over_stays_as_it_was(state):
    case = state()
    with linking.refused(WrongState, case):
        corrected(case, title="改", at=thread.MONDAY + 9 * thread.HOUR)


def test_what_lies_before_the_registration_is_refused():
    case = linking.called(at=TEN)
    with linking.refused(WrongState, case):
        corrected(case, title="改", at=thread.MONDAY)


@pytest.mark.parametrize("who", ["zhaihongyu", "panyiming", "gaoyuanzhou"])
def test_correcting_needs_its_right(who):
    case = thread.dispatched()
    with linking.refused(NotAllowed, case):
        corrected(case, who, title="改")


def test_a_foreign_hub_corrects_nothing():
    case = linking.called()
    with linking.refused(NotFound, case):
        correct(case, Correction(title="改"), by=linking.elsewhere(AGENT), at=TEN)


def test_a_stale_form_corrects_nothing():
    case = linking.called()
    with linking.refused(Stale, case):
        corrected(case, title="改", seen=case.version - 1)


def test_the_same_request_corrects_once():
    case, by = linking.called(), actor(AGENT).with_request_key("click")
    first = correct(case, Correction(title="改"), by=by, at=TEN)
    after = snapshot.of(case)
    assert correct(case, Correction(title="改"), by=by, at=TEN) == first
    assert snapshot.of(case) == after
