from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from lianxin.taxonomy import queries
from lianxin.taxonomy.models import Reason
from lianxin.taxonomy.steps.retire_reason import retire_reason
from lianxin.taxonomy.steps.set_reason import set_reason
from tests.taxonomy.people import AGENT, AT, EDITOR

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def wordings(code, kind="return"):
    return list(Reason.objects.filter(kind=kind, code=code).order_by("valid").values_list("label", "valid"))


def codes(at, kind="return"):
    return [row.code for row in queries.reasons(kind, at)]


def test_a_new_reason_stands_last_in_its_dictionary_from_now_on():
    before = codes(AT)
    row = set_reason("return", "wrong_hub", label="应由其他平台办理", needs=["basis"], by=EDITOR, at=AT)
    assert codes(AT) == [*before, "wrong_hub"]
    assert codes(AT - timedelta(seconds=1)) == before
    event = RecordEvent.objects.get(subject_kind="reason", subject_id=row.pk)
    assert event.data == {"dictionary": "return", "code": "wrong_hub", "replaces": None}


def test_a_new_wording_follows_the_old_one_in_its_place():
    set_reason("return", "wrong_hub", label="旧", by=EDITOR, at=AT)
    set_reason("return", "another", label="另一", by=EDITOR, at=AT)
    new = set_reason("return", "wrong_hub", label="新", by=EDITOR, at=LATER)
    assert wordings("wrong_hub") == [("旧", since(AT, LATER)), ("新", since(LATER))]
    assert codes(LATER)[-2:] == ["wrong_hub", "another"]
    assert queries.reason("return", "wrong_hub", AT).label == "旧"
    assert queries.reason("return", "wrong_hub", LATER) == new


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "mood"}, "kind"),
        ({"code": "Wrong Hub"}, "code"),
        ({"label": ""}, "label"),
        ({"label": "a\0b"}, "label"),
        ({"needs": ["money"]}, "needs"),
    ],
)
def test_a_reason_that_cannot_be_stored_is_refused_by_its_field(change, field):
    given = {"kind": "return", "code": "wrong_hub", "label": "名", "needs": []} | change
    with pytest.raises(BadInput) as refusal:
        set_reason(given["kind"], given["code"], label=given["label"], needs=given["needs"], by=EDITOR, at=AT)
    assert list(refusal.value.fields) == [field]
    assert not Reason.objects.filter(code=given["code"]).exists()


def test_a_wording_before_a_later_one_is_refused():
    set_reason("return", "wrong_hub", label="新", by=EDITOR, at=LATER)
    for at in (AT, LATER):
        with pytest.raises(WrongState) as refusal:
            set_reason("return", "wrong_hub", label="插队", by=EDITOR, at=at)
        assert refusal.value.code == "reason_set_later"
    assert wordings("wrong_hub") == [("新", since(LATER))]


def test_a_retired_reason_is_offered_no_longer_and_may_return():
    row = set_reason("return", "wrong_hub", label="旧", by=EDITOR, at=AT)
    retire_reason(row, by=EDITOR, at=LATER)
    assert "wrong_hub" not in codes(LATER)
    with pytest.raises(BadInput, match="请从列表中选择原因"):
        queries.reason("return", "wrong_hub", LATER)
    assert queries.reason("return", "wrong_hub", AT) == row
    set_reason("return", "wrong_hub", label="又用", by=EDITOR, at=LATER + timedelta(days=1))
    assert len(wordings("wrong_hub")) == 2


def test_a_reason_retires_once():
    row = set_reason("return", "wrong_hub", label="旧", by=EDITOR, at=AT)
    with pytest.raises(WrongState, match="不在使用中"):
        retire_reason(row, by=EDITOR, at=AT)
    retire_reason(row, by=EDITOR, at=LATER)
    with pytest.raises(WrongState):
        retire_reason(row, by=EDITOR, at=LATER + timedelta(days=1))
    assert wordings("wrong_hub") == [("旧", since(AT, LATER))]


def test_without_the_right_no_reason_is_set_or_retired():
    row = queries.reasons("decline", AT)[0]
    with pytest.raises(NotAllowed):
        set_reason("decline", row.code, label="别的", by=AGENT, at=AT)
    with pytest.raises(NotAllowed):
        retire_reason(row, by=AGENT, at=AT)
    assert queries.reasons("decline", LATER)[0] == row


def test_the_database_refuses_two_wordings_at_once():
    row = queries.reasons("decline", AT)[0]
    rival = Reason(kind="decline", code=row.code, label="同时", position=0, valid=since(AT))
    with pytest.raises(IntegrityError, match="reason_one_wording_at_a_time"), transaction.atomic():
        rival.save()
