"""What Open311 clients may do and what they learn: keys, filing by the portal's steps, nobody's words but the own."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.cases import texts
from lianxin.cases.models import Case, Contact
from lianxin.cases.states import AppealType, CaseState, Channel, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.merge import merge
from lianxin.exchange.credentials import digest
from lianxin.exchange.models import ClientKey, Filed
from lianxin.exchange.open311 import keys
from lianxin.exchange.open311.where import area_in
from lianxin.exchange.steps.issue_client_key import issue_client_key
from lianxin.exchange.steps.revoke_client_key import revoke_client_key
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models.files import FileLink
from lianxin.rulebook.models import Bucket
from lianxin.taxonomy.models import Reason, ReasonKind
from tests.cases import thread
from tests.cast import actor
from tests.exchange.open311 import GUARD, ROOT, WORDS, asked, case_of, filed, issued, over, post, read, said
from tests.foundation.files.makings import picture
from tests.portal import publishing
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AT = thread.MONDAY
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(AT):
        yield


@pytest.fixture
def secret() -> str:
    return issued()[1]


def refused(client: Client, secret: str, **other: object) -> str:
    """What is said of a request that is refused; nothing has come of it."""
    answer = post(client, **said(secret, **other))
    assert answer.status_code == 400, answer.content.decode()
    assert not Case.objects.unscoped("test").exists() and not Contact.objects.unscoped("test").exists()
    return " ".join(row["description"] for row in read(answer))


def test_of_a_key_only_its_digest_is_kept_and_nobody_else_issues(secret):
    key = ClientKey.objects.unscoped("test").get()
    assert bytes(key.digest) == digest(secret) and secret not in str(ClientKey.objects.unscoped("test").values())
    _prefix, another = keys.make()
    for name, until in (("", AT + timedelta(days=1)), ("随手拍", AT)):
        with pytest.raises(BadInput):
            issue_client_key(name, until, another, by=actor(GUARD), at=AT)
    with pytest.raises(NotAllowed):
        issue_client_key("随手拍", AT + timedelta(days=1), another, by=actor("ouyangxu"), at=AT)
    assert ClientKey.objects.unscoped("test").count() == 1


def test_a_revoked_key_files_no_more_and_what_it_filed_can_still_be_followed(client):
    key, secret = issued()
    name = filed(client, secret)
    later = AT + timedelta(seconds=1)
    revoke_client_key(key, by=actor(GUARD), at=later)
    with time.frozen(later + timedelta(seconds=1)):
        assert post(client, **said(secret)).status_code == 403
        assert asked(client, f"requests/{name}")[0]["status"] == "open"
        with pytest.raises(WrongState):
            revoke_client_key(key, by=actor(GUARD), at=time.now())


def test_a_request_becomes_a_case_by_the_steps_of_a_citizen_with_its_source_told(client, secret):
    case = case_of(filed(client, secret, **{"attribute[area]": "371302", "attribute[appeal_type]": "complaint"}))
    assert (case.state, case.channel, case.appeal_type) == (CaseState.REGISTERED, Channel.WEB, AppealType.COMPLAINT)
    assert (case.category.code, case.area.code, case.citizen.name) == ("0102", "371302", "王春梅")
    assert texts.read(case, TextKind.CONTENT) == WORDS
    assert texts.read(case, TextKind.PLACE) == "沂蒙路与金雀山路交会处，兰山区"
    assert texts.read(case, TextKind.DETAILS).splitlines() == [
        "来源：公众应用“随手拍”（Open311）",
        "坐标（WGS84，纬度在前）：35.051000,118.347000",
        "电子邮件：wang@example.org",
        "图片链接：https://example.org/2212426634.jpg",
    ]
    event = case.events.get(kind="case.registered")
    assert (event.actor_kind, event.door, event.address, event.person_id) == ("citizen", "api", "", None)


def test_device_and_account_are_kept_nowhere(client, secret):
    case = case_of(filed(client, secret))
    kept = [row.text for row in case.texts.all()] + [str(Filed.objects.unscoped("test").values())]
    assert not any("tt222111" in text or "123456" in text for text in kept)


@pytest.mark.parametrize(
    ("names", "called"),
    [(("John", "Smith"), "John Smith"), (("春梅", "王"), "王春梅"), (("", "王春梅"), "王春梅"), (("", ""), None)],
)
def test_names_are_put_together_as_they_are_called(client, secret, names, called):
    case = case_of(filed(client, secret, first_name=names[0], last_name=names[1]))
    assert (case.citizen.name if case.citizen else None, case.is_anonymous) == (called, called is None)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("沂蒙路12号", "371300"),
        ("兰山区沂蒙路12号", "371302"),
        ("沂蒙路12号，兰山街道，兰山区，临沂市", "371302001"),
        ("兰山区与罗庄区交界处", "371300"),
        ("", "371300"),
    ],
)
def test_the_county_follows_from_the_names_in_the_address(address, code):
    assert area_in(address, AT).code.startswith(code) and (len(code) > 6) == (area_in(address, AT).level == 3)


@pytest.mark.parametrize("called", ["media", "photo1"])
def test_a_file_that_comes_along_goes_with_the_case(client, secret, called):
    case = case_of(filed(client, secret, **{called: SimpleUploadedFile("井盖.jpg", picture())}))
    (link,) = FileLink.objects.filter(owner_kind="case", owner_id=case.pk)
    assert link.name == "井盖.jpg"


def test_the_same_form_within_a_minute_is_the_same_request(client, secret):
    first = filed(client, secret)
    assert filed(client, secret) == first and filed(client, secret, description="另一处") != first
    with time.frozen(AT + timedelta(seconds=59)):
        assert filed(client, secret) == first
    with time.frozen(AT + timedelta(seconds=60)):
        assert filed(client, secret) != first
    assert filed(client, issued("别的应用")[1]) != first


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"last_name": "长" * 100_000}, "last_name: "),
        ({"first_name": "长" * 50, "last_name": "长" * 50}, "last_name: "),
        ({"description": "长" * 4001}, "description: "),
        ({"description": "停\0水"}, "description: "),
        ({"address_string": "停\0水"}, "address_string: "),
        ({"phone": "111111111"}, "phone: "),
        ({"email": "nobody"}, "email: "),
        ({"media_url": "javascript:alert(1)"}, "media_url: "),
        ({"lat": "91"}, "lat: "),
        ({"long": "nan"}, "long: "),
        ({"media": SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")}, "media: "),
    ],
)
def test_what_is_refused_names_its_field_and_leaves_nothing(client, secret, other, told):
    assert told in refused(client, secret, **other)


@pytest.mark.parametrize(
    "other",
    [
        {
            "last_name": "x" * 61,
            "first_name": "y" * 61,
            "description": "z\0",
            "phone": "111",
            "lat": "x",
            "long": "181",
        },
        {"service_code": "0404", "attribute[paid]": "?", "attribute[heating_mode]": "-", "attribute[none]": "1\0"},
        {"service_code": "0402", "attribute[outage_since]": "x", "attribute[area]": "x", "attribute[appeal_type]": "x"},
    ],
)
def test_refusals_have_their_english(client, secret, other):
    answer = client.post(f"{ROOT}/requests.json", said(secret, **other), headers={"accept-language": "en"})
    told = [row["description"] for row in answer.json()]
    assert answer.status_code == 400 and len(told) > 2
    assert not [text for text in told if re.search(r"[\u4e00-\u9fff]", re.sub("“.*?”|: [^:]*：|of: .*", "", text))]


def test_script_in_every_field_stays_words_in_both_formats(client, secret):
    script = "<script>'1'</script>&]]>"
    plain = ("description", "address_string", "first_name", "last_name", "address_id", "device_id", "account_id")
    name = filed(client, secret, **dict.fromkeys(plain, script))
    assert asked(client, f"requests/{name}", "xml") == asked(client, f"requests/{name}", "json")
    assert asked(client, f"requests/{name}", "xml")[0]["address"] == script
    assert b"<script" not in client.get(f"{ROOT}/requests/{name}.xml").content
    assert client.get(f"{ROOT}/requests/{name}.json")["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("api_key=%s&service_code=0102&address_string=%B0%A1%B2%BB", FORM),
        ("api_key=%s&service_code=0102&address_string=%B0%A1", f"{FORM}; charset=gb18030"),
        ("x" * 6_000_000, FORM),
        ("&".join(f"a{number}=1" for number in range(2000)), FORM),
        ("--x\r\nContent-Disposition: form-data", "multipart/form-data"),
    ],
)
def test_what_cannot_be_read_is_a_bad_request_in_its_format(client, secret, body, kind):
    body = body.replace("%s", secret)
    answer = client.generic("POST", f"{ROOT}/requests.xml", body, content_type=kind)
    assert (
        answer.status_code == 400
        and answer.content.startswith(b"<?xml")
        and b"<errors><error><code>400" in answer.content
    )


def test_what_is_no_form_has_no_key(client, secret):
    answer = client.post(f"{ROOT}/requests.json", said(secret), content_type="application/json")
    assert answer.status_code == 403


def test_words_are_told_without_names_and_numbers(client, secret):
    words = "我是王春梅，电话19900000001，邻居13912345678也知道。"
    (row,) = asked(client, f"requests/{filed(client, secret, description=words)}")
    assert row["description"] == "我是***，电话***，邻居139****5678也知道。"


def test_without_its_key_nobody_is_told_what_a_client_filed_but_by_the_requests_name(client, secret):
    name = filed(client, secret)
    assert asked(client, "requests") == []
    assert asked(client, "requests", api_key=issued("别的应用")[1]) == []
    assert [row["service_request_id"] for row in asked(client, "requests", service_request_id=name)] == [name]


def test_a_case_of_another_door_is_told_to_nobody(client, secret):
    case = thread.registered()
    for wrong in (case.number, str(case.pk), case.query_code):
        assert client.get(f"{ROOT}/requests/{wrong}.json", {"api_key": secret}).status_code == 404


def test_what_is_published_everybody_may_read(client, secret):
    row = publishing.published()
    with time.frozen(publishing.TUESDAY + timedelta(hours=1)):
        (told,) = asked(client, "requests")
        assert asked(client, f"requests/{row.token}") == [told] == asked(client, "requests", api_key=secret)
        assert asked(client, "requests", status="open") == asked(client, "requests", service_code="0102") == []
        assert asked(client, "requests", service_code="0401", status="closed") == [told]
    assert (told["service_request_id"], told["status"]) == (row.token, "closed")
    assert (told["description"], told["status_notes"]) == (f"{row.title}\n{row.question}", row.answer)
    assert told["requested_datetime"] == time.local(publishing.TUESDAY).isoformat()
    assert row.case.number not in str(told)


def test_what_is_still_to_be_said_is_told_as_the_hotline_asked_it(client, secret):
    name = filed(client, secret)
    ask_supplement(case_of(name), "在哪一段路？", by=actor("linxiaoyun"), at=AT + thread.HOUR)
    assert asked(client, f"requests/{name}")[0]["status_notes"] == "等您补充\n在哪一段路？"


def test_a_declined_request_is_closed_and_tells_whom_to_ask(client, secret):
    name = filed(client, secret)
    case = decline(case_of(name), "party_affairs", by=actor("linxiaoyun"), at=AT + thread.HOUR)
    (row,) = asked(client, f"requests/{name}")
    guidance = Reason.objects.get(kind=ReasonKind.DECLINE, code=case.decline_reason).guidance
    assert (row["status"], row["status_notes"]) == ("closed", f"不能受理\n{guidance}")
    assert asked(client, "requests", api_key=secret, status="open") == []


def test_a_merged_request_goes_with_the_other_until_its_own_citizen_is_asked(client, secret):
    plain = {"first_name": "", "last_name": "", "phone": ""}
    name, other = filed(client, secret, **plain), filed(client, secret, description="还是那个井盖", **plain)
    case, master = (accept(case_of(each), by=actor("linxiaoyun"), at=AT) for each in (name, other))
    master = dispatch(master, Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=AT)
    merge(case, master, by=actor("shaojinghe"), at=AT)
    (row,) = asked(client, f"requests/{name}")
    assert (row["status"], row["status_notes"], row["agency_responsible"]) == ("open", "正在一起办", "兰山区人民政府")
    over(thread.fresh(master))
    (row,) = asked(client, f"requests/{name}")
    assert (row["status"], row["status_notes"]) == ("open", "已答复，等您评价\n兰山区人民政府：阀门已更换，恢复供水。")
    assert [row["service_request_id"] for row in asked(client, "requests", api_key=secret, status="closed")] == [other]


def test_guessing_is_limited_by_address(client):
    answers = [client.get(f"{ROOT}/requests/guess{number}.json").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]
    turned_away = client.get(f"{ROOT}/services.xml")
    assert turned_away.status_code == 429 and turned_away["Retry-After"] == "60"
    assert client.get(f"{ROOT}/services.xml", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_client_that_files_too_much_is_asked_to_wait(client, secret):
    posts = [post(client, **said(secret, service_code="")).status_code for _each in range(61)]
    assert posts == [400] * 60 + [429]
    assert post(client, **said(issued("别的应用")[1])).status_code == 200
    assert {row.kind for row in Bucket.objects.all()} == {"open311.filing", "open311.asking"}


def test_a_client_that_asks_in_english_is_answered_so(client):
    answer = client.get(f"{ROOT}/services/9999.json", headers={"accept-language": "en"})
    assert answer.json() == [{"code": 404, "description": "There is no such service_code."}]
    assert answer["Content-Language"] == "en"


def test_one_request_and_many_cost_the_same(client, secret):
    for words in "甲乙丙":
        filed(client, secret, description=words)
    asked(client, "requests", api_key=secret)  # the rules are read once
    with pinned("open311.requests"):
        asked(client, "requests", api_key=secret)
    with pinned("open311.services"):
        asked(client, "services")
