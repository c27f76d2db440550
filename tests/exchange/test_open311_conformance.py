"""GeoReport v2, sentence by sentence: each test says after which section of the specification it is named."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from lianxin.cases import texts
from lianxin.cases.states import CaseState, TextKind
from lianxin.exchange.models import Filed
from lianxin.foundation import time
from tests.cases import thread
from tests.exchange.open311 import ROOT, WORDS, asked, case_of, filed, in_hand, issued, over, post, read, said

pytestmark = pytest.mark.django_db
AT = thread.MONDAY
BOTH = pytest.mark.parametrize("shape", ["json", "xml"])
W3 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(AT):
        yield


@pytest.fixture
def secret() -> str:
    return issued()[1]


def errors(answer, status: int) -> list[dict[str, str]]:
    """Errors: the status in the header, an array of code and description in the body."""
    assert answer.status_code == status, answer.content.decode()
    rows = read(answer)
    assert rows and all(row.keys() == {"code", "description"} and row["code"] == str(status) for row in rows)
    return rows


@BOTH
def test_service_discovery_names_the_endpoint_its_specification_and_its_formats(client: Client, shape):
    answer = client.get(f"/open311/discovery.{shape}")
    told = read(answer)
    assert answer["Content-Type"] == TYPES[shape]
    assert set(told) == {"changeset", "contact", "key_service", "endpoints"} and W3.fullmatch(told["changeset"])
    (endpoint,) = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == "http://testserver/open311/v2" and endpoint["type"] == "production"
    assert endpoint["formats"] == ["text/xml", "application/json"]


@BOTH
def test_format_support_every_answer_says_its_type_and_that_it_is_utf_8(client: Client, shape):
    for path in ("services", "services/0102", "requests", "requests/none", "tokens/none"):
        assert client.get(f"{ROOT}/{path}.{shape}")["Content-Type"] == TYPES[shape]


def test_encoding_the_root_element_is_preceded_with_the_declaration(client: Client):
    assert client.get(f"{ROOT}/services.xml").content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<services>')


def test_json_support_is_the_plain_image_of_the_xml(client: Client, secret):
    name = filed(client, secret)
    for path in ("services", "services/0404", "requests", f"requests/{name}"):
        given = {"api_key": secret} if path == "requests" else {}
        assert asked(client, path, "json", **given) == asked(client, path, "xml", **given)
    raw = json.loads(client.get(f"{ROOT}/services/0404.json").content)["attributes"][0]
    assert (raw["variable"], raw["required"], raw["order"]) == (True, True, 1)  # no words: as in its examples


@BOTH
def test_jurisdiction_id_may_be_left_out_and_a_foreign_one_is_not_found(client: Client, secret, shape):
    assert asked(client, "services", shape, jurisdiction_id="") == asked(client, "services", shape)
    assert asked(client, "services", shape, jurisdiction_id="371300")
    for path in ("services", "services/0102", "requests", "requests/x", "tokens/x"):
        assert errors(client.get(f"{ROOT}/{path}.{shape}", {"jurisdiction_id": "sfgov.org"}), 404)
    assert errors(post(client, shape, **said(secret, jurisdiction_id="sfgov.org")), 404)
    assert not Filed.objects.unscoped("test").exists()


@BOTH
def test_get_service_list_tells_what_may_be_reported(client: Client, shape):
    rows = asked(client, "services", shape)
    assert len(rows) == 177
    names = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
    assert all(set(row) == names and row["type"] == "realtime" and row["metadata"] == "true" for row in rows)
    (road,) = [row for row in rows if row["service_code"] == "0102"]
    assert (road["service_name"], road["group"]) == ("市政道路", "城乡建设")
    assert "断头路与打通" in road["description"] and "马路" in road["keywords"].split(", ")


@BOTH
def test_get_service_definition_tells_the_attributes_in_their_order(client: Client, shape):
    told = asked(client, "services/0404", shape)
    assert told["service_code"] == "0404"
    rows = {row["code"]: row for row in told["attributes"]}
    assert [row["order"] for row in told["attributes"]] == [str(number) for number in range(1, 9)]
    assert {code: row["datatype"] for code, row in rows.items()} == {
        "community": "string",
        "building": "string",
        "heat_station": "string",
        "room_temperature": "number",
        "heating_mode": "singlevaluelist",
        "paid": "singlevaluelist",
        "area": "singlevaluelist",
        "appeal_type": "singlevaluelist",
    }
    assert (rows["community"]["required"], rows["building"]["required"]) == ("true", "false")
    assert rows["community"]["description"] == "小区名称" and "全称" in rows["community"]["datatype_description"]
    assert rows["paid"]["values"] == [{"key": "yes", "name": "是"}, {"key": "no", "name": "否"}]
    assert "values" not in rows["community"]
    assert {"key": "371302", "name": "兰山区（说不清哪个街道、乡镇）"} in rows["area"]["values"]
    assert asked(client, "services/0402", shape)["attributes"][1]["datatype"] == "datetime"


@BOTH
@pytest.mark.parametrize("code", ["9999", "01", "010201", "x", "%00", "x" * 500])
def test_get_service_definition_of_a_service_that_there_is_not_is_404(client: Client, shape, code):
    assert errors(client.get(f"{ROOT}/services/{code}.{shape}"), 404)


@BOTH
def test_post_service_request_answers_the_id_at_once(client: Client, secret, shape):
    answer = post(client, shape, **said(secret))
    (row,) = read(answer)
    assert answer["Content-Type"] == TYPES[shape]
    assert set(row) == {"service_request_id", "service_notice", "account_id"} and row["account_id"] is None
    filed_row = Filed.objects.named([row["service_request_id"]]).select_related("case").get()
    assert filed_row.case.number in row["service_notice"] and filed_row.case.query_code in row["service_notice"]


def test_post_service_request_in_xml_has_the_elements_of_the_example(client: Client, secret):
    root = ElementTree.fromstring(post(client, "xml", **said(secret)).content)
    assert root.tag == "service_requests" and [each.tag for each in root] == ["request"]
    assert [each.tag for each in root[0]] == ["service_request_id", "service_notice", "account_id"]


@BOTH
@pytest.mark.parametrize("key", ["", "xyz", "open311_0123456789ab_" + "A" * 43, "\0"])
def test_errors_a_missing_or_invalid_api_key_is_403(client: Client, shape, key):
    assert errors(post(client, shape, **said(key)), 403)
    if key:
        assert errors(client.get(f"{ROOT}/requests.{shape}", {"api_key": key}), 403)


@BOTH
def test_post_without_a_service_code_is_400_with_an_unknown_one_404(client: Client, secret, shape):
    assert errors(post(client, shape, **said(secret, service_code="")), 400)
    assert errors(post(client, shape, **said(secret, service_code="9999")), 404)


PLACES = {"lat": "", "long": "", "address_string": "", "address_id": ""}


@pytest.mark.parametrize(
    "place", [{"lat": "35.05", "long": "118.34"}, {"address_string": "沂蒙路"}, {"address_id": "371302-0099"}]
)
def test_post_location_parameter_each_of_the_three_is_enough(client: Client, secret, place):
    assert filed(client, secret, **PLACES | place)


@BOTH
@pytest.mark.parametrize("place", [{}, {"lat": "35.05"}, {"long": "118.34", "address_string": "沂蒙路"}])
def test_post_location_parameter_none_or_half_of_one_is_400(client: Client, secret, shape, place):
    assert errors(post(client, shape, **said(secret, **PLACES | place)), 400)


def test_optional_arguments_empty_is_as_not_passed(client: Client, secret):
    bare = {"api_key": secret, "service_code": "0102", "address_string": "沂蒙路"}
    empty = dict.fromkeys(
        ("email", "first_name", "last_name", "phone", "description", "media_url", "attribute[area]"), ""
    )
    rows = [read(post(client, **bare))[0], read(post(client, **bare, **empty))[0]]
    told = [asked(client, f"requests/{row['service_request_id']}")[0] for row in rows]
    assert told[0]["description"] == told[1]["description"] == "市民反映“市政道路”，没有写说明。"


def test_post_attribute_required_ones_are_demanded_and_kept(client: Client, secret):
    heating = {"service_code": "0404"}
    (missing,) = errors(post(client, **said(secret, **heating)), 400)
    assert missing["description"].startswith("attribute[community]: ")
    answers = {"attribute[community]": "阳光小区", "attribute[heating_mode][]": "集中供暖", "attribute[paid]": "yes"}
    name = filed(client, secret, **heating, **answers)
    details = texts.read(case_of(name), TextKind.DETAILS).splitlines()
    assert details[:3] == ["小区名称：阳光小区", "供暖方式：集中供暖", "是否已缴费：是"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"attribute[room_temperature]": "冷"},
        {"attribute[heating_mode]": "烧柴"},
        {"attribute[nobody_asked]": "x" * 201},
        {"attribute[nobody_asked]": "\0"},
        {"attribute[area]": "110000"},
        {"attribute[area]": "\0"},
        {"attribute[appeal_type]": "praise<script>"},
        {"attribute[community]": "x" * 100_000},
    ],
)
def test_post_attribute_an_answer_that_is_none_is_400_and_named(client: Client, secret, wrong):
    answers = {"attribute[community]": "阳光小区"} | wrong
    (fault,) = errors(post(client, **said(secret, service_code="0404", **answers)), 400)
    assert fault["description"].startswith(next(iter(wrong)))


def test_post_attribute_that_nobody_asked_for_is_kept_as_words(client: Client, secret):
    name = filed(client, secret, **{"attribute[uprn]": "10007\n0"})
    assert texts.read(case_of(name), TextKind.DETAILS).splitlines()[0] == "uprn：10007 0"
    many = {f"attribute[a{number}]": "1" for number in range(21)}
    assert errors(post(client, **said(secret, **many)), 400)


def test_post_media_url_may_be_several(client: Client, secret):
    links = [f"https://example.org/{number}.jpg" for number in range(11)]
    name = filed(client, secret, media_url=links[:10])
    assert texts.read(case_of(name), TextKind.DETAILS).splitlines()[-1] == f"图片链接：{' '.join(links[:10])}"
    assert asked(client, f"requests/{name}")[0]["media_url"] == links[0]
    assert errors(post(client, **said(secret, media_url=links)), 400)


def test_post_attribute_datetime_may_be_any_iso_8601_date(client: Client, secret):
    for written in ("2026-11-15", "2026-11-14T20:00:00Z", "2026-11-15T04:00:00+08:00"):
        answers = {"attribute[outage_scope]": "一户", "attribute[outage_since]": written}
        name = filed(client, secret, service_code="0402", description=written, **answers)
        assert "停电开始时间：2026-11-15" in texts.read(case_of(name), TextKind.DETAILS)


@BOTH
def test_get_service_request_tells_the_status_with_every_element(client: Client, secret, shape):
    (row,) = asked(client, f"requests/{filed(client, secret)}", shape)
    case = Filed.objects.unscoped("test").get().case
    assert list(row) == [
        "service_request_id",
        "status",
        "status_notes",
        "service_name",
        "service_code",
        "description",
        "agency_responsible",
        "service_notice",
        "requested_datetime",
        "updated_datetime",
        "expected_datetime",
        "address",
        "address_id",
        "zipcode",
        "lat",
        "long",
        "media_url",
    ]
    assert (row["status"], row["status_notes"]) == ("open", "已收到")
    assert (row["service_code"], row["service_name"], row["description"]) == ("0102", "市政道路", WORDS)
    assert (row["lat"], row["long"], row["media_url"]) == ("35.051", "118.347", "https://example.org/2212426634.jpg")
    assert row["address"] == "沂蒙路与金雀山路交会处，兰山区" and case.number in row["service_notice"]
    assert row["requested_datetime"] == row["updated_datetime"] == time.local(AT).isoformat()
    assert row["agency_responsible"] is row["expected_datetime"] is row["address_id"] is row["zipcode"] is None


@BOTH
def test_get_service_request_and_token_that_there_is_not_are_404(client: Client, shape):
    for path in ("requests/293944", "requests/%00", f"requests/{'x' * 500}", "tokens/12345"):
        assert errors(client.get(f"{ROOT}/{path}.{shape}"), 404)


def names(client: Client, **given: object) -> list[str]:
    return [row["service_request_id"] for row in asked(client, "requests", **given)]


def test_get_service_requests_service_request_id_overrides_all_other_arguments(client: Client, secret):
    one, other = filed(client, secret, description="甲"), filed(client, secret, description="乙")
    assert names(client, service_request_id=f"{other},{one},none", status="closed", service_code="9") == [other, one]


def test_get_service_requests_by_code_and_status_comma_delimited(client: Client, secret):
    one, other = filed(client, secret), filed(client, secret, service_code="0103")
    own = {"api_key": secret}
    assert names(client, **own) == [other, one]
    assert names(client, **own, service_code="0102") == [one]
    assert names(client, **own, service_code="0102,0103", status="open,closed") == [other, one]
    assert names(client, **own, status="open") == [other, one] and names(client, **own, status="closed") == []
    assert names(client, **own, service_code="9999") == []


def test_get_service_requests_of_a_span_of_at_most_90_days(client: Client):
    _key, secret = issued(days=120)
    name = filed(client, secret)
    own = {"api_key": secret}
    with time.frozen(AT + timedelta(days=91)):
        assert names(client, **own) == []
        assert names(client, **own, start_date="2026-11-01T00:00:00Z") == [name]
        assert names(client, **own, end_date="2026-12-01T00:00:00+08:00") == [name]
        assert names(client, **own, start_date="2026-11-01", end_date="2026-12-01") == [name]
        assert names(client, **own, start_date="2026-11-25T00:00:00Z", end_date="2026-12-01T00:00:00Z") == []


@BOTH
@pytest.mark.parametrize(
    "wrong",
    [
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "gestern"},
        {"start_date": "2026-01-01T00:00:00"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"status": "done"},
        {"page": "0"},
        {"page_size": "-1"},
    ],
)
def test_get_service_requests_arguments_that_are_none_are_400(client: Client, shape, wrong):
    assert errors(client.get(f"{ROOT}/requests.{shape}", wrong), 400)


def test_get_service_requests_may_be_told_page_by_page(client: Client, secret):
    filed_names = [filed(client, secret, description=words) for words in "甲乙丙"]
    pages = [names(client, api_key=secret, page=page, page_size=2) for page in (1, 2, 3)]
    assert pages == [[filed_names[2], filed_names[1]], [filed_names[0]], []]


@BOTH
def test_a_request_is_followed_to_its_end_in_plain_words(client: Client, secret, shape):
    path = f"requests/{filed(client, secret, first_name='', last_name='', phone='')}"
    case = in_hand(Filed.objects.unscoped("test").get().case)
    (row,) = asked(client, path, shape)
    assert (row["status"], row["status_notes"]) == ("open", "正在办")
    assert row["agency_responsible"] == "兰山区人民政府" and W3.fullmatch(row["expected_datetime"])
    over(case)
    (row,) = asked(client, path, shape)
    assert row["status"] == "closed" and row["status_notes"].startswith("已办结\n兰山区人民政府：")
    assert thread.fresh(case).state == CaseState.CLOSED and row["expected_datetime"] is None
    assert row["updated_datetime"] == time.local(thread.fresh(case).closed_at).isoformat(timespec="seconds")
