"""What whoever writes a program reads: the OpenAPI file, whole and in both languages, and the pages made of it."""

import json
import re

import pytest
from django.test import Client

from lianxin.exchange.interface import telling
from lianxin.exchange.interface.document import document
from tests.exchange.programs import HANDLER
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u3400-\u9fff]")
# What acts are called is said by the pages, in Chinese.
ACTS = ("act_", "bulk_")
REFUSALS = {"400", "401", "403", "404", "409", "413", "422", "429"}


def operations(language: str = "zh-hans") -> list[tuple[str, dict]]:
    paths = document(language)["paths"]
    return [(method, part) for methods in paths.values() for method, part in methods.items()]


def said(part: object) -> list[str]:
    """All that a part of the document says in words."""
    if isinstance(part, dict):
        own = [value for key, value in part.items() if key in ("description", "summary") and isinstance(value, str)]
        return own + [words for value in part.values() for words in said(value)]
    return [words for each in part for words in said(each)] if isinstance(part, list) else []


def test_each_operation_has_a_name_of_its_own_words_and_its_refusals() -> None:
    names = [part["operationId"] for _method, part in operations()]
    assert len(names) == len(set(names)) > 20
    for _method, part in operations():
        assert CHINESE.search(part["summary"]) and part["tags"], part["operationId"]
        assert part["responses"].keys() >= REFUSALS and part["security"] == [{"ByToken": []}], part["operationId"]


def test_each_change_takes_a_key_and_no_reading_does() -> None:
    for method, part in operations():
        headers = [each["name"] for each in part["parameters"] if each["in"] == "header"]
        assert headers == (["Idempotency-Key"] if method == "post" else []), part["operationId"]


def test_what_the_file_refers_to_is_in_it() -> None:
    told = json.dumps(document("zh-hans"))
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', told))
    assert named <= document("zh-hans")["components"]["schemas"].keys()


def test_the_file_is_served_in_the_language_that_is_asked_for_and_not_twice() -> None:
    client, here = Client(), "/api/v1/openapi.json"
    chinese, english = client.get(here), client.get(here, headers={"accept-language": "en-GB"})
    assert chinese.json()["paths"]["/api/v1/me"]["get"]["summary"] == "我是谁"
    assert english.json()["paths"]["/api/v1/me"]["get"]["summary"] == "Who am I"
    assert client.get(here, headers={"if-none-match": chinese["ETag"]}).status_code == 304


def test_codes_are_told_with_what_they_mean() -> None:
    assert "in_hand 办理中" in document("zh-hans")["components"]["schemas"]["CaseState"]["description"]


def test_the_page_names_all_operations_and_limits() -> None:
    client = Client()
    client.get("/api/")  # the document is made once
    with pinned("exchange.interface"):
        answer = client.get("/api/")
    page = answer.content.decode()
    assert answer.status_code == 200 and len(answer.content) < 100_000
    for _method, part in operations():
        assert f'/api/operations/{part["operationId"]}/"' in page
    assert "600" in page and "36000" in page and "24" in page


def test_an_operation_tells_its_parameters_and_the_fields_of_what_comes_back() -> None:
    page = Client().get("/api/operations/read_case/").content.decode()
    for word in ("number", "HubCase", "UnitCase", "accused", "in_hand 办理中"):
        assert word in page
    assert Client().get("/api/operations/sing/").status_code == 404


def test_each_subject_has_its_pages() -> None:
    client = Client()
    for subject in telling.subjects(document("zh-hans")):
        for each in (subject.operations[0], subject.operations[-1]):
            answer = client.get(f"/api/operations/{each.key}/")
            assert answer.status_code == 200 and len(answer.content) < 100_000


def test_what_programs_read_besides_the_words_of_acts_is_there_in_english() -> None:
    shapes = document("en")["components"]["schemas"]
    own: list[object] = [shapes[name] for name in ("HubCase", "UnitCase", "CategoryRow", "UnitRow", "Me", "Event")]
    own += [part for _method, part in operations("en") if not part["operationId"].startswith(ACTS)]
    told = [words for part in own for words in said(part)]
    assert len(told) > 50 and [words for words in told if CHINESE.search(words)] == []
    page = Client(headers={"cookie": "django_language=en"}).get("/api/").content.decode()
    assert "First, a token" in page


def test_no_session_opens_the_api_and_nobody_learns_what_there_is(as_) -> None:
    client = as_(HANDLER)
    for path, methods in document("zh-hans")["paths"].items():
        for method in methods:
            here = re.sub("{[^}]+}", "1", path)
            answer = getattr(client, method)(here, headers={"accept-language": "en"})
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), here
            assert (
                answer.json()["text"] == "There is no token, or it is wrong or has ended."
                and answer["Content-Language"] == "en"
            )
