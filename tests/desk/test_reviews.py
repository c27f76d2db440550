"""The reviewer's and the caller's desks: what they list, what is found, acting from them."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.accounts.models import Role
from lianxin.accounts.queries import actor_for
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.cases.models import Case, CaseClaim, Outcome
from lianxin.cases.states import CaseState
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.release_claim import release_claim
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_off import sign_off
from lianxin.demo.cast import BEGINS
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door, system
from lianxin.foundation.models.access import AccessEntry
from tests.cases import dispatch_thread as way
from tests.cases import hub_thread, thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
REVIEWER, CALLER = "gengruoxi", "panyiming"
REVIEWS, CALLS = "/desk/reviews/", "/desk/follow-up/"
LATER = MONDAY + timedelta(days=1, hours=3)


def opened(client: Client, address: str, username: str):
    sign_in(client, username)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def keys(answer) -> list[str]:
    return [row.key for row in answer.context["rows"]]


def sent(client: Client, answer, **fields: str):
    form = answer.context["form"]
    said = {name: value for name, value in form.initial.items() if isinstance(value, str | int | list)}
    return client.post(answer.context["action"], said | {"next": answer.context["next"]} | fields)


def counts(answer) -> dict[str, int]:
    return {label: count for label, count, _href, _current in answer.context["tabs"]}


def another_caller() -> Actor:
    who = add_person("renmou", "任某", spelling="ren mou", by=system(), at=BEGINS)
    hub = way.city_hub()
    role = Role.objects.get(code="follow_up_caller")
    caller = appoint(who, role, unit=hub.unit, hub=hub, title="科员", begins=BEGINS, by=system(), at=BEGINS)
    return actor_for(who, post=caller, door=Door.DESK)


def with_number() -> Case:
    """A case that waits for the word of a citizen who left his number."""
    order = thread.signed(number=thread.NUMBER)
    first_contact(order, "已电话核实", by=actor("zhaihongyu"), at=MONDAY + HOUR)
    finish(order, thread.REPLY, by=actor("zhaihongyu"), at=MONDAY + 2 * HOUR)
    sign_off(order, "", by=actor("niebaichuan"), at=MONDAY + 3 * HOUR)
    return review(thread.fresh(order.case), "", by=actor(REVIEWER), at=MONDAY + 5 * HOUR)


class TestReviews:
    def test_the_original_stands_beside_the_reply_with_what_was_found(self, client):
        case = thread.finished()
        thread.dispatched()
        with time.frozen(MONDAY + 4 * HOUR):
            answer = opened(client, REVIEWS, REVIEWER)
            assert keys(answer) == [case.number]
            assert answer.context["original"] == [("诉求内容", thread.statement().content)]
            (reply,) = answer.context["replies"]
            assert (reply.public, reply.internal) == (thread.REPLY.public, thread.REPLY.internal)
            assert {check.text: check.is_good for check in reply.checks}["没写联系电话，群众没法打"] is False
            assert [end.label for end in answer.context["ends"]] == ["开始回访"]

    def test_a_reply_that_was_given_to_others_is_found(self, client):
        thread.closed(at=MONDAY - timedelta(days=10))
        thread.finished()
        with time.frozen(MONDAY + 4 * HOUR):
            (reply,) = opened(client, REVIEWS, REVIEWER).context["replies"]
            copied = [check for check in reply.checks if check.case]
            assert [check.is_good for check in copied] == [False]

    def test_passing_leads_to_the_next(self, client):
        first, second = thread.finished(), thread.finished(title="路灯不亮")
        with time.frozen(MONDAY + 5 * HOUR):
            answer = opened(client, f"{REVIEWS}?on={first.number}", REVIEWER)
            moved = sent(client, answer)
            assert moved["Location"].endswith(f"on={second.number}")
            assert thread.fresh(first).state == CaseState.PENDING_OUTCOME
            assert keys(client.get(REVIEWS)) == [second.number]

    def test_sending_back_names_the_orders_and_why(self, client):
        case = thread.finished()
        with time.frozen(MONDAY + 5 * HOUR):
            answer = opened(client, f"{REVIEWS}?act=send_back", REVIEWER)
            assert sent(client, answer).status_code == 422
            assert thread.fresh(case).state == CaseState.PENDING_REVIEW
            assert sent(client, answer, send_back_opinion="没有说明何时恢复。").status_code == 302
            assert thread.fresh(case).state == CaseState.IN_HAND

    def test_what_the_citizen_says_decides_in_which_tab_it_stands(self, client):
        solved, unsolved = hub_thread.outcome(hub_thread.SOLVED), hub_thread.outcome(hub_thread.UNSOLVED)
        done = thread.closed()
        with time.frozen(LATER):
            answer = opened(client, f"{REVIEWS}?tab=rework", REVIEWER)
            assert counts(answer) == {"答复审核": 0, "重办裁定": 1, "待结案": 1, "待归档": 1}
            assert keys(answer) == [unsolved.number]
            assert "未解决" in answer.context["rows"][0].said
            assert keys(client.get(f"{REVIEWS}?tab=close")) == [solved.number]
            assert keys(client.get(f"{REVIEWS}?tab=archive")) == [done.number]

    def test_several_are_archived_at_once_each_with_its_result(self, client):
        one, held = thread.closed(), thread.closed(title="路灯不亮")
        place_hold(
            held, Hold(kind="supervision", reason="督办单尚未办结"), by=actor("kongqingyue"), at=MONDAY + 8 * HOUR
        )
        with time.frozen(LATER):
            sign_in(client, REVIEWER)
            said = {"number": [one.number, held.number], "request_key": "all"}
            came = client.post(f"{REVIEWS}archive/", said).context["results"]
            assert [(each.number, each.said, bool(each.why)) for each in came] == [
                (one.number, "已归档", False),
                (held.number, "", True),
            ]
            assert (thread.fresh(one).state, thread.fresh(held).state) == (CaseState.ARCHIVED, CaseState.CLOSED)
            assert client.post(f"{REVIEWS}archive/", said | {"number": ["1"]}).status_code == 404
            assert client.post(f"{REVIEWS}archive/", said | {"number": []}).status_code == 422

    def test_doing_it_anew_tells_until_when(self, client):
        case = hub_thread.outcome(hub_thread.UNSOLVED)
        with time.frozen(LATER):
            answer = opened(client, f"{REVIEWS}?tab=rework", REVIEWER)
            (end,) = answer.context["ends"]
            said = {"ground": "unsolved_without_ground", "rework_opinion": "请恢复供水。"}
            assert sent(client, answer, **said).status_code == 302
            again = thread.fresh(case)
            assert (again.state, again.round) == (CaseState.IN_HAND, 2)
            assert end.label == "兰山区"

    def test_what_others_have_done_is_told_in_the_row_and_beside_the_form(self, client):
        first, second = thread.finished(), thread.finished(title="路灯不亮")
        with time.frozen(MONDAY + 5 * HOUR):
            opened(client, REVIEWS, REVIEWER)
            thread.finished(title="后来的")
            review(first, "", by=actor(REVIEWER), at=MONDAY + 5 * HOUR)
            answer = client.get(f"{REVIEWS}?rows={first.number},{second.number}")
            left = {row.key: row.left for row in answer.context["rows"]}
            assert left == {first.number: "已不在此列：待回访", second.number: ""}
            body = answer.content.decode()
            assert "<html" not in body and "后来的" not in body and "data-new-count>1<" in body
            assert "这件刚刚有变化，已不在此列：待回访。" in body
            assert client.get(f"{REVIEWS}?rows=x").status_code == 422

    @pytest.mark.parametrize("username", [CALLER, "qiaoyulan", "zhaihongyu", "ouyangxu"])
    def test_others_are_told_that_it_is_not_theirs(self, client, username):
        sign_in(client, username)
        assert client.get(REVIEWS).status_code == 403

    def test_nonsense_is_refused(self, client):
        sign_in(client, REVIEWER)
        assert client.get(f"{REVIEWS}?tab=nowhere").status_code == 422
        assert client.get(f"{REVIEWS}?on=x").status_code == 404

    def test_the_page_asks_as_often_as_is_pinned(self, client):
        for title in ("小区停水", "路灯不亮", "暖气不热"):
            thread.finished(title=title)
        with time.frozen(MONDAY + 5 * HOUR):
            opened(client, REVIEWS, REVIEWER)
            with pinned("desk.reviews"):
                answer = client.get(REVIEWS)
            assert len(answer.content) < 100_000


class TestCalls:
    def test_the_list_holds_who_is_to_be_called_and_tells_the_case_in_two_sentences(self, client):
        case = thread.reviewed()
        thread.finished()
        with time.frozen(MONDAY + 6 * HOUR):
            answer = opened(client, CALLS, CALLER)
            assert keys(answer) == [case.number]
            assert counts(answer) == {"全部": 1, "上午来的": 1, "下午来的": 0, "晚间来的": 0}
            assert answer.context["script"] == [
                "您11 月 23 日向我们反映“小区停水两天”，我们转给了兰山区办理。",
                f"兰山区答复说：“{thread.REPLY.public}”",
            ]
            assert keys(client.get(f"{CALLS}?tab=evening")) == []

    def test_three_answers_end_it_and_lead_on(self, client):
        case = thread.reviewed()
        with time.frozen(MONDAY + 6 * HOUR):
            answer = opened(client, CALLS, CALLER)
            said = {"reached": "yes", "contacted": "yes", "solved": "solved", "satisfaction": "satisfied"}
            assert sent(client, answer, **said).status_code == 302
            outcome = Outcome.objects.get(case=case)
            assert (outcome.contacted, outcome.solved, outcome.satisfaction) == (True, "solved", "satisfied")
            assert keys(client.get(CALLS)) == []

    def test_what_others_have_asked_is_told_in_the_row(self, client):
        first, second = thread.reviewed(), thread.reviewed(title="路灯不亮")
        with time.frozen(MONDAY + 6 * HOUR):
            sign_in(client, CALLER)
            hub_thread.answered(first, hub_thread.SOLVED)
            answer = client.get(f"{CALLS}?on={second.number}&rows={first.number},{second.number}")
            left = {row.key: row.left for row in answer.context["rows"]}
            assert left == {first.number: "已不在此列：待结案", second.number: ""}
            assert (answer.context["new"], answer.context["taken"]) == (0, "")

    def test_whoever_was_not_reached_has_answered_nothing(self, client):
        case = thread.reviewed()
        with time.frozen(MONDAY + 6 * HOUR):
            answer = opened(client, CALLS, CALLER)
            assert sent(client, answer, reached="no").status_code == 302
            assert Outcome.objects.get(case=case).is_valid is False

    def test_what_another_caller_has_is_passed_over_until_he_gives_it_back(self, client):
        first, second = thread.reviewed(), thread.reviewed(title="路灯不亮")
        other = another_caller()
        with time.frozen(MONDAY + 6 * HOUR):
            claim(first, by=other, at=time.now())
            answer = opened(client, CALLS, CALLER)
            assert (answer.context["on"], keys(answer)) == (second.number, [first.number, second.number])
            assert [(row.holder, row.is_mine, row.is_free) for row in answer.context["rows"]] == [
                ("任某", False, False),
                ("", False, True),
            ]
            beside = client.get(f"{CALLS}?on={first.number}")
            assert "任某 已认领这件，先问一声再办。" in beside.content.decode()
            assert beside.context["next"].endswith(f"on={second.number}")
            told = client.get(f"{CALLS}?rows={first.number}").context["rows"]
            assert [row.holder for row in told] == ["任某"]
            release_claim(first, by=other, at=time.now())
            assert client.get(CALLS).context["on"] == first.number

    def test_a_caller_takes_from_the_list_and_gives_back(self, client):
        case = thread.reviewed()
        with time.frozen(MONDAY + 6 * HOUR):
            sign_in(client, CALLER)
            for act, holder in (("claim", "潘亦明"), ("release", "")):
                sent = client.post("/desk/dispatch/picked/", {"act": act, "number": case.number, "next": CALLS})
                assert sent["Location"] == CALLS
                (row,) = client.get(CALLS).context["rows"]
                assert row.holder == holder

    def test_whoever_looks_at_the_number_has_the_case_and_another_learns_no_number(self, client):
        case = with_number()
        with time.frozen(MONDAY + 6 * HOUR):
            sign_in(client, CALLER)
            there = f"{CALLS}{case.number}/number/"
            assert client.post(there, {"purpose": "contact"}).status_code == 200
            assert client.get(CALLS).context["is_mine"]
            hub_thread.answered(case, hub_thread.SOLVED)
            assert not CaseClaim.objects.unscoped("test").exists()

    def test_the_number_of_whom_another_is_calling_is_not_shown(self, client):
        case = with_number()
        with time.frozen(MONDAY + 6 * HOUR):
            claim(case, by=another_caller(), at=time.now())
            sign_in(client, CALLER)
            refused = client.post(f"{CALLS}{case.number}/number/", {"purpose": "contact"})
            assert refused.status_code == 409
            assert "任某 已于 15:00 认领。" in refused.content.decode()
            assert thread.NUMBER not in refused.content.decode()
            assert not AccessEntry.objects.unscoped("test").exists()

    def test_a_number_is_shown_for_a_purpose_and_the_look_is_written_down(self, client):
        case = with_number()
        with time.frozen(MONDAY + 6 * HOUR):
            body = opened(client, CALLS, CALLER).content.decode()
            assert thread.NUMBER not in body
            there = f"{CALLS}{case.number}/number/"
            assert client.post(there, {"purpose": "inspect"}).status_code == 422
            assert not AccessEntry.objects.unscoped("test").exists()
            shown = client.post(there, {"purpose": "contact"}).content.decode()
            assert f'href="tel:+86{thread.NUMBER}"' in shown and "199 0000 0001</a>" in shown
            assert AccessEntry.objects.unscoped("test").get().purpose == "contact"

    @pytest.mark.parametrize("username", [REVIEWER, "linxiaoyun", "zhaihongyu", "ouyangxu"])
    def test_others_are_told_that_it_is_not_theirs(self, client, username):
        case = thread.reviewed()
        sign_in(client, username)
        assert client.get(CALLS).status_code == 403
        assert client.post(f"{CALLS}{case.number}/number/", {"purpose": "contact"}).status_code == 403

    def test_the_page_asks_as_often_as_is_pinned(self, client):
        for title in ("小区停水", "路灯不亮", "暖气不热"):
            thread.reviewed(title=title)
        with time.frozen(MONDAY + 6 * HOUR):
            opened(client, CALLS, CALLER)
            with pinned("desk.follow_up"):
                client.get(CALLS)
