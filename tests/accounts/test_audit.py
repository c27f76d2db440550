"""The audit pages: what was done, who looked at whose data, who signed in, what the seals prove."""

from datetime import datetime

import pytest
from axes.models import AccessAttempt
from django.test import Client

from lianxin.accounts.console.audit.frame import PAGE
from lianxin.foundation import access, time
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.models import AccessEntry, RecordEvent, Verification
from lianxin.foundation.models.verifications import SILENCE
from lianxin.foundation.seals.write import seal_all
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Unit
from tests.cases import thread
from tests.cast import actor, person, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AUDITOR, WATCHDOG = "shijianming", "yanshouzheng"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=LOCAL)
LOGS = ("/manage/audit/", "/manage/audit/access/", "/manage/audit/sign-ins/")


@pytest.fixture(autouse=True)
def tuesday():
    with time.frozen(NOW):
        yield


@pytest.fixture
def auditor(as_) -> Client:
    return as_(AUDITOR)


def read(client: Client, path: str, **asked: object) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def looked(by: Actor, count: int = 1, purpose: str = access.HANDLE) -> None:
    """`by` has looked at so many rows; which rows they are is no matter."""
    for _ in range(count):
        access.write(Unit.objects.unscoped("test").order_by("pk")[0], "name", by=by, at=time.now(), purpose=purpose)


def test_the_first_page_of_the_consoles_leads_there(auditor):
    assert 'href="/manage/audit/"' in read(auditor, "/manage/")
    Verification.objects.create(asked_at=NOW, moved_at=NOW, ended_at=NOW, found=3)
    assert "上次核对发现 3 处问题" in read(auditor, "/manage/")


def test_what_was_done_is_told_by_codes_and_the_names_of_officers(auditor):
    with pinned("audit.events"):
        page = read(auditor, "/manage/audit/")
    assert "person.signed_in" in page and person(AUDITOR).name in page


def test_the_steps_of_cases_are_told_without_a_word_of_the_citizen(auditor):
    case = thread.dispatched()
    page = read(auditor, "/manage/audit/", book="cases.caseevent", subject=case.pk)
    assert "case.registered" in page and f"诉求工单 {case.pk} 第 1 条" in page
    told = thread.statement()
    assert told.title not in page and told.content not in page


def test_the_log_is_narrowed_by_day_person_kind_and_subject(auditor):
    other = person("linxiaoyun")
    sign_in(Client(), "linxiaoyun")
    row = RecordEvent.objects.filter(kind="person.signed_in", person_id=other.pk).get()
    for asked in ({"who": "linxiaoyun"}, {"who": other.name}, {"subject": f"person:{other.pk}"}):
        page = read(auditor, "/manage/audit/", day="2026-11-24", kind="person.signed_in", **asked)
        assert page.count('class="log__at"') == 1 and f"person:{row.subject_id}" in page
    assert "没有记录" in read(auditor, "/manage/audit/", day="2026-11-20", kind="person.signed_in")


def test_a_long_log_is_read_page_by_page(auditor):
    looked(actor("linxiaoyun"), PAGE + 2)
    first = read(auditor, "/manage/audit/access/", purpose=access.HANDLE)
    assert first.count('class="log__at"') == PAGE
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    rest = read(auditor, f"/manage/audit/access/{older}")
    assert rest.count('class="log__at"') == 2 and 'rel="prev"' in rest and 'rel="next"' not in rest


def test_who_looked_at_whose_data_is_told_with_the_purpose(auditor):
    looked(actor("linxiaoyun"))
    looked(actor("qiaoyulan"), purpose=access.VERIFY)
    with pinned("audit.access"):
        page = read(auditor, "/manage/audit/access/", who="qiaoyulan")
    assert page.count('class="log__at"') == 1 and "核实情况" in page and person("qiaoyulan").name in page
    assert "organizations.unit" in page


def test_the_file_has_the_same_rows_and_no_formula(auditor):
    looked(actor("linxiaoyun"))
    AccessEntry.objects.create(
        at=NOW,
        actor_kind=ActorKind.PEER,
        door=Door.API,
        row_kind="=cmd()",
        row_id=1,
        field="@name",
        purpose=access.CONTACT,
    )
    answer = auditor.get("/manage/audit/access/file/")
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and "'=cmd()" in lines[1] and "'@name" in lines[1]
    assert lines[2].startswith(f"{person('linxiaoyun').name},2026-11-24T10:00:00+08:00")
    narrowed = auditor.get("/manage/audit/access/file/", {"purpose": access.CONTACT}).content.decode()
    assert len(narrowed.splitlines()) == 2
    assert auditor.get("/manage/audit/access/file/", {"day": "2026-13-40"}).status_code == 422


