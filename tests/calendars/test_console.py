"""The pages on which calendars are looked at, opened and revised."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear, Revision
from lianxin.calendars.queries import timetable
from lianxin.foundation import time
from tests.calendars.scenes import everything
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
CONFIGURES = "ouyangxu"
TUESDAY = thread.MONDAY + timedelta(days=1)
NOTICE = "/manage/calendars/government/notice/"
HOURS = "/manage/calendars/government/hours/"
TABLE = "日期,安排,名称\n2027-01-01至2027-01-03,放假,元旦\n2027-01-09,上班,\n"
SAID = {"year": "2027", "status": "published", "source": "国办通知", "table": TABLE, "request_key": "k1"}


@pytest.fixture(autouse=True)
def tuesday():
    with time.frozen(TUESDAY):
        yield


@pytest.fixture
def as_(client: Client):
    def signed_in(username: str) -> Client:
        sign_in(client, username)
        client.get("/manage/calendars/")  # the first page after signing in keeps a record of it
        return client

    return signed_in


def published(client: Client, address: str, said: dict[str, str]):
    """The answers to looking at it and to publishing what was looked at."""
    looked = client.post(address, said | {"act": "look"})
    mark = looked.context["form"].mark
    return looked, client.post(address, said | {"act": "publish", "seen_as": mark})


def test_the_list_names_the_years_that_are_missing(as_):
    client = as_(CONFIGURES)
    with pinned("calendars.console.list"):
        text = client.get("/manage/calendars/").content.decode()
    assert "机关工作日历" in text and "全年不休" in text


def test_a_year_is_shown_as_twelve_months_with_its_days_off(as_):
    client = as_(CONFIGURES)
    with pinned("calendars.console.calendar"):
        answer = client.get("/manage/calendars/government/?year=2026")
    text = answer.content.decode()
    table = timetable("government", time.now())
    assert len(answer.context["months"]) == 12
    worked = sum(len(line) > 0 for line in map(table.hours, days_of(2026)))
    assert answer.context["worked"] == worked
    assert 'month__day--off" title="元旦">1<small>休</small>' in text
    assert "<span>08:30-12:00</span> <span>14:00-17:30</span>" in text and "10月1日至12月31日" in text


def days_of(year: int):
    from datetime import date

    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


@pytest.mark.parametrize("year", ["0", "99999", "二〇二六", "-1"])
def test_a_year_that_is_none_shows_the_present_one_or_the_nearest(as_, year):
    answer = as_(CONFIGURES).get("/manage/calendars/government/", {"year": year})
    assert answer.status_code == 200 and answer.context["year"] == TUESDAY.year


def test_what_a_notice_would_move_is_shown_and_nothing_is_changed(as_):
    case = thread.signed().case
    tomorrow = time.local(time.now()).date() + timedelta(days=1)
    year = tomorrow.year
    here = CalendarYear.objects.filter(revision__calendar__code="government", year=year).latest("revision__number")
    kept = "".join(f"{day.date},{day.get_kind_display()},{day.name}\n" for day in here.days.all())
    said = SAID | {"year": str(year), "table": f"日期,安排,名称\n{tomorrow},放假,停电\n{kept}"}
    client, before = as_(CONFIGURES), everything()
    answer = client.post(NOTICE, said | {"act": "look"})
    (moves,) = answer.context["moves"]
    assert answer.status_code == 200 and everything() == before
    assert moves.later > 0 and moves.earlier == 0
    assert moves.counted == moves.later + moves.staying
    farthest = moves.farthest[0]
    assert (farthest.number, farthest.href) == (case.number, "") and farthest.after > farthest.before
    assert case.number[-7:-1] in answer.content.decode()


def test_a_notice_is_published_as_it_was_looked_at_and_twice_pressed_once(as_):
    client = as_(CONFIGURES)
    looked, answer = published(client, NOTICE, SAID)
    assert "就这样发布" in looked.content.decode()
    assert answer["Location"] == "/manage/calendars/government/"
    row = CalendarYear.objects.get(year=2027)
    days = [(str(day.date), day.kind, day.name) for day in row.days.order_by("date")]
    assert days == [
        ("2027-01-01", "off", "元旦"),
        ("2027-01-02", "off", "元旦"),
        ("2027-01-03", "off", "元旦"),
        ("2027-01-09", "work", ""),
    ]
    again = client.post(NOTICE, SAID | {"act": "publish", "seen_as": looked.context["form"].mark})
    assert again.status_code == 302 and CalendarYear.objects.filter(year=2027).count() == 1
    assert "国办通知" in client.get("/manage/calendars/government/").content.decode()


def test_what_was_changed_after_it_was_looked_at_is_looked_at_again(as_):
    client = as_(CONFIGURES)
    mark = client.post(NOTICE, SAID | {"act": "look"}).context["form"].mark
    before = everything()
    other = SAID | {"table": TABLE.replace("2027-01-09", "2027-01-10"), "act": "publish", "seen_as": mark}
    answer = client.post(NOTICE, other)
    assert answer.status_code == 200 and "就这样发布" in answer.content.decode() and everything() == before


def test_a_notice_from_a_file_stands_in_the_table(as_):
    client = as_(CONFIGURES)
    upload = SimpleUploadedFile("安排.csv", TABLE.encode("gb18030"))
    answer = client.post(NOTICE, SAID | {"table": "", "file": upload, "act": "look"})
    assert answer.status_code == 200
    assert "2027-01-01至2027-01-03,放假,元旦" in answer.content.decode()
    mark = answer.context["form"].mark
    typed = SAID | {"table": TABLE.replace("\n", "\r\n"), "act": "publish", "seen_as": mark}
    assert client.post(NOTICE, typed).status_code == 302


def test_rows_pasted_from_a_spreadsheet_are_read(as_):
    pasted = SAID | {"table": TABLE.replace(",", "\t"), "act": "look"}
    assert as_(CONFIGURES).post(NOTICE, pasted).status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"table": "日期,安排,名称\n"}, "表格里还没有内容"),
        ({"table": "日期,名称\n2027-01-01,元旦\n"}, "缺少列：安排"),
        ({"table": "日期,安排,名称\n2027年元旦,放假,\n"}, "第2行“日期”：“2027年元旦”应写作"),
        ({"table": "日期,安排,名称\n2027-01-03至2027-01-01,放假,\n"}, "止日不能早于起日"),
        ({"table": "日期,安排,名称\n2027-01-01,停工,\n"}, "“停工”不在允许的取值中"),
        ({"table": "日期,安排,名称\n2027-01-01,放假,\n2027-01-01,上班,\n"}, "既放假又上班"),
        ({"table": "日期,安排,名称\n2027-06-01,放假,\n2029-01-01,放假,\n"}, "第3行“日期”：2029-01-01不在2027年度"),
        ({"source": ""}, "请填写"),
        ({"year": "1900"}, "1950"),
        ({"source": "甲\0乙"}, ""),
        ({"table": "日期,安排,名称\n2027-01-01,放假,\0\n"}, ""),
    ],
)
def test_what_is_wrong_is_told_with_the_words_kept_and_nothing_changed(as_, change, told):
    client, before = as_(CONFIGURES), everything()
    answer = client.post(NOTICE, SAID | change | {"act": "look"})
    text = answer.content.decode()
    assert answer.status_code == 422 and told in text and everything() == before
    assert "就这样发布" not in text and "“date”" not in text


def test_a_file_that_is_none_is_told_beside_it(as_):
    upload = SimpleUploadedFile("安排.xlsx", b"PK\x03\x04 torn")
    answer = as_(CONFIGURES).post(NOTICE, SAID | {"file": upload, "act": "look"})
    assert answer.status_code == 422 and answer.context["form"].errors["file"]


def test_new_hours_begin_on_a_later_day(as_):
    client = as_(CONFIGURES)
    week = '"09:00-12:00,13:00-18:00",' * 5
    table = f"起,止,周一,周二,周三,周四,周五,周六,周日\n01-01,12-31,{week},\n"
    said = {"first_day": "2027-03-01", "source": "作息通知", "table": table, "request_key": "k2"}
    _looked, answer = published(client, HOURS, said)
    assert answer.status_code == 302
    newest = Revision.objects.filter(calendar__code="government").latest("number")
    assert (newest.source, str(newest.pattern.first_day)) == ("作息通知", "2027-03-01")
    today = str(time.local(time.now()).date())
    refused = client.post(HOURS, said | {"first_day": today, "act": "look"})
    assert refused.status_code == 422 and "最早从明天起" in refused.content.decode()
    gap = said | {"table": table.replace("12-31", "11-30"), "act": "look"}
    assert "各季节合起来须覆盖全年" in client.post(HOURS, gap).content.decode()


def test_the_form_of_hours_begins_with_those_that_hold(as_):
    text = as_(CONFIGURES).get(HOURS).content.decode()
    assert "06-01,09-30,&quot;08:30-12:00,14:30-18:00&quot;" in text


def test_a_calendar_is_opened_once_and_a_code_that_is_taken_is_told(as_):
    client = as_(CONFIGURES)
    said = {"name": "夜间日历", "code": "night", "request_key": "k3"}
    for _press in range(2):
        assert client.post("/manage/calendars/open/", said)["Location"] == "/manage/calendars/night/"
    assert "还没有设定工作时段" in client.get("/manage/calendars/night/").content.decode()
    answer = client.post("/manage/calendars/open/", said | {"request_key": "k4"})
    assert answer.status_code == 422 and "夜间日历" in answer.content.decode()
    assert Calendar.objects.filter(code="night").count() == 1
    assert client.get("/manage/calendars/night/hours/").status_code == 200
    assert client.post("/manage/calendars/night/notice/", SAID | {"act": "look"}).status_code == 422


def test_a_calendar_that_never_rests_takes_no_notice(as_):
    answer = as_(CONFIGURES).post("/manage/calendars/emergency/notice/", SAID | {"act": "look"})
    assert answer.status_code == 422 and "全年不休" in answer.content.decode()


def test_others_are_refused_and_what_there_is_not_is_not_found(as_):
    before = everything()[:6]
    for username in ("lengzhihui", "shijianming", "linxiaoyun", "fuchangling"):
        client = as_(username)
        for address in ("/manage/calendars/", "/manage/calendars/government/", NOTICE, "/manage/calendars/open/"):
            assert client.get(address).status_code == 403
        assert client.post(NOTICE, SAID | {"act": "publish"}).status_code == 403
    client = as_(CONFIGURES)
    for address in ("none/", "government/sing/", "%00/", "none/notice/"):
        assert client.get(f"/manage/calendars/{address}").status_code == 404
    assert everything()[:6] == before and CalendarDay.objects.filter(name="元旦", date__year=2027).count() == 0
