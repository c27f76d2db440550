"""A citizen states a matter: registered with its number and code, or sent back with every word kept."""

from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Contact, ContactCase
from lianxin.cases.states import AppealType, CaseState, Channel, TextKind
from lianxin.foundation import time
from lianxin.foundation.models.files import FileLink
from lianxin.portal import limits
from lianxin.rulebook.models import Bucket
from tests.cases import thread
from tests.foundation.files.makings import picture, upload
from tests.portal.doors import STATE, WORDS, cases, memo, said
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AT = thread.MONDAY
STATED = "/portal/stated/"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(AT):
        yield


def sent_back(client, **other) -> str:
    """What the page says after a form that is refused; nothing has come of it."""
    answer = client.post(STATE, said(client, **other))
    assert answer.status_code == 422
    assert not cases() and not Contact.objects.unscoped("test").exists()
    return answer.content.decode()


def test_a_matter_is_registered_and_number_and_code_are_told(client):
    answer = client.post(STATE, said(client))
    (case,) = cases()
    assert (answer.status_code, answer["Location"]) == (302, STATED)
    assert (case.state, case.channel, case.appeal_type) == (CaseState.REGISTERED, Channel.WEB, AppealType.HELP)
    assert (case.category.code, case.area.code, case.citizen.name) == ("0401", "371302", "王春梅")
    assert texts.read(case, TextKind.TITLE) == "小区停水两天，物业说不清楚"
    assert texts.read(case, TextKind.CONTENT) == WORDS
    assert texts.read(case, TextKind.DETAILS) == "回复市民：打电话"
    contact = ContactCase.objects.get(case=case).contact
    assert (contact.disposition, contact.ended_at) == ("registered", AT)
    told = client.get(STATED)
    assert case.query_code in told.content.decode() and "no-store" in told["Cache-Control"]


def test_the_first_event_tells_that_a_citizen_came_through_the_portal_without_his_address(client):
    client.post(STATE, said(client))
    event = cases()[0].events.get(kind="case.registered")
    assert (event.actor_kind, event.door, event.address, event.person_id) == ("citizen", "portal", "", None)


def test_pictures_go_with_the_matter(client):
    client.post(STATE, said(client, uploads=[upload(picture(), "门口.jpg")]))
    (link,) = FileLink.objects.filter(owner_kind="case", owner_id=cases()[0].pk)
    assert (link.name, link.kind) == ("门口.jpg", "evidence")


def test_who_says_it_in_a_recording_need_not_write(client):
    client.post(STATE, said(client, content="", uploads=[upload(memo(), "录音-1.wav")]))
    (case,) = cases()
    (link,) = FileLink.objects.filter(owner_kind="case", owner_id=case.pk)
    assert (link.name, link.kind, link.file.media_type) == ("录音-1.wav", "evidence", "audio/x-wav")
    assert texts.read(case, TextKind.CONTENT) == "市民用录音反映，请听录音。"


def test_a_picture_says_nothing_without_words(client):
    assert "请写几句，或者录一段话。" in sent_back(client, content="", uploads=[upload(picture(), "门口.jpg")])


def test_the_way_of_answer_may_be_chosen_before_the_form_is_opened(client):
    chosen = [client.get(STATE, {"reply": reply}).context["form"]["reply_by"].value() for reply in ("sms", "pigeon")]
    assert chosen == ["sms", "phone"]


def test_sending_the_form_twice_makes_one_case_and_tells_the_same_code(client):
    form = said(client)
    for _time in range(2):
        assert client.post(STATE, form)["Location"] == STATED
    assert len(cases()) == 1
    assert cases()[0].query_code in client.get(STATED).content.decode()


def test_the_same_form_with_other_words_is_refused_and_shows_nothing_of_the_first(client, django_user_model):
    form = said(client)
    client.post(STATE, form)
    stranger = type(client)()
    answer = stranger.post(STATE, form | {"content": "另一件事"})
    assert answer.status_code == 422 and len(cases()) == 1
    assert stranger.get(STATED)["Location"] == "/portal/follow/"


def test_whoever_leaves_no_name_leaves_none(client):
    client.post(STATE, said(client, identity="anonymous", number=""))
    (case,) = cases()
    assert (case.is_anonymous, case.citizen, case.phone) == (True, None, None)


def test_a_withheld_identity_is_withheld(client):
    client.post(STATE, said(client, identity="withheld"))
    assert cases()[0].identity_withheld


def test_a_report_is_withheld_even_where_nobody_asked_for_it(client):
    client.post(STATE, said(client, appeal_type="report"))
    assert cases()[0].identity_withheld


@pytest.mark.parametrize("called", ["", "楼上太吵"])
def test_a_kind_that_nobody_can_make_out_is_left_to_the_hotline(client, called):
    client.post(STATE, said(client, category=called, reply_by="sms"))
    (case,) = cases()
    assert case.category.code == "2304"
    named = "\n市民自述类别：楼上太吵" if called else ""
    assert texts.read(case, TextKind.DETAILS) == f"回复市民：发短信，只看文字{named}"


