"""What is asked besides for matters of a category is kept sealed with the case, and read veiled by units."""

import pytest
from django.db import connection

from lianxin.cases import queries
from lianxin.cases.models import CaseText
from lianxin.cases.states import TextKind
from lianxin.foundation.errors import BadInput
from tests.cases import thread
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
DETAILS = "小区名称：某小区\n联系：王春梅 19900000001"


def test_details_are_sealed_and_stand_among_the_facts(client):
    case = thread.registered(details=DETAILS)
    row = CaseText.objects.get(case=case, kind=TextKind.DETAILS)
    assert row.text == DETAILS
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_casetext WHERE id = %s", [row.pk])
        assert "某小区".encode() not in bytes(cursor.fetchone()[0])
    sign_in(client, "shaojinghe")
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "<dt>小区名称</dt><dd>某小区" in page


def test_units_read_details_without_whoever_spoke():
    case = thread.dispatched(details=DETAILS, number=thread.NUMBER, identity_withheld=True)
    told = queries.whole(actor("zhaihongyu"), case.number).text(TextKind.DETAILS)
    assert "王春梅" not in told and "19900000001" not in told
    assert "小区名称：某小区" in told


def test_details_that_cannot_be_kept_are_refused_and_name_their_field():
    with pytest.raises(BadInput) as refused:
        thread.registered(details="小区\0名称")
    assert list(refused.value.fields) == ["details"]