def test_sign_ins_are_told_and_what_is_no_users_name_is_not(auditor):
    stranger = Client()
    for username in ("linxiaoyun", "Secret-pass-1"):
        stranger.post("/sign-in/", {"login": username, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=NOW)  # counted by the machine's own clock
    with pinned("audit.sign_ins"):
        page = read(auditor, "/manage/audit/sign-ins/")
    assert "person.signed_in" in page and "person.added" not in page
    assert "linxiaoyun" in page and "Secret-pass-1" not in page and "没有这个用户" in page


@pytest.mark.parametrize("path", LOGS)
@pytest.mark.parametrize(
    ("asked", "told"),
    [({"day": "2026-13-40"}, "请再核对"), ({"who": "谁也不是"}, "没有叫这个名字的人"), ({"who": "a\0b"}, "空")],
)
def test_what_cannot_be_meant_is_told_beside_its_box_with_the_words_kept(auditor, path, asked, told):
    answer = auditor.get(path, asked)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and 'class="log__at"' not in page


@pytest.mark.parametrize("subject", ["unit", "unit:x", "1:2:3", "unit:1\0", "unit:" + "9" * 30])
def test_a_subject_that_is_none_is_told(auditor, subject):
    assert auditor.get("/manage/audit/", {"subject": subject}).status_code == 422
    assert auditor.get("/manage/audit/", {"book": "no.such"}).status_code == 422


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "1\0"])
def test_a_place_that_is_none_begins_at_the_newest(auditor, before):
    assert "person.signed_in" in read(auditor, "/manage/audit/", before=before)


def test_the_seals_of_each_hub_are_told_and_what_waits_for_one(auditor):
    thread.dispatched()
    seal_all(at=NOW)
    with pinned("audit.seals"):
        page = read(auditor, "/manage/audit/seals/")
    assert "诉求工单" in page and "管理事项" in page and "还没有核对过" in page


def test_pressing_twice_verifies_once_and_the_page_tells_how_it_stands(auditor):
    for _ in range(2):
        assert auditor.post("/manage/audit/seals/verify/", {"request_key": "k1"}).status_code == 302
    row = Verification.objects.unscoped("test").get()
    assert row.asked_by_id == person(AUDITOR).pk
    assert "正在核对" in read(auditor, "/manage/audit/seals/")
    again = auditor.post("/manage/audit/seals/verify/", {"request_key": "k2"})
    assert again.status_code == 409 and "完成后再开始下一次" in again.content.decode()
    with time.frozen(NOW + SILENCE):
        assert "没有动静" in read(auditor, "/manage/audit/seals/")
    assert Verification.objects.unscoped("test").get() == row


def test_what_was_found_is_told_in_words(auditor):
    found = {"code": "altered_event", "text": "内容或摘要被改动", "book": "b", "chain": "unit:3", "seq": 2}
    Verification.objects.create(asked_at=NOW, moved_at=NOW, ended_at=NOW, found=1, findings=[found], total=9)
    page = read(auditor, "/manage/audit/seals/")
    assert "有问题" in page and "1 处" in page and "内容或摘要被改动" in page


def test_the_other_administrators_and_the_city_see_none_of_it(client):
    for username in ("ouyangxu", "lengzhihui", "linxiaoyun", "fuchangling"):
        sign_in(client, username)
        assert {client.get(path).status_code for path in (*LOGS, "/manage/audit/seals/")} == {403}
        assert client.post("/manage/audit/seals/verify/").status_code == 403
        assert client.get("/manage/audit/access/file/").status_code == 403
    assert not Verification.objects.unscoped("test").exists()


def test_the_discipline_body_reads_who_looked_at_whose_data_and_no_more(client):
    sign_in(client, WATCHDOG)
    assert "个人信息查看" in read(client, "/manage/audit/access/")
    refused = [path for path in (*LOGS, "/manage/audit/seals/") if client.get(path).status_code == 403]
    assert refused == ["/manage/audit/", "/manage/audit/sign-ins/", "/manage/audit/seals/"]
