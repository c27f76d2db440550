"""The verdict is honest: what somebody breaks on purpose after the play, it names; and what never happened, too."""

from datetime import datetime
from pathlib import Path

import pytest

from lianxin.accounts.models import Role
from lianxin.cases.events import CASE_ACCEPTED
from lianxin.cases.models import Case, CaseEvent, CaseText
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.events.append import append
from lianxin.foundation.models import HeldEvent
from lianxin.foundation.time import LOCAL
from lianxin.rehearsal import verdict
from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.rehearse import Wish, perform
from lianxin.rehearsal.scene import Stumbled
from lianxin.rehearsal.told import Told

START = datetime(2026, 11, 23, 8, 0, tzinfo=LOCAL)
WISH = Wish(files=(Path("none"),), limit=9, days=1, seed=7)
LONG_AFTER = datetime(2027, 3, 1, 8, 0, tzinfo=LOCAL)


def message(row: int, title: str = "小区停水", **more: str) -> Message:
    at = datetime(2019, 1, row, 8, 0, tzinfo=LOCAL)
    return Message(row, title, f"{title}两天了，请尽快处理。", at, user=f"U{row}", **more)


MESSAGES = [message(2), message(3, "路灯不亮", reply="已经修好。"), message(4, "咨询医保报销比例")]
SAID = {each.row: each.body for each in MESSAGES}


def play(rows: list[Message | Rejected]) -> Told:
    _stage, told = perform(WISH, rows, START, lambda what, done, of: None)
    return told


def failures(told: Told, messages: int = len(MESSAGES)) -> list[str]:
    with time.frozen(LONG_AFTER):
        return list(verdict.failures(told, messages))


@pytest.fixture
def told(committed) -> Told:
    return play(MESSAGES)


@pytest.fixture
def alter(owner):
    """Change a table as the owner, its triggers off."""

    def run(table: str, statement: str, *values: object) -> None:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement, values)
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def case_of(told: Told, row: int) -> Case:
    number = next(key[0] for key, text in told.texts.items() if key[1] == "content" and text == SAID[row])
    return Case.objects.unscoped("test").get(number=number)


def rewrite(case: Case, kind: str, text: str) -> None:
    for row in CaseText.objects.filter(case=case, kind=kind):
        row.text = text
        row.save()


def test_nothing_is_named_after_an_honest_play(told):
    assert failures(told) == []


def test_every_altered_row_is_named(told, alter):
    one, two, three = (case_of(told, row) for row in (2, 3, 4))
    rewrite(one, "content", "我没有说过这些。")
    rewrite(two, "reply_public", "已经修好了。")
    alter("cases_casetext", "UPDATE cases_casetext SET text = text || '\\x00' WHERE case_id = %s", three.pk)
    clock = "UPDATE cases_caseclock SET state = 'running', ended_at = NULL WHERE case_id = %s AND kind = 'close'"
    alter("cases_caseclock", clock, one.pk)
    alter("cases_orderclock", "UPDATE cases_orderclock SET due_at = due_at - interval '1 s' WHERE case_id = %s", two.pk)
    alter("cases_case", "UPDATE cases_case SET state = 'closed', archived_at = NULL WHERE id = %s", two.pk)
    alter("cases_caseevent", "UPDATE cases_caseevent SET kind = 'case.closed' WHERE case_id = %s AND seq = 2", three.pk)
    found = "\n".join(failures(told))
    for named in (
        f"工单 {one.number} 的诉求内容与来件不一致",
        f"工单 {two.number} 的公开答复与来件不一致",
        f"工单 {three.number} 有文字无法打开",
        f"工单 {one.number} 已归档，时限 close 仍在计时",
        f"工单 {two.number} 停在“已结案”",
        "的 due_at 记为",
    ):
        assert named in found
    assert any(str(three.pk) in line and "2" in line for line in found.splitlines() if "诉求工单" in line)


def test_a_case_that_vanished_is_named(told, alter, owner):
    case = case_of(told, 2)
    tables = ("caseevent", "outcome", "caseclock", "orderclock", "casetext", "casesearch", "contactcase", "taskorder")
    for table in tables:
        alter(f"cases_{table}", f"DELETE FROM cases_{table} WHERE case_id = %s", case.pk)
    owner.execute("DELETE FROM cases_case WHERE id = %s", [case.pk])
    assert f"已告知的工单 {case.number} 不在库中" in failures(told)


def test_a_case_of_which_nobody_was_told_is_named(told):
    number = case_of(told, 2).number
    told.numbers.remove(number)
    told.heard -= 1
    assert f"库中的工单 {number} 没有告知过任何人" in failures(told)
    assert "3 件来件中有 1 件既没有登记，也没有拒收" in failures(told)


def test_a_message_that_nobody_heard_is_named(told):
    assert failures(told, 5) == ["5 件来件中有 2 件既没有登记，也没有拒收"]


def test_a_rehearsal_of_nothing_has_not_passed(committed):
    refused = [Rejected(2, "title", "为空")]
    assert failures(play([]), 0) == failures(play(refused), 1) == ["没有一件来件成为工单"]


def test_a_step_that_left_no_request_is_named(told):
    done = sum(number for step, number in told.steps.items() if step not in verdict.WITHOUT_KEY)
    told.steps["accept"] += 1
    assert failures(told) == [f"办理 {done + 1} 步，却留下 {done} 个请求"]


def test_an_event_that_no_seal_covers_is_named(told):
    case = case_of(told, 2)
    event = CaseEvent(case=case, kind=CASE_ACCEPTED, book_hub_id=case.hub_id)
    append(event, by=system(), at=LONG_AFTER)
    assert "诉求工单有 1 条事件没有封存" in failures(told)


def test_an_event_that_a_subscriber_failed_at_is_named(told):
    event = CaseEvent.objects.order_by("pk")[0]
    HeldEvent.objects.create(
        subscriber="cases.live",
        book="cases.caseevent",
        event_id=event.pk,
        chain_key=event.chain_key,
        attempts=1,
        next_try_at=LONG_AFTER,
    )
    assert failures(told) == ["有 1 条事件订阅方没有处理成功"]


def test_a_step_that_does_not_go_through_ends_the_play_with_the_messages_row(committed):
    role = Role.objects.get(code="agent")
    Role.objects.filter(pk=role.pk).update(rights=[right for right in role.rights if right != "cases.accept"])
    with pytest.raises(Stumbled) as stumbled:
        play(MESSAGES)
    assert str(stumbled.value) == "来件第 2 行在“accept”这一步出错：您的岗位没有“受理诉求”的权限。"


def test_what_cannot_be_registered_is_refused_by_row_and_column_and_the_rest_goes_on(committed):
    large = "很" * 1_000_000
    odd = [
        message(2, "长" * 201),
        Message(3, "停水", large, message(3).at),
        message(4, reply="\0"),
        message(5, area="999999"),
        message(6, "停水🚰\u202eabc"),
    ]
    told = play(odd)
    assert [(each.row, each.field) for each in told.rejected] == [(2, "title"), (3, "body"), (4, "reply"), (5, "area")]
    assert told.heard == len(told.numbers) == 1
    assert {text for key, text in told.texts.items() if key[1] == "content"} == {odd[4].body}
    assert failures(told, 5) == []
