from datetime import timedelta

import pytest

from lianxin.citizens import queries
from lianxin.citizens.loading import load_labels
from lianxin.citizens.models import CitizenLabel, Label
from lianxin.citizens.steps.remove_label import remove_label
from lianxin.citizens.steps.set_label import set_label
from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from tests.citizens.people import AT, agent, caller, dispatcher, handler, kinds, last_data

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def citizen():
    return caller()[0]


def spans():
    return list(CitizenLabel.objects.unscoped("test").order_by("pk").values_list("valid", flat=True))


def names(citizen, at=AT):
    return [row.label.name for row in queries.labels_of(agent(), citizen, at)]


def test_the_city_begins_with_the_labels_of_the_work_order_form():
    known = [label.name for label in queries.labels()]
    assert known == ["老年人", "残疾人", "方言", "外语", "企业", "重复来电", "情绪激动"]


def test_loading_again_keeps_what_the_city_has_changed():
    Label.objects.filter(code="agitated").update(longest_days=7)
    Label.objects.filter(code="dialect").update(retired_at=AT)
    load_labels()
    assert Label.objects.get(code="agitated").longest_days == 7
    assert "方言" not in [label.name for label in queries.labels()]


@pytest.mark.parametrize(
    "row", ["Bad Code,名,,", "new,,,", "new,一二三四五六七八九十一二三,,", "new,名,,x", "new,名,,-1"]
)
def test_a_broken_row_is_named_and_nothing_is_loaded(tmp_path, row):
    path = tmp_path / "labels.csv"
    path.write_text(f"code,name,hint,longest_days\nfine,好,,\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"labels\.csv 第3行"):
        load_labels(path)
    assert not Label.objects.filter(code="fine").exists()


def test_a_label_tells_who_put_it_on_and_until_when(citizen):
    row = set_label(citizen, "elderly", by=agent(), at=AT)
    assert (row.valid, row.set_by_person_id, row.set_by_post_id) == (since(AT), agent().person_id, agent().post_id)
    assert names(citizen) == ["老年人"]
    assert kinds("citizen", citizen) == ["citizen.registered", "citizen.label_set"]
    assert last_data("citizen", citizen) == {"label": "elderly", "until": None}


def test_a_label_about_behaviour_ends_by_itself(citizen):
    set_label(citizen, "agitated", by=agent(), at=AT)
    assert spans() == [since(AT, AT + timedelta(days=30))]
    assert names(citizen, AT + timedelta(days=30, seconds=-1)) == ["情绪激动"]
    assert names(citizen, AT + timedelta(days=30)) == []


def test_a_label_may_be_given_a_shorter_time(citizen):
    set_label(citizen, "agitated", LATER, by=agent(), at=AT)
    assert spans() == [since(AT, LATER)]
    set_label(citizen, "agitated", by=agent(), at=LATER)
    assert names(citizen, LATER) == ["情绪激动"]


@pytest.mark.parametrize(
    ("code", "until", "field", "text"),
    [
        ("agitated", AT + timedelta(days=30, seconds=1), "until", "到期时间最晚为 2026-04-01 09:00。"),
        ("elderly", AT, "until", "到期时间须晚于现在。"),
        ("nonsense", None, "label", "没有这个标签，请从列表中选择。"),
        ("enterprise\0", None, "label", "没有这个标签，请从列表中选择。"),
    ],
)
def test_a_label_that_is_none_or_stands_too_long_is_refused(citizen, code, until, field, text):
    with pytest.raises(BadInput) as refusal:
        set_label(citizen, code, until, by=agent(), at=AT)
    assert refusal.value.fields == {field: text}
    assert spans() == []


def test_a_retired_label_is_put_on_no_longer(citizen):
    Label.objects.filter(code="dialect").update(retired_at=AT)
    with pytest.raises(BadInput):
        set_label(citizen, "dialect", by=agent(), at=AT)
    assert spans() == []


def test_a_label_that_stands_is_not_put_on_twice(citizen):
    set_label(citizen, "elderly", by=agent(), at=AT)
    with pytest.raises(WrongState, match="label_stands"):
        set_label(citizen, "elderly", by=agent(), at=LATER)
    assert spans() == [since(AT)]


def test_a_removed_label_stands_no_longer(citizen):
    set_label(citizen, "elderly", by=agent(), at=AT)
    remove_label(citizen, "elderly", by=agent(), at=LATER)
    assert (names(citizen, AT), names(citizen, LATER)) == (["老年人"], [])
    assert last_data("citizen", citizen) == {"label": "elderly"}
    assert kinds("citizen", citizen)[-1] == "citizen.label_removed"


def test_a_label_that_is_none_cannot_be_removed(citizen):
    with pytest.raises(WrongState, match="label_does_not_stand"):
        remove_label(citizen, "elderly\0", by=agent(), at=AT)


@pytest.mark.parametrize("at", [AT, AT - timedelta(days=1)])
def test_a_label_that_did_not_stand_before_cannot_be_removed(citizen, at):
    set_label(citizen, "elderly", by=agent(), at=AT)
    with pytest.raises(WrongState, match="label_does_not_stand"):
        remove_label(citizen, "elderly", by=agent(), at=at)
    assert spans() == [since(AT)]


def test_no_machine_labels_a_person(citizen):
    with pytest.raises(NotAllowed, match="person_only"):
        set_label(citizen, "agitated", by=system(), at=AT)
    assert spans() == []


@pytest.mark.parametrize("who", [dispatcher, handler])
def test_who_may_not_label_changes_no_label(citizen, who):
    set_label(citizen, "elderly", by=agent(), at=AT)
    with pytest.raises(NotAllowed):
        set_label(citizen, "dialect", by=who(), at=LATER)
    with pytest.raises(NotAllowed):
        remove_label(citizen, "elderly", by=who(), at=LATER)
    assert spans() == [since(AT)]
