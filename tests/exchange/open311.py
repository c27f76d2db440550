"""What Open311 clients do, for the tests: keys, requests, and answers of either format read alike."""

import json
from datetime import timedelta
from xml.etree import ElementTree

from django.test import Client

from lianxin.cases.models import Case
from lianxin.cases.states import Satisfaction, Solved
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.exchange.models import ClientKey, Filed
from lianxin.exchange.open311 import keys
from lianxin.exchange.steps.issue_client_key import issue_client_key
from lianxin.foundation import time
from tests.cases import thread
from tests.cast import actor

ROOT, GUARD = "/open311/v2", "lengzhihui"
WORDS = "路口的井盖不见了，晚上很危险。"
# The lists of the specification: what stands in them once is still a list.
LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


def issued(name: str = "随手拍", days: int = 30) -> tuple[ClientKey, str]:
    _prefix, secret = keys.make()
    now = time.now()
    return issue_client_key(name, now + timedelta(days=days), secret, by=actor(GUARD), at=now), secret


def said(secret: str, **other: object) -> dict[str, object]:
    """The specification's example request, on a road of ours."""
    return {
        "api_key": secret,
        "service_code": "0102",
        "lat": "35.051000",
        "long": "118.347000",
        "address_string": "沂蒙路与金雀山路交会处，兰山区",
        "email": "wang@example.org",
        "device_id": "tt222111",
        "account_id": "123456",
        "first_name": "春梅",
        "last_name": "王",
        "phone": "19900000001",
        "description": WORDS,
        "media_url": "https://example.org/2212426634.jpg",
    } | other


def post(client: Client, shape: str = "json", **given: object) -> object:
    return client.post(f"{ROOT}/requests.{shape}", given)


def filed(client: Client, secret: str, **other: object) -> str:
    """The `service_request_id` of a request that was filed."""
    answer = client.post(f"{ROOT}/requests.json", said(secret, **other))
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()[0]["service_request_id"]


def case_of(name: str) -> Case:
    return Filed.objects.named([name]).select_related("case").get().case


def in_hand(case: Case) -> Case:
    """With 兰山区."""
    case = accept(case, by=actor("linxiaoyun"), at=thread.MONDAY)
    return dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=thread.MONDAY)


def over(case: Case) -> Case:
    """Answered by 兰山区, rated and closed."""
    at, hour = thread.MONDAY, thread.HOUR
    order = sign_for(thread.order_of(case), by=actor("zhaihongyu"), at=at + hour)
    order = finish(order, thread.REPLY, by=actor("zhaihongyu"), at=at + 2 * hour)
    case = sign_off(order, "同意", by=actor("niebaichuan"), at=at + 3 * hour).case
    case = review(thread.fresh(case), "", by=actor("gengruoxi"), at=at + 4 * hour)
    answers = Answers(contacted=True, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED)
    case = record_outcome(case, answers, by=actor("panyiming"), at=at + 5 * hour).case
    return close(thread.fresh(case), "solved", "", by=actor("gengruoxi"), at=at + 6 * hour)


def asked(client: Client, path: str, shape: str = "json", **given: object) -> object:
    """What is told at `path`, in plain values."""
    answer = client.get(f"{ROOT}/{path}.{shape}", given)
    assert answer.status_code == 200, answer.content.decode()
    return read(answer)


def read(answer) -> object:
    """The content of an answer of either format: XML as the JSON that is its image, with words for scalars."""
    if "json" in answer["Content-Type"]:
        return _as_words(json.loads(answer.content))
    return _plain(ElementTree.fromstring(answer.content))


def _plain(element: ElementTree.Element) -> object:
    if element.tag in LISTS:
        return [_plain(each) for each in element]
    if len(element):
        return {each.tag: _plain(each) for each in element}
    return element.text


def _as_words(value: object) -> object:
    match value:
        case dict():
            return {key: _as_words(each) for key, each in value.items()}
        case list():
            return [_as_words(each) for each in value]
        case bool():
            return "true" if value else "false"
        case None:
            return None
    return str(value)
