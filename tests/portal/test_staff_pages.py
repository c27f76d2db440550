"""The pages on which a case is published, a column written and a month's figures told."""

import re
from datetime import datetime

import pytest
from django.test import Client

from lianxin.foundation import time
from lianxin.foundation.time import LOCAL
from lianxin.portal.models import Article, MonthFigure, Publication
from lianxin.portal.states import ArticleState, PublicationState
from tests.cases import thread
from tests.cast import sign_in
from tests.portal import publishing
from tests.portal.publishing import DEPUTY, EDITOR, HEAD, TUESDAY, WORDING
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
TEXTS = {"title": WORDING.title, "question": WORDING.question, "answer": WORDING.answer}


@pytest.fixture(autouse=True)
def tuesday():
    with time.frozen(TUESDAY + thread.HOUR):
        yield


@pytest.fixture
def as_(client: Client):
    def signed_in(username: str) -> Client:
        sign_in(client, username)
        client.get("/publications/")  # the first page after signing in keeps a record of it
        return client

    return signed_in


def the_only() -> Publication:
    return Publication.objects.unscoped("test").get()


def test_a_case_is_published_by_three_people_on_the_pages(as_):
    case = thread.archived()
    editor = as_(EDITOR)
    with pinned("portal.staff.publications"):
        listed = editor.get("/publications/").content.decode()
    assert case.number in listed and thread.statement().title in listed
    answer = editor.post("/publications/choose/", {"number": case.number, "kind": "answer", "request_key": "k1"})
    row = the_only()
    here = f"/publications/{row.token}/"
    assert answer["Location"] == here
    with pinned("portal.staff.publication"):
        shown = editor.get(here).content.decode()
    assert thread.REPLY.public in shown and 'name="answer"' in shown
    assert f"（{thread.statement().title}）" in editor.get("/publications/").content.decode()
    assert as_(EDITOR).post(f"{here}redact/", {**TEXTS, "seen": 1}).status_code == 302
    assert WORDING.answer in as_(DEPUTY).get(here).content.decode()
    assert as_(DEPUTY).post(f"{here}consent/", {"seen": 2}).status_code == 302
    assert as_(HEAD).post(f"{here}approve/", {"seen": 3}).status_code == 302
    assert the_only().state == PublicationState.PUBLISHED


def test_choosing_twice_with_one_press_chooses_once(as_):
    case = thread.archived()
    said = {"number": case.number, "kind": "typical", "request_key": "k1"}
    first, second = (as_(EDITOR).post("/publications/choose/", said)["Location"] for _ in range(2))
    assert first == second == f"/publications/{the_only().token}/"


def test_a_number_that_is_none_comes_back_with_the_reason_beside_it(as_):
    answer = as_(EDITOR).post("/publications/choose/", {"number": "123", "kind": "answer"})
    assert answer.status_code == 422 and "没有这个编号的工单" in answer.content.decode()
    case = thread.closed()
    answer = as_(EDITOR).post("/publications/choose/", {"number": case.number, "kind": "answer"})
    assert answer.status_code == 422 and "归档以后才能选为公开" in answer.content.decode()


def test_what_leads_to_somebody_comes_back_with_the_words_kept(as_):
    row = publishing.chosen()
    words = TEXTS | {"answer": "李师傅处理了，请打13900001111。", "seen": row.version}
    answer = as_(EDITOR).post(f"/publications/{row.token}/redact/", words)
    text = answer.content.decode()
    assert answer.status_code == 422 and "不能公开：号码“13900001111”" in text and "请打13900001111" in text
    assert 'value="李师傅"' in text
    answer = as_(EDITOR).post(
        f"/publications/{row.token}/redact/", words | {"answer": "李师傅处理了。", "cleared": "李师傅"}
    )
    assert answer.status_code == 302 and the_only().cleared == ["李师傅"]


