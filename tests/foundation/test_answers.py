"""One refusal, one answer, whoever asks: a page, a notice, or JSON."""

import json

import pytest
from django.test import Client

from lianxin.foundation import answers

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.foundation.urls")]
CLIENT = Client(raise_request_exception=False)
STATUS = {
    "state": 409,
    "stale": 409,
    "right": 403,
    "hidden": 404,
    "input": 422,
    "missing": 404,
    "big": 413,
    "failure": 500,
}
CODES = {
    "state": "order_closed",
    "stale": "stale",
    "right": "not_allowed",
    "hidden": "not_found",
    "input": "bad_input",
    "missing": "not_found",
    "big": "too_large",
    "failure": "failure",
}


@pytest.mark.parametrize(("fault", "status"), STATUS.items())
def test_a_page_answers_with_its_status_and_number(fault, status):
    answer = CLIENT.get(f"/fail/{fault}")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert answer["X-Request-ID"] in answer.content.decode()
    assert len(answer["X-Request-ID"]) == 12


def test_the_reason_is_shown_in_words():
    assert "任务单已办结。" in CLIENT.get("/fail/state").content.decode()
    page = CLIENT.get("/fail/input").content.decode()
    assert "请填写标题。" in page
    assert "请填写地点。" in page


def test_within_a_page_the_answer_is_a_notice_only():
    answer = CLIENT.get("/fail/state", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "任务单已办结。" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(("fault", "status"), STATUS.items())
def test_the_api_answers_in_json(fault, status):
    answer = CLIENT.get(f"/api/fail/{fault}")
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"], told["request_id"]) == (status, CODES[fault], answer["X-Request-ID"])
    assert list(told) == ["code", "text", "fields", "request_id"]


def test_the_api_names_the_fields():
    assert json.loads(CLIENT.get("/api/fail/input").content)["fields"] == {
        "title": "请填写标题。",
        "place": "请填写地点。",
    }
    answer = CLIENT.post("/api/take", {"number": "张三"}, content_type="application/json")
    told = json.loads(answer.content)
    assert (answer.status_code, told["code"]) == (422, "bad_input")
    assert list(told["fields"]) == ["given.number", "given.title"]
    assert "张三" not in answer.content.decode()


def test_what_is_no_json_at_all_is_refused_as_such():
    answer = CLIENT.post("/api/take", "{", content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "bad_request")


def test_a_program_that_asks_a_page_for_json_gets_it():
    answer = CLIENT.get("/fail/state", headers={"Accept": "application/json"})
    assert json.loads(answer.content)["text"] == "任务单已办结。"


@pytest.mark.parametrize("path", ["/fail/failure", "/api/fail/failure"])
def test_a_failure_tells_no_details_but_logs_them_under_its_number(path, caplog):
    answer = CLIENT.get(path)
    assert "secret detail" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    (record,) = [record for record in caplog.records if record.name.startswith("lianxin")]
    assert answer["X-Request-ID"] in record.getMessage()
    assert str(record.exc_info[1]) == "secret detail"


def test_an_unknown_address_says_nothing_of_itself():
    answer = CLIENT.get("/nothing/13912345678")
    assert answer.status_code == 404
    assert "Case matches" not in CLIENT.get("/fail/missing").content.decode()


def test_a_body_too_large_is_refused_before_it_is_read(settings):
    settings.REQUEST_MAX_BYTES = 10
    answer = CLIENT.post("/form", {"text": "很长很长"})
    assert answer.status_code == 413
    assert CLIENT.post("/api/take", b"x" * 11, content_type="application/json").status_code == 413


def test_a_form_too_large_for_memory_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert CLIENT.post("/form", {"text": "很长很长"}).status_code == 413


def test_an_expired_form_says_how_to_go_on():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/form", {"text": "a"})
    assert answer.status_code == 403
    assert "请返回上一页" in answer.content.decode()
    notice = client.post("/form", {"text": "a"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in notice


def test_an_answer_is_given_even_where_its_page_fails(monkeypatch, caplog):
    monkeypatch.setattr(answers, "render", lambda *_, **__: 1 / 0)
    answer = CLIENT.get("/fail/failure")
    assert answer.status_code == 500
    assert "报修时请说编号" in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_every_answer_has_a_number_of_its_own():
    first, second = CLIENT.get("/form"), CLIENT.get("/form")
    assert first["X-Request-ID"] != second["X-Request-ID"]
