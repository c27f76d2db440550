"""What everybody may read: the register, answers, columns, figures and the frame for others' pages."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.time import LOCAL
from lianxin.portal import figures
from lianxin.portal.models import MonthFigure
from lianxin.portal.scope import phones_in, register_of
from lianxin.portal.steps.publish_figures import publish_figures
from lianxin.portal.steps.withdraw_article import withdraw_article
from lianxin.portal.steps.withdraw_publication import withdraw_publication
from lianxin.taxonomy.models import Reason
from tests.cases import thread
from tests.cast import actor
from tests.portal import publishing
from tests.portal.publishing import EDITOR, HEAD, OFFICE, PAGE, TUESDAY, WORDING
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
# Names as the city has given them: of a class, in the box that chooses it.
QUOTED = {">公用事业<"}
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def tuesday():
    with time.frozen(TUESDAY + thread.HOUR):
        yield


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/portal/{path}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_register_tells_what_is_taken_up_and_for_the_rest_whom_to_call(client):
    text = page(client, "scope/")
    assert "社保、医疗、教育、就业和企业发展环境方面要解决的事" in text
    assert 'href="tel:12388"' in text and 'href="tel:119"' in text and "临政发〔2013〕4号 四（二）" in text


def test_the_way_in_writing_leads_to_the_form_and_names_the_hotlines_own_doors(client):
    text = page(client, "text/")
    assert 'href="/portal/state/?reply=sms"' in text and 'href="sms:12345"' in text
    assert "12345微信公众号" in text and "住建局局长信箱" not in text


def test_all_public_numbers_and_mailboxes_are_told_with_who_answers_for_them(client):
    text = page(client, "numbers/")
    assert 'href="tel:12315"' in text and "临沂市市场监督管理局" in text and "住建局局长信箱" in text
    assert "信访转办" not in text


@pytest.mark.parametrize("name", ["follow", "scope", "text", "numbers"])
def test_pages_for_everybody_ask_the_database_as_often_as_pinned(client, name):
    page(client, f"{name}/")  # the rules are read once
    with pinned(f"portal.{name}"):
        page(client, f"{name}/")


def test_the_register_is_that_of_the_day():
    old = register_of(datetime(2015, 1, 1, tzinfo=LOCAL))
    assert [way.code for way in old.emergencies] == ["police_emergency", "fire_emergency", "medical_emergency"]
    assert "civil_dispute" not in {way.code for group in old.declined for way in group.ways}


def test_every_reason_to_decline_that_tells_a_citizen_something_stands_in_the_register():
    told = register_of(TUESDAY)
    codes = {way.code for group in told.declined for way in group.ways} | {way.code for way in told.emergencies}
    assert codes | {"other"} == set(Reason.objects.filter(kind="decline").values_list("code", flat=True))


def test_numbers_of_institutions_are_found_in_a_sentence_and_case_numbers_are_not():
    assert phones_in("请拨打122或110，政策咨询12333；工单261123010000011，2025年") == ("122", "110", "12333")


def test_what_is_published_is_found_by_its_words_its_class_and_its_kind(client):
    row = publishing.published()
    with pinned("portal.answers"):
        text = page(client, "answers/")
    assert WORDING.title in text
    for found in ("?q=阀门", "?category=04", "?kind=answer", "?q=停水&category=04"):
        assert WORDING.title in page(client, f"answers/{found}")
    for missed in ("?q=路灯", "?category=01", "?kind=typical"):
        assert WORDING.title not in page(client, f"answers/{missed}")
    with pinned("portal.answer"):
        text = page(client, f"answers/{row.token}/")
    assert WORDING.answer in text and "兰山区" in text and row.case.number not in text


def test_what_is_not_published_any_more_is_not_there(client):
    row = publishing.consented()
    page(client, f"answers/{row.token}/", 404)
    row = publishing.published(thread.archived())
    withdraw_publication(row, "当事人要求", by=actor(HEAD), at=TUESDAY)
    page(client, f"answers/{row.token}/", 404)
    assert WORDING.title not in page(client, "answers/")


def test_what_was_put_under_confidence_since_is_not_shown(client):
    row = publishing.published()
    Case.objects.unscoped("test").filter(pk=row.case_id).update(identity_withheld=True)
    page(client, f"answers/{row.token}/", 404)


@pytest.mark.parametrize(
    "path", ["answers/%00/", "answers/?after=%00", "answers/?q=%00", "columns/x%00/", "figures/?month=x"]
)
def test_what_cannot_be_meant_harms_nobody(client, path):
    assert client.get(f"/portal/{path}").status_code in (200, 404)


def test_a_script_in_a_published_text_is_only_text(client):
    row = publishing.published(wording=replace(WORDING, answer="<script>alert(1)</script>已经恢复。"))
    assert "&lt;script&gt;" in page(client, f"answers/{row.token}/")


def test_an_article_is_there_in_its_time_and_until_it_is_withdrawn(client):
    row = publishing.published_article(replace(PAGE, ends_at=TUESDAY + timedelta(days=2)))
    with pinned("portal.columns"):
        assert PAGE.title in page(client, "columns/")
    assert "<p>没有公告的，请拨打12345。</p>" in page(client, f"columns/{row.token}/")
    for moment in (TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=2)):
        with time.frozen(moment):
            page(client, f"columns/{row.token}/", 404)
    withdraw_article(row, by=actor(OFFICE), at=TUESDAY)
    assert PAGE.title not in page(client, "columns/")


def test_a_month_is_published_once_when_it_is_over_and_shows_no_small_group(client):
    thread.archived()
    month = date(2026, 11, 1)
    with pytest.raises(BadInput):
        publish_figures(month, by=actor(OFFICE), at=TUESDAY)
    with pytest.raises(BadInput):
        publish_figures(date(2026, 10, 2), by=actor(OFFICE), at=DECEMBER)
    with pytest.raises(NotAllowed):
        publish_figures(month, by=actor(EDITOR), at=DECEMBER)
    assert not MonthFigure.objects.exists()
    whole = publish_figures(month, by=actor(OFFICE), at=DECEMBER)
    assert (whole.finals, whole.valid, whole.contacted, whole.solved, whole.smallest) == (1, 1, 1, 1, 10)
    assert publishing.told("month_figures", 202611) == ["figures.published"]
    with pytest.raises(WrongState):
        publish_figures(month, by=actor(OFFICE), at=DECEMBER)
    with pinned("portal.figures"):
        text = page(client, "figures/")
    assert "少于 10 件，不单列" in text and "100.0%" not in text
    page(client, "figures/?month=2026-10", 404)


def figure(group: str, valid: int, grouping: str = "area") -> MonthFigure:
    counts = {"finals": valid, "valid": valid, "contacted": valid, "solved": valid / 2, "satisfied": 0}
    return MonthFigure.objects.create(
        month=date(2026, 10, 1), grouping=grouping, group=group, smallest=10, published_at=DECEMBER, **counts
    )


def test_a_single_small_group_is_not_told_by_what_the_others_leave():
    figure("", 72, "all"), figure("371302", 50), figure("371311", 20), figure("371312", 2)
    shown = figures.of_month(date(2026, 10, 1))
    lines = {line.name: (line.count, str(line.resolution), line.note) for line in shown.by_area}
    assert shown.whole.count == 72 and str(shown.whole.satisfaction) == "0.0"
    assert lines == {
        "兰山区": (50, "50.0", ""),
        "罗庄区": (None, "None", "不单列，以免推算"),
        "河东区": (None, "None", "少于 10 件，不单列"),
    }


def test_two_small_groups_hide_each_other():
    figure("", 55, "all"), figure("371302", 50), figure("371311", 3), figure("371312", 2)
    assert [line.count for line in figures.of_month(date(2026, 10, 1)).by_area] == [50, None, None]


def test_only_the_widget_lets_itself_be_framed(client):
    publishing.published()
    framed = client.get("/portal/widget/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"] and "X-Frame-Options" not in framed
    assert WORDING.title in framed.content.decode()
    other = client.get("/portal/scope/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"] and other["X-Frame-Options"] == "DENY"


def test_the_script_of_the_widget_is_a_script(client):
    answer = client.get("/portal/widget.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8" and b"createElement" in answer.content
    assert "http://testserver/portal/widget.js" in page(client, "widget/about/")


@pytest.mark.parametrize(
    "path", ["scope/", "answers/", "columns/", "figures/", "text/", "numbers/", "widget/", "widget/about/"]
)
def test_an_english_reader_reads_english_but_for_what_is_quoted(client, path):
    publishing.published()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page_without_quotes = re.sub(r'<(\w+)[^>]* lang="zh"[^>]*>.*?</\1>', "", page(client, path), flags=re.DOTALL)
    left = set(re.findall(r">[^<]*[\u4e00-\u9fff][^<]*<", page_without_quotes))
    assert left <= {">中文<", ">临沂市12345市民服务热线<"} | QUOTED