def test_a_reason_is_needed_to_give_it_back(as_):
    row = publishing.redacted()
    answer = as_(DEPUTY).post(f"/publications/{row.token}/refuse_consent/", {"reason": "", "seen": row.version})
    assert answer.status_code == 422 and the_only().state == PublicationState.PENDING_CONSENT
    as_(DEPUTY).post(f"/publications/{row.token}/refuse_consent/", {"reason": "数字不准", "seen": row.version})
    assert the_only().state == PublicationState.DRAFT
    assert "数字不准" in as_(EDITOR).get(f"/publications/{row.token}/").content.decode()


def test_a_stale_form_says_so_and_changes_nothing(as_):
    row = publishing.redacted()
    answer = as_(DEPUTY).post(f"/publications/{row.token}/consent/", {"seen": 1})
    assert answer.status_code == 422 and the_only().state == PublicationState.PENDING_CONSENT


def test_what_another_hand_may_not_do_is_neither_offered_nor_taken(as_):
    row = publishing.redacted()
    text = as_(EDITOR).get(f"/publications/{row.token}/").content.decode()
    assert re.findall(rf"/publications/{row.token}/(\w+)/", text) == ["withdraw_publication"]
    assert as_(EDITOR).post(f"/publications/{row.token}/consent/", {"seen": row.version}).status_code == 403
    assert as_(EDITOR).post(f"/publications/{row.token}/redact/", TEXTS).status_code == 403
    assert as_("tumingyi").get(f"/publications/{row.token}/").status_code == 404
    assert as_(EDITOR).post(f"/publications/{row.token}/sing/").status_code == 404
    assert the_only().state == PublicationState.PENDING_CONSENT


def test_an_article_is_written_by_one_and_published_by_another(as_):
    said = {"column": "announcement", "title": "国庆值班", "body": "照常接听。", "request_key": "k1"}
    assert as_(EDITOR).post("/articles/new/", said).status_code == 302
    row = Article.objects.unscoped("test").get()
    assert row.begins_at == TUESDAY + thread.HOUR
    assert as_(EDITOR).post(f"/articles/{row.token}/publish/", {"seen": 1}).status_code == 403
    assert as_(HEAD).post(f"/articles/{row.token}/publish/", {"seen": 1}).status_code == 302
    assert as_(EDITOR).post(f"/articles/{row.token}/", said).status_code == 403
    assert as_(HEAD).post(f"/articles/{row.token}/withdraw/", {"seen": 2}).status_code == 302
    said |= {"title": "元旦值班", "seen": 3, "request_key": "k2"}
    assert as_(EDITOR).post(f"/articles/{row.token}/", said).status_code == 302
    row.refresh_from_db(from_queryset=Article.objects.unscoped("test"))
    assert (row.title, row.state) == ("元旦值班", ArticleState.DRAFT)
    assert publishing.told("article", row.pk) == [
        "article.written", "article.published", "article.withdrawn", "article.written",
    ]  # fmt: skip
    editor = as_(EDITOR)
    with pinned("portal.staff.articles"):
        assert "元旦值班" in editor.get("/articles/").content.decode()


def test_an_article_that_ends_before_it_begins_comes_back(as_):
    said = {"column": "guide", "title": "指南", "body": "正文", "begins_at": "2026-12-02", "ends_at": "2026-12-01"}
    answer = as_(EDITOR).post("/articles/new/", said)
    assert answer.status_code == 422 and "结束时间应晚于开始时间" in answer.content.decode()
    assert not Article.objects.unscoped("test").exists()


def test_the_month_before_is_offered_and_told(as_):
    with time.frozen(datetime(2026, 12, 1, 9, tzinfo=LOCAL)):
        assert 'value="2026-11"' in as_(HEAD).get("/publications/figures/").content.decode()
        for bad in ("2026-12", "2026-13", "neulich"):
            assert as_(HEAD).post("/publications/figures/", {"month": bad}).status_code == 422
        assert not MonthFigure.objects.exists()
        assert as_(HEAD).post("/publications/figures/", {"month": "2026-11"}).status_code == 302
        assert MonthFigure.objects.get().finals == 0
        assert "2026年11月" in as_(HEAD).get("/publications/figures/").content.decode()
