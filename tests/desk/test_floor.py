"""The shift leader's floor and the supervisor's tables."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.cases.models import CaseClaim
from lianxin.cases.states import Urgency
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.decline import decline
from lianxin.citizens.models import LimitedReception, PhoneNumber
from lianxin.citizens.steps.limit_reception import limit_reception
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from tests.cases import thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
LEADER = "qiaoyulan"
FLOOR, TABLES = "/desk/floor/", "/desk/supervision/"


def opened(client: Client, address: str, username: str = LEADER):
    sign_in(client, username)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer


class TestFloor:
    def test_what_cannot_wait_stands_with_its_unit_and_whether_it_signed(self, client):
        case = thread.dispatched(urgency=Urgency.CRITICAL)
        thread.dispatched()
        with time.frozen(MONDAY + HOUR):
            ((each, _clock),) = opened(client, FLOOR).context["emergencies"]
            assert each.line.case.number == case.number
            (order,) = each.orders
            assert (order.unit.code, order.signed_at) == (thread.COUNTY, None)
            by_telephone = f"/cases/{case.number}/do/sign_for_by_telephone/{order.pk}/?next={FLOOR}"
            assert f'href="{by_telephone}"' in client.get(FLOOR).content.decode()
            assert client.get(by_telephone).status_code == 200
            assert client.get(f"{FLOOR}?rows=").context["new"] == 1
            assert client.get(f"{FLOOR}?rows={case.number}").context["new"] == 0
            assert client.get(f"{FLOOR}?rows=x").status_code == 422

    def test_a_decline_is_confirmed_from_the_row_and_leads_back(self, client):
        case = thread.registered()
        decline(case, "court", "请向法院起诉。", by=actor("linxiaoyun"), at=MONDAY)
        with time.frozen(MONDAY + HOUR):
            (row,) = opened(client, FLOOR).context["declines"]
            sheet = client.get(row.quick[0].href)
            said = {"seen": sheet.context["form"].initial["seen"], "next": sheet.context["next"]}
            assert client.post(sheet.context["action"], said)["Location"] == FLOOR

    def test_the_pool_tells_how_much_waits_since_when_and_who_has_what(self, client):
        case = thread.accepted()
        thread.registered(at=MONDAY + HOUR)
        with time.frozen(MONDAY + HOUR):
            claim(case, by=actor("shaojinghe"), at=MONDAY + HOUR)
            answer = opened(client, FLOOR)
            assert [(queue.count, queue.oldest) for queue in answer.context["queues"]] == [
                (1, MONDAY + HOUR),
                (1, MONDAY),
            ]
            assert [row.post.person.name for row in answer.context["claimed"]] == ["邵景禾"]
            client.post("/desk/dispatch/picked/", {"act": "release", "number": case.number, "next": FLOOR})
            assert not CaseClaim.objects.unscoped("test").live(MONDAY + HOUR).exists()

    def test_a_warned_number_is_limited_with_a_reason_and_set_free(self, client):
        thread.registered(number=thread.NUMBER)
        number = PhoneNumber.objects.unscoped("test").get()
        for level in ("persuade", "warn"):
            limit_reception(number, level, "反复辱骂", by=actor("linxiaoyun"), at=MONDAY + HOUR)
        with time.frozen(MONDAY + 2 * HOUR):
            (warned,) = opened(client, FLOOR).context["warned"]
            client.post(f"{FLOOR}limits/{warned.pk}/", {"reason": "", "request_key": "a"})
            assert not LimitedReception.objects.unscoped("test").filter(level="limit").exists()
            client.post(f"{FLOOR}limits/{warned.pk}/", {"reason": "警告后仍反复", "request_key": "b"})
            answer = client.get(FLOOR)
            assert answer.context["warned"] == []
            (limited,) = answer.context["limited"]
            with time.frozen(MONDAY + 2.1 * HOUR):
                client.post(f"{FLOOR}limits/{limited.pk}/", {"act": "lift", "request_key": "c"})
                assert client.get(FLOOR).context["limited"] == []

    def test_todays_contacts_are_counted_by_how_they_ended(self, client):
        thread.registered(at=MONDAY - timedelta(days=1))
        thread.registered()
        with time.frozen(MONDAY + HOUR):
            answer = opened(client, FLOOR)
            assert answer.context["contacts_total"] == 1

    @pytest.mark.parametrize("username", ["linxiaoyun", "gengruoxi", "zhaihongyu", "ouyangxu"])
    def test_others_are_told_that_it_is_not_theirs(self, client, username):
        sign_in(client, username)
        assert client.get(FLOOR).status_code == 403
        assert client.post(f"{FLOOR}limits/1/").status_code == 403

    def test_the_page_asks_as_often_as_is_pinned(self, client):
        for _ in range(2):
            thread.dispatched(urgency=Urgency.CRITICAL)
            thread.accepted()
        with time.frozen(MONDAY + HOUR):
            opened(client, FLOOR)
            with pinned("desk.floor"):
                client.get(FLOOR)


class TestSupervision:
    @pytest.fixture
    def late(self):
        case = thread.dispatched()
        thread.dispatched(at=MONDAY + timedelta(days=3))
        with time.frozen(MONDAY + timedelta(days=3)):
            sweep()
            yield case

    def test_each_figure_opens_exactly_what_it_counts(self, client, late):
        answer = opened(client, TABLES, "kongqingyue")
        tables = {way: lines for way, _label, lines in answer.context["tables"]}
        for way, lines in tables.items():
            for line in lines:
                for what in ("open", "near", "late"):
                    shown = client.get(TABLES, {"by": way, "of": line.code, "what": what})
                    assert len(shown.context["rows"]) == getattr(line, what), (way, line, what)
        (county,) = tables["unit"]
        assert (county.name, county.open, county.late) == ("兰山区", 2, 1)

    def test_a_supervisor_urges_from_the_row_and_onlookers_have_no_act(self, client, late):
        query = {"by": "unit", "of": thread.COUNTY, "what": "late"}
        sign_in(client, "kongqingyue")
        (row,) = client.get(TABLES, query).context["rows"]
        assert row.act == "催办" and client.get(row.act_href).status_code == 200
        client.post(row.act_href, {"urging": "请尽快", "seen": late.version})
        assert thread.fresh(late).urge_count == 1
        for username in ("gaoyuanzhou", "jiaoshuheng", "weidingan"):
            sign_in(client, username)
            assert [row.act for row in client.get(TABLES, query).context["rows"]] == [""]

    @pytest.mark.parametrize(
        "query", ["by=x", "by=unit&of=zz&what=late", "by=unit&of=371302&what=x", "by=class&of=%00"]
    )
    def test_nonsense_is_refused(self, client, query):
        sign_in(client, "kongqingyue")
        assert client.get(f"{TABLES}?{query}").status_code == 422

    @pytest.mark.parametrize("username", ["linxiaoyun", "zhaihongyu", "ouyangxu"])
    def test_others_are_told_that_it_is_not_theirs(self, client, username):
        sign_in(client, username)
        assert client.get(TABLES).status_code == 403

    def test_the_page_asks_as_often_as_is_pinned(self, client, late):
        opened(client, TABLES, "kongqingyue")
        with pinned("desk.supervision"):
            client.get(f"{TABLES}?by=unit&of={thread.COUNTY}&what=open")