def test_a_county_that_is_not_switched_on_is_answered_for_by_the_city(client):
    client.post(STATE, said(client, area="371321"))
    assert cases()[0].hub.code == "01"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"content": " "}, "请写几句，或者录一段话。"),
        ({"content": "长" * 5001}, "最多 5000 个字"),
        ({"content": "停\0水"}, "含有空字符"),
        ({"area": "999999"}, "999999"),
        ({"name": ""}, "不想留姓名，请选"),
        ({"number": ""}, "不想留电话，请选"),
        ({"number": "1234567890123"}, "电话"),
        ({"name": "长" * 100_000}, "最多 60 个字"),
        ({"appeal_type": "praise<script>"}, "praise&lt;script&gt;"),
        (
            {"uploads": [upload(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg")]},
            "a.svg",
        ),
        ({"stamp": "forged"}, "页面打开得太久了"),
    ],
)
def test_what_is_refused_comes_back_with_its_reason_and_leaves_nothing(client, other, told):
    assert told in sent_back(client, **other)


def test_the_words_are_kept_and_shown_as_words(client):
    shown = sent_back(client, number="", place="<script>alert(1)</script>")
    assert WORDS in shown and "&lt;script&gt;alert(1)&lt;/script&gt;" in shown and "<script>alert" not in shown


def test_a_stamp_that_is_no_longer_ours_is_renewed_with_the_words_kept(client):
    form = said(client, stamp="forged")
    again = client.post(STATE, form).context["form"]
    answer = client.post(STATE, form | {"stamp": again["stamp"].value()})
    assert answer["Location"] == STATED and len(cases()) == 1


def flood(client) -> list[int]:
    return [client.post(STATE, said(client)).status_code for _form in range(8)]


def test_who_sends_many_at_once_is_asked_to_wait_with_the_words_kept(client):
    form = said(client)
    assert flood(client) == [302] * 6 + [429] * 2
    answer = client.post(STATE, form)
    assert answer.status_code == 429 and WORDS in answer.content.decode() and len(cases()) == 6


def test_a_form_that_has_lain_open_for_a_while_gets_through_without_scripts(client):
    form = said(client)
    flood(client)
    with time.frozen(AT + timedelta(seconds=19)):
        assert client.post(STATE, form).status_code == 429
    with time.frozen(AT + timedelta(seconds=20)):
        assert client.post(STATE, form).status_code == 302


def test_a_form_for_which_a_browser_has_worked_gets_through_at_once(client):
    form = said(client)
    flood(client)
    work = client.post(STATE, form).context["work"]
    nonce = next(str(number) for number in range(10**7) if _is_enough(work, str(number)))
    assert client.post(STATE, form | {"work": nonce}).status_code == 302
    assert client.post(STATE, said(client, work=nonce)).status_code == 429  # the work was for that form alone


def _is_enough(work, nonce: str) -> bool:
    from hashlib import sha256

    return int(sha256(f"{work['key']}:{nonce}".encode()).hexdigest(), 16) >> (256 - work["bits"]) == 0


def test_where_many_come_the_browser_works_while_its_citizen_writes(client):
    assert client.get(STATE).context["work"] is None
    flood(client)
    opened = client.get(STATE)
    form, work = said(client) | {"stamp": opened.context["form"]["stamp"].value()}, opened.context["work"]
    nonce = next(str(number) for number in range(10**7) if _is_enough(work, str(number)))
    assert client.post(STATE, form | {"work": nonce}).status_code == 302


def test_a_flood_is_not_even_read_but_for_who_has_worked(client):
    forms = [said(client, name="") for _form in range(61)]
    assert [client.post(STATE, form).status_code for form in forms] == [422] * 60 + [429]
    turned_away = client.post(STATE, said(client))
    assert turned_away.status_code == 429 and len(turned_away.content) < 300 and turned_away["Retry-After"] == "60"
    form = said(client)
    assert client.post(STATE, form, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_elsewhere_nobody_notices_the_flood(client):
    flood(client)
    form = said(client)
    assert client.post(STATE, form, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_what_was_refused_counts_only_as_looked_at(client):
    sent_back(client, number="")
    assert [row.kind for row in Bucket.objects.all()] == [limits.FLOOD]


def test_number_and_code_are_told_to_nobody_else_and_not_for_ever(client):
    client.post(STATE, said(client))
    assert type(client)().get(STATED)["Location"] == "/portal/follow/"
    with time.frozen(AT + timedelta(minutes=31)):
        assert client.get(STATED)["Location"] == "/portal/follow/"


def test_kinds_are_found_while_somebody_types_without_signing_in(client):
    answer = client.get("/portal/state/categories/", {"q": "供水"})
    assert answer.status_code == 200 and 'role="option"' in answer.content.decode()


def test_the_form_asks_the_database_as_often_as_pinned(client):
    client.get(STATE)  # the rules are read once
    with pinned("portal.state"):
        client.get(STATE)
