"""Drafts of the workbench: kept while somebody writes, found again, ended by the case; two windows on one draft."""

import json

import pytest

from lianxin.cases.drafts import opened
from lianxin.cases.models import Draft
from tests.cast import sign_in
from tests.desk.intake_forms import AGENT, HERE, begun, cases, contacts, press, said

pytestmark = pytest.mark.django_db
SAVE = f"{HERE}draft/"


@pytest.fixture
def agent(client):
    sign_in(client, AGENT)
    return client


def save(client, **other):
    """What the browser is told when it saves by itself."""
    answer = client.post(SAVE, said(**other), headers={"Accept": "application/json"})
    return answer.status_code, json.loads(answer.content)


def drafts():
    return list(Draft.objects.unscoped("test").order_by("pk"))


def test_what_is_typed_is_kept_sealed_and_found_again(agent):
    status, told = save(agent)
    draft = drafts()[0]
    assert (status, told["draft"], told["seen"]) == (200, draft.pk, draft.version)
    form = opened(draft)
    assert form["process"] == "小区停水两天，物业说不清楚。"
    assert form["category-code"] == "0401"
    assert not {"csrfmiddlewaretoken", "request_key", "act", "draft"} & form.keys()
    page = agent.get(f"{HERE}?draft={draft.pk}").content.decode()
    assert "小区停水两天，物业说不清楚。" in page
    assert 'value="兰山区"' in page and 'value="0401" data-picker-code' in page
    assert "extra_outage_scope" in page


def test_a_blank_form_makes_no_draft(agent):
    assert save(agent, **dict.fromkeys(said().keys() - {"request_key", "channel", "urgency", "identity"})) == (
        200,
        {"draft": None},
    )
    assert drafts() == []


def test_saving_again_keeps_one_draft_with_a_new_version(agent):
    _status, first = save(agent)
    _status, second = save(agent, process="又停了。", draft=first["draft"], draft_seen=first["seen"])
    assert second["seen"] == first["seen"] + 1
    assert opened(drafts()[0])["process"] == "又停了。"


def test_a_first_saving_whose_answer_was_lost_makes_no_second_draft(agent):
    save(agent)
    save(agent, process="又停了。")
    assert [opened(draft)["process"] for draft in drafts()] == ["又停了。"]
    save(agent, request_key="another form")
    assert len(drafts()) == 2


def test_of_two_windows_the_later_one_is_told_and_may_overwrite(agent):
    _status, told = save(agent)
    mine = {"draft": told["draft"], "draft_seen": told["seen"]}
    _status, other = save(agent, process="另一个窗口写的。", **mine)
    status, refused = save(agent, process="这里写的。", **mine)
    assert (status, refused["stale"], refused["seen"]) == (409, True, other["seen"])
    assert opened(drafts()[0])["process"] == "另一个窗口写的。"
    answer = press(agent, json=True, process="这里写的。", **mine)
    assert (answer.status_code, answer.json()["stale"]) == (422, True)
    assert cases() == []
    status, _told = save(agent, process="这里写的。", draft=told["draft"], draft_seen=refused["seen"])
    assert status == 200


def test_registering_ends_the_draft_and_its_other_window_is_led_to_the_case(agent):
    _status, told = save(agent)
    mine = {"draft": told["draft"], "draft_seen": told["seen"]}
    first = press(agent, **mine)
    assert drafts()[0].case == cases()[0]
    assert agent.get(f"{HERE}?draft={told['draft']}")["Location"] == first["Location"]
    second = press(agent, request_key="other window", process="别的话。", **mine)
    assert second["Location"] == first["Location"]
    assert len(cases()) == 1
    status, _told = save(agent, request_key="other window", **mine)
    assert status == 404


def test_a_contact_that_begins_with_who_speaks_alone_leaves_no_draft(agent):
    blank = dict.fromkeys(said().keys() - {"request_key", "channel", "number", "name"})
    _status, told = save(agent, **blank)
    assert begun(agent, draft=told["draft"], **blank).citizen.name == "王春梅"
    assert [draft.discarded_at is None for draft in drafts()] == [False]
    assert agent.post(f"{HERE}begin/", said(**blank | {"request_key": "next"}))["Location"].endswith(
        f"={contacts()[-1].pk}"
    )


def test_a_draft_remembers_its_contact(agent):
    contact = begun(agent, process="", cause="", wish="", category="", area="", title="")
    _status, told = save(agent, contact=contact.pk)
    assert drafts()[-1].contact == contacts()[0]
    assert "199****0001" in agent.get(f"{HERE}?draft={told['draft']}").content.decode()


def test_a_draft_is_discarded_and_no_longer_offered(agent):
    _status, told = save(agent, title="停水两天")
    assert "停水两天" in agent.get(HERE).content.decode()
    agent.post(f"{SAVE}{told['draft']}/discard/")
    assert drafts()[0].discarded_at is not None
    assert "停水两天" not in agent.get(HERE).content.decode()


def test_every_draft_that_is_counted_is_offered(agent):
    for count in range(7):
        save(agent, title=f"停水第{count}天", request_key=f"draft {count}")
    page = agent.get(HERE).content.decode()
    assert [f"停水第{count}天" in page for count in range(7)] == [True] * len(drafts()) == [True] * 7


def test_nobody_opens_or_ends_the_draft_of_another(agent, client):
    _status, told = save(agent)
    sign_in(client, "qiaoyulan")
    assert client.get(f"{HERE}?draft={told['draft']}").status_code == 404
    assert client.post(f"{SAVE}{told['draft']}/discard/").status_code == 404
    assert drafts()[0].discarded_at is None


def test_what_cannot_be_kept_is_refused_and_the_draft_stays(agent):
    _status, told = save(agent)
    status, refused = save(agent, process="停\0水", draft=told["draft"], draft_seen=told["seen"])
    assert (status, list(refused["fields"])) == (422, ["process"])
    assert opened(drafts()[0])["process"] == "小区停水两天，物业说不清楚。"


def test_without_scripts_a_press_keeps_the_draft_and_comes_back_to_it(agent):
    answer = agent.post(SAVE, said())
    assert answer["Location"] == f"{HERE}?draft={drafts()[0].pk}"


def test_an_expired_sign_in_is_told_by_the_way_to_the_sign_in(agent):
    agent.logout()
    answer = agent.post(SAVE, said(), headers={"Accept": "application/json"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    assert drafts() == []
