"""The console of people: one administrator registers people and sees them off, another guards posts and accounts."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from lianxin.accounts.models import Person, Post, SignIn, StandIn
from lianxin.accounts.queries import SIGN_IN, posts_of
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.cases.steps.assign import assign
from lianxin.foundation import time
from lianxin.foundation.models import RecordEvent
from tests.cases import thread
from tests.cast import actor, person, post, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
REGISTRAR, GUARD, AUDITOR, HEAD = "ouyangxu", "lengzhihui", "shijianming", "fuchangling"
TWO_POSTS = "shaojinghe"


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def page(username: str) -> str:
    return f"/manage/people/{person(username).pk}/"


def act(username: str, key: str, on: int | None = None) -> str:
    return f"{page(username)}do/{key}/" + (f"{on}/" if on is not None else "")


def refused_with(answer, text: str) -> bool:
    return answer.status_code == 422 and text in answer.content.decode()


def offered(answer) -> list[str]:
    return [each.label for each in answer.context["acts"]]


def last_event(username: str) -> str:
    rows = RecordEvent.objects.filter(subject_kind="person", subject_id=person(username).pk)
    return rows.latest("seq").kind


def test_people_are_found_by_name_spelling_and_how_they_stand(as_):
    client = as_(GUARD)
    with pinned("accounts.console.people"):
        assert client.get("/manage/people/").status_code == 200
    for typed in ("邵景", "shaojing", "sj", "SJ"):
        assert "邵景禾" in [row.title for row in client.get(f"/manage/people/?q={typed}").context["rows"]]
    assert client.get("/manage/people/?standing=departed&q=sj").context["rows"] == []
    assert client.get("/manage/people/?standing=x&q=%00").status_code == 200


def test_each_administrator_sees_his_half(as_):
    client = as_(GUARD)
    with pinned("accounts.console.person"):
        guarded = client.get(page(TWO_POSTS))
    assert offered(guarded) == ["任职", "重置密码", "解除二次验证", "停用账号", "恢复账号"]
    assert "登录在哪些地方" in guarded.content.decode() and "手机" not in guarded.content.decode()
    registered = as_(REGISTRAR).get(page(TWO_POSTS))
    assert offered(registered) == ["办理离岗"]
    assert "手上的事" in registered.content.decode() and "登录在哪些地方" not in registered.content.decode()
    for username in (AUDITOR, HEAD):
        assert as_(username).get(page(TWO_POSTS)).status_code == 403
        assert as_(username).get("/manage/people/").status_code == 403


def test_neither_does_the_others_part(as_):
    before = post(TWO_POSTS).pk
    for key in ("appoint", "lock", "reset_password", "unlock"):
        assert as_(REGISTRAR).post(act(TWO_POSTS, key)).status_code == 403
    assert as_(REGISTRAR).post(act(TWO_POSTS, "end_post", before)).status_code == 403
    assert as_(GUARD).post(act(TWO_POSTS, "depart")).status_code == 403
    assert as_(GUARD).post("/manage/people/new/add_person/").status_code == 403
    assert person(TWO_POSTS).locked_at is None and post(TWO_POSTS).pk == before


def test_what_is_not_there_is_not_found(as_):
    other = post("linxiaoyun")
    client = as_(GUARD)
    for path in ("0/", f"{person(TWO_POSTS).pk}/do/sing/", f"{person(TWO_POSTS).pk}/do/end_post/{other.pk}/"):
        assert client.get(f"/manage/people/{path}").status_code == 404
    for key in ("end_stand_in", "cut_session", "stand_in"):
        assert client.get(act(TWO_POSTS, key, 0)).status_code == 404


def test_somebody_is_registered_by_one_and_given_post_and_password_by_another(as_):
    said = {"name": "单雨桐", "username": "shanyutong", "spelling": "shan yutong", "mobile": "199 0000 7777"}
    answers = [as_(REGISTRAR).post("/manage/people/new/add_person/", said | {"request_key": "k1"}) for _ in range(2)]
    who = Person.objects.get(username="shanyutong")
    assert {answer["Location"] for answer in answers} == {f"/manage/people/{who.pk}/"}
    assert (who.name, who.pinyin_key, who.mobile, who.has_usable_password()) == (
        "单雨桐", "shanyutong sy", "19900007777", False,
    )  # fmt: skip
    client, here = as_(GUARD), f"/manage/people/{who.pk}/do"
    assert "1 人没有岗位" in client.get("/manage/").content.decode()
    password = re.search(r'name="password" value="([^"]+)"', client.get(f"{here}/reset_password/").content.decode())[1]
    assert re.fullmatch(r"([A-Z][a-z][2-9][a-z]-){3}[A-Z][a-z][2-9][a-z]", password)
    assert client.post(f"{here}/reset_password/", {"password": password}).status_code == 302
    who.refresh_from_db(from_queryset=Person.people.unscoped("test"))
    assert who.check_password(password) and who.must_change_password
    said = {"role": "unit_handler", "unit": "371302", "title": "科员", "request_key": "k2"}
    assert [client.post(f"{here}/appoint/", said).status_code for _ in range(2)] == [302, 302]
    assert [(held.role.code, held.unit.code) for held in posts_of(who, thread.MONDAY)] == [("unit_handler", "371302")]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"username": "Shan"}, "用户名须以小写字母开头"),
        ({"username": "shaojinghe"}, "已被使用"),
        ({"mobile": "abc"}, "不是电话号码"),
        ({"name": ""}, "请填写"),
        ({"name": "单\0"}, "不允许是用空字符串"),
    ],
)
def test_who_cannot_be_registered_comes_back_with_the_words(as_, change, text):
    said = {"name": "单雨桐", "username": "shanyutong", "spelling": "shan yutong"} | change
    answer = as_(REGISTRAR).post("/manage/people/new/add_person/", said)
    assert refused_with(answer, text) and "shan yutong" in answer.content.decode()
    assert not Person.objects.filter(username="shanyutong").exists()


def test_posts_that_may_not_go_together_are_refused(as_):
    client = as_(GUARD)
    said = {"role": "audit_administrator", "unit": "371300-FWB"}
    assert refused_with(client.post(act(TWO_POSTS, "appoint"), said), "不得兼任业务岗位")
    assert refused_with(client.post(act(TWO_POSTS, "appoint"), {"role": "unit_handler"}), "须指定所在单位")
    assert refused_with(client.post(act(TWO_POSTS, "appoint"), {"role": "reviewer", "begins": "昨天"}), "不能早于现在")
    assert refused_with(client.post(act(TWO_POSTS, "appoint"), {"role": "king"}), "选择一个有效的选项")
    assert len(posts_of(person(TWO_POSTS), thread.MONDAY)) == 2


def test_a_person_with_three_posts_keeps_the_two_others_when_one_ends(as_):
    client = as_(GUARD)
    said = {"role": "quality_inspector", "unit": "371300-FWB", "hub": "01"}
    assert client.post(act(TWO_POSTS, "appoint"), said).status_code == 302
    third = post(TWO_POSTS, "quality_inspector")
    assert len(client.get(page(TWO_POSTS)).context["posts"]) == 3
    with time.frozen(thread.MONDAY + thread.HOUR):
        assert as_(GUARD).post(act(TWO_POSTS, "end_post", third.pk)).status_code == 302
        answer = as_(GUARD).get(page(TWO_POSTS))
        assert len(answer.context["posts"]) == 2 and [line.title for line in answer.context["past"]] == ["质检员"]
        assert refused_with(as_(GUARD).post(act(TWO_POSTS, "end_post", third.pk)), "已经结束")


def test_a_stand_in_is_arranged_and_the_chain_is_told(as_):
    client, held = as_(GUARD), post(TWO_POSTS, "dispatcher")
    helper = person("qiaoyulan")
    said = {"person": helper.pk, "begins": "明天 9:00", "ends": "明天 18:00", "rights": ["cases.read"]}
    assert client.post(act(TWO_POSTS, "stand_in", held.pk), said).status_code == 302
    row = StandIn.objects.unscoped("test").get(post=held)
    assert (row.person_id, row.rights) == (helper.pk, ["cases.read"])
    assert refused_with(client.post(act(TWO_POSTS, "stand_in", held.pk), said), "这段时间已安排他人代办")
    begins, ends = thread.MONDAY + timedelta(hours=20), thread.MONDAY + timedelta(days=3)
    stand_in(post("qiaoyulan"), person("linxiaoyun"), begins=begins, ends=ends, by=actor("qiaoyulan"), at=thread.MONDAY)
    text = client.get(page(TWO_POSTS)).content.decode()
    assert "乔玉岚 代 邵景禾（派单员）" in text and "乔玉岚 届时本人也由 林晓芸 代办" in text
    assert client.post(act(TWO_POSTS, "end_stand_in", row.pk)).status_code == 302
    assert not StandIn.objects.unscoped("test").filter(post=held).exists()


def test_an_account_is_locked_and_opened_again(as_):
    client = as_(GUARD)
    assert client.post(act(TWO_POSTS, "lock"), {"reason": "left"}).status_code == 422
    assert client.post(act(TWO_POSTS, "lock"), {"reason": "leave"}).status_code == 302
    assert person(TWO_POSTS).locked_at == thread.MONDAY
    answer = client.get(page(TWO_POSTS))
    assert "长期休假" in answer.content.decode() and "已停用" in answer.content.decode()
    assert client.post(act(TWO_POSTS, "unlock")).status_code == 302 and person(TWO_POSTS).is_active
    assert refused_with(client.post(act(GUARD, "lock"), {"reason": "leave"}), "不能停用自己的账号")


def test_one_session_is_cut_and_the_account_stays_open(as_):
    elsewhere = Client()
    sign_in(elsewhere, TWO_POSTS)
    elsewhere.get("/me/")
    row = SignIn.objects.unscoped("test").get(pk=elsewhere.session[SIGN_IN])
    client = as_(GUARD)
    assert act(TWO_POSTS, "cut_session", row.pk) in client.get(page(TWO_POSTS)).content.decode()
    assert client.post(act(TWO_POSTS, "cut_session", row.pk)).status_code == 302
    assert elsewhere.get("/me/").status_code == 302 and last_event(TWO_POSTS) == "person.session_ended"
    assert person(TWO_POSTS).is_active
    own = client.session[SIGN_IN]
    assert client.post(act(TWO_POSTS, "cut_session", own)).status_code == 404
    assert SignIn.objects.unscoped("test").filter(pk=own).exists()


def test_a_lost_second_factor_is_taken_away(as_):
    client = as_(REGISTRAR)
    assert client.get(page(REGISTRAR)).status_code == 200
    assert Authenticator.objects.filter(user=person(REGISTRAR)).exists()
    assert as_(GUARD).post(act(REGISTRAR, "reset_second_factor")).status_code == 302
    assert not Authenticator.objects.filter(user=person(REGISTRAR)).exists()
    assert refused_with(as_(GUARD).post(act(REGISTRAR, "reset_second_factor")), "没有启用二次验证")


def test_a_weak_password_comes_back(as_):
    before = person(TWO_POSTS).password
    assert refused_with(as_(GUARD).post(act(TWO_POSTS, "reset_password"), {"password": "abc"}), "密码至少")
    assert person(TWO_POSTS).password == before


def test_what_a_leaver_has_in_hand_is_told_before_he_leaves(as_):
    order = thread.signed(at=thread.MONDAY - 3 * thread.HOUR)
    assign(order, person("zhaihongyu"), by=actor("niebaichuan"), at=thread.MONDAY)
    client = as_(REGISTRAR)
    facts = client.get(act("zhaihongyu", "depart")).context["touches"]
    page_of_leaving = client.get(act("zhaihongyu", "depart")).content.decode()
    assert page_of_leaving.count("办理离岗") == 4 and "账号立即停用，不能恢复" in page_of_leaving
    assert ("手上的事", "1") in [(fact.label, fact.value) for fact in facts]
    assert ("任职", "热线办科员") in [(fact.label, fact.value) for fact in facts]
    assert client.post(act("zhaihongyu", "depart"), {"request_key": "k1"}).status_code == 302
    assert client.post(act("zhaihongyu", "depart"), {"request_key": "k1"}).status_code == 302
    answer = client.get(page("zhaihongyu"))
    assert person("zhaihongyu").departed_at == thread.MONDAY and "已离岗" in answer.content.decode()
    assert answer.context["panels"][0].count == 1
    assert not Post.objects.unscoped("test").filter(person=person("zhaihongyu"), valid__upper_inf=True).exists()
    assert refused_with(client.post(act(REGISTRAR, "depart")), "不能为自己办理离岗")
