"""What a citizen may do to his own matter: each act takes its step, or comes back with the reason."""

from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Outcome
from lianxin.cases.states import CaseState, TextKind
from lianxin.foundation import time
from lianxin.foundation.models.files import FileLink
from tests.cases import intake_thread, snapshot, thread
from tests.foundation.files.makings import picture, upload
from tests.portal.doors import FOLLOW, MATTER, page, shown, state_of, wrong_code

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 8 * thread.HOUR
RATED = {"contacted": "yes", "solved": "solved", "satisfaction": "satisfied"}


@pytest.fixture(autouse=True)
def later():
    with time.frozen(AT):
        yield


def do(client, case, key, **said):
    return shown(client, case).post(f"{MATTER}{key}/", said)


def done(client, case, key, **said) -> None:
    assert do(client, case, key, **said)["Location"] == f"{MATTER}?done={key}"


def refused(client, case, key, **said) -> str:
    before = snapshot.of(case)
    answer = do(client, case, key, **said)
    assert answer.status_code == 422 and snapshot.of(case) == before
    return answer.content.decode()


def test_facts_and_pictures_are_added(client):
    case = thread.dispatched()
    done(client, case, "supplement", words="今天又停了。", uploads=[upload(picture(), "水表.jpg")])
    assert texts.read(case, TextKind.SUPPLEMENT) == "今天又停了。"
    assert FileLink.objects.get(owner_kind="case", owner_id=case.pk).name == "水表.jpg"
    told = page(client)
    assert "今天又停了。" in told and "水表.jpg" in told


def test_what_was_asked_for_brings_the_matter_back(client):
    case = intake_thread.asked()
    done(client, case, "supplement", words="三号楼，昨晚八点起。")
    assert state_of(case) == CaseState.REGISTERED


def test_nothing_is_no_addition(client):
    assert "请写几句，或者录一段话、选一个文件" in refused(client, thread.dispatched(), "supplement", words=" ")


def test_a_refused_file_takes_the_words_back_with_it(client):
    bad = upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg")
    assert "今天又停了。" in refused(client, thread.dispatched(), "supplement", words="今天又停了。", uploads=[bad])


def test_the_matter_is_urged_and_then_not_again_for_a_while(client):
    case = thread.dispatched()
    done(client, case, "urge", words="")
    assert thread.fresh(case).urge_count == 1
    told = page(client)
    assert "催一催" in told and "21:00 后可再次催办" in told
    assert "21:00 后可再次催办" in refused(client, case, "urge", words="")
    with time.frozen(AT + timedelta(hours=4)):
        done(client, case, "urge", words="还没有来水。")
    assert thread.fresh(case).urge_count == 2


def test_the_matter_is_taken_back_with_the_code(client):
    case = thread.dispatched()
    done(client, case, "withdraw", reason="solved", code=case.query_code)
    event = case.events.get(kind="case.withdrawn")
    assert (state_of(case), event.data["confirmed"], event.data["reason"]) == ("withdrawn", "code", "solved")


@pytest.mark.parametrize(("reason", "told"), [("solved", "查询码不对"), ("entered_wrongly", "entered_wrongly")])
def test_without_the_code_or_for_a_reason_of_the_hotlines_it_is_not_taken_back(client, reason, told):
    case = thread.dispatched()
    code = wrong_code(case) if reason == "solved" else case.query_code
    assert told in refused(client, case, "withdraw", reason=reason, code=code)


def test_guessing_the_code_there_is_limited_as_at_the_door(client):
    case = thread.dispatched()
    shown(client, case)
    for _guess in range(10):
        client.post(f"{MATTER}withdraw/", {"reason": "solved", "code": wrong_code(case)})
    answer = client.post(f"{MATTER}withdraw/", {"reason": "solved", "code": case.query_code})
    assert answer.status_code == 422 and state_of(case) == CaseState.IN_HAND


def test_a_declined_matter_is_objected_to_until_the_time_is_over(client):
    case = intake_thread.declined()
    done(client, case, "object", words="是行政管理，不是党务。")
    assert state_of(case) == CaseState.REGISTERED and texts.read(case, TextKind.OBJECTION) == "是行政管理，不是党务。"


def test_too_late_an_objection_is_told_so(client):
    case = intake_thread.declined()
    with time.frozen(AT + timedelta(days=60)):
        assert "异议的期限已过" in refused(client, case, "object", words="不同意。")


def test_the_outcome_is_the_citizens_own(client):
    case = thread.reviewed()
    done(client, case, "rate", **RATED, words="来水了。")
    outcome = Outcome.objects.get(case=case)
    assert (outcome.source, outcome.contacted, outcome.solved, outcome.satisfaction) == (
        "citizen",
        True,
        "solved",
        "satisfied",
    )
    assert state_of(case) == CaseState.PENDING_CLOSE


def test_each_round_is_rated_once(client):
    case = thread.reviewed()
    done(client, case, "rate", **RATED)
    assert do(client, case, "rate", **RATED)["Location"] == MATTER
    assert Outcome.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("missing", [*RATED])
def test_half_a_rating_is_refused(client, missing):
    refused(client, thread.reviewed(), "rate", **{name: told for name, told in RATED.items() if name != missing})


def test_pressing_twice_does_it_once(client):
    case = thread.dispatched()
    for _press in range(2):
        done(client, case, "supplement", words="今天又停了。", request_key="a" * 32)
    assert case.texts.filter(kind=TextKind.SUPPLEMENT).count() == 1


def test_one_matter_is_not_written_full(client):
    case = thread.dispatched()
    shown(client, case)
    got = [client.post(f"{MATTER}supplement/", {"words": f"第{time}次"}).status_code for time in range(21)]
    assert got == [302] * 20 + [422]


@pytest.mark.parametrize("key", ["urge", "withdraw", "supplement", "object", "rate"])
def test_what_the_state_does_not_allow_leads_back_to_the_matter(client, key):
    case = thread.archived(at=thread.MONDAY - timedelta(days=60))
    assert shown(client, case).get(f"{MATTER}{key}/")["Location"] == MATTER


def test_nobody_acts_without_having_shown_the_code(client):
    assert client.post(f"{MATTER}urge/", {"words": ""})["Location"] == f"{FOLLOW}?over"


def test_an_act_that_there_is_not_is_not_found(client):
    assert client.get(f"{MATTER}close/").status_code == 404
