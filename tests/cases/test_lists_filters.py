"""Wishes: read from an address or JSON and written back; each narrows the list to what it says, within own rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from lianxin.cases import filters, lists, narrowing
from lianxin.cases.filters import ALL, BEST, CLOSED, FREE, MINE, TODAY, Mark, Wish
from lianxin.cases.models import Case, CaseClock, CaseHold, CaseLink, OrderClock
from lianxin.cases.states import AppealType, CaseState, Channel, LinkKind, OrderState, RequestKind, Urgency
from lianxin.cases.steps.accept import accept
from lianxin.clocks.models import Light
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import category
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, HOUR, MONDAY, NUMBER
from tests.cast import actor

HUB, AGENT, UNIT, COMPANYS, CITY = "shaojinghe", "linxiaoyun", "zhaihongyu", "hetianshui", "gaoyuanzhou"


def several(values: list[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
moments = st.integers(0, 2**32).map(lambda second: datetime.fromtimestamp(second, UTC))
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=100).map(str.strip)
codes = st.lists(st.from_regex(r"[0-9A-Z-]{1,24}", fullmatch=True), unique=True, max_size=3).map(tuple)
wishes = st.builds(
    Wish,
    words=words,
    only=st.sampled_from(["", CLOSED, ALL, *Light.values]),
    before=st.none() | st.tuples(moments, st.integers(0, 2**63)),
    units=codes,
    case_states=several(list(CaseState)),
    order_states=several(list(OrderState)),
    categories=codes,
    areas=codes,
    since=st.none() | days,
    until=st.none() | days,
    person=st.just("") | st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    appeal_types=several(list(AppealType)),
    urgencies=several(list(Urgency)),
    channels=several(list(Channel)),
    marks=several(list(Mark)),
    requests=several(list(RequestKind)),
    clocks=several(["first_contact", "sign_for"]),
    due=st.sampled_from(["", TODAY]),
    own=st.sampled_from(["", MINE]),
    numbers=st.lists(st.from_regex(r"[0-9]{1,24}", fullmatch=True), unique=True, max_size=3).map(tuple),
    claimed=st.sampled_from(["", MINE, FREE]),
    order=st.sampled_from(["", BEST]),
).filter(lambda wish: not (wish.since and wish.until) or wish.since <= wish.until)


@given(wishes)
def test_a_wish_comes_back_from_its_plain_form_from_an_address_and_from_json(wish):
    assert filters.read(filters.plain(wish)) == wish
    assert filters.read(dict(QueryDict(filters.query(wish)).lists())) == wish
    assert filters.read_json(filters.to_json(wish)) == wish


def test_a_wish_in_its_plain_form():
    wish = Wish("停水", Light.RED, areas=("371302", "371311"), since=date(2026, 11, 1), marks=(Mark.URGED,))
    plain = {"q": ["停水"], "light": ["red"], "area": ["371302", "371311"], "since": ["2026-11-01"], "mark": ["urged"]}
    assert filters.plain(wish) == plain
    assert filters.query(wish) == ("q=%E5%81%9C%E6%B0%B4&light=red&area=371302&area=371311&since=2026-11-01&mark=urged")
    assert filters.plain(Wish()) == {}


NONSENSE = [
    ("q", ["停\0水"], "空字符"),
    ("q", ["停" * 101], "最多 100 个字"),
    ("q", ["停水", "停电"], "只能填一个"),
    ("light", ["purple"], "没有这种筛选"),
    ("unit", ["兰山区"], "代码只能由"),
    ("unit", ["A"] * 51, "最多选 50 项"),
    ("state", ["lost"], "没有这种筛选"),
    ("order_state", ["in_hand"], "没有这种筛选"),
    ("request", ["wish"], "没有这种筛选"),
    ("due", ["tomorrow"], "没有这种筛选"),
    ("own", ["yours"], "没有这种筛选"),
    ("clock", ["'; --"], "没有这种时限"),
    ("number", ["26-1"], "工单编号只有数字"),
    ("category", ["04%"], "代码只能由"),
    ("area", ["\0"], "代码只能由"),
    ("since", ["昨天"], "2026-11-23 这样"),
    ("until", ["2026-02-30"], "2026-11-23 这样"),
    ("since", ["0001-01-01"], "可查的年份"),
    ("person", ["19900000001"], "重新按号码查找"),
    ("type", ["rant"], "没有这种筛选"),
    ("urgency", ["very"], "没有这种筛选"),
    ("channel", ["pigeon"], "没有这种筛选"),
    ("mark", ["nice"], "没有这种筛选"),
    ("claimed", ["theirs"], "没有这种筛选"),
    ("order", ["oldest"], "没有这种筛选"),
    ("before", ["2026-11-23,1"], "翻页地址有误"),
    ("colour", ["red"], "没有“colour”这种筛选条件"),
]


@pytest.mark.parametrize(("key", "texts", "told"), NONSENSE)
def test_nonsense_is_refused_by_the_name_of_its_key(key, texts, told):
    with pytest.raises(BadInput, match=told) as refusal:
        filters.read({key: texts})
    assert list(refusal.value.fields) == [key]


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(BadInput) as refusal:
        filters.read({"since": ["x"], "mark": ["y"], "q": ["停水"]})
    assert set(refusal.value.fields) == {"since", "mark"}
    with pytest.raises(BadInput, match="早于起始日期") as refusal:
        filters.read({"since": ["2026-11-02"], "until": ["2026-11-01"]})
    assert list(refusal.value.fields) == ["until"]


@pytest.mark.parametrize("text", ["", "{", "[]", '"q"', '{"q": "停水"}', '{"q": [1]}', '{"q": null}'])
def test_json_that_is_no_wish_is_refused(text):
    with pytest.raises(BadInput) as refusal:
        filters.read_json(text)
    assert list(refusal.value.fields) == ["wish"]


def shown(username: str, wish: Wish) -> list[str]:
    return [line.title for line in lists.lines(actor(username), wish)]


def counted(username: str, wish: Wish) -> dict[str, int]:
    return lists.counts(actor(username), wish)


@pytest.mark.django_db
def test_a_category_stands_for_those_below_it():
    thread.registered(title="供水", category=category("040101", MONDAY))
    thread.registered(title="别的", category=category("0501", MONDAY))
    for code in ("04", "0401", "040101"):
        assert shown(HUB, Wish(categories=(code,))) == ["供水"]
    assert shown(HUB, Wish(categories=("04", "05"))) == ["别的", "供水"]
    assert shown(HUB, Wish(categories=("0402",))) == []


@pytest.mark.django_db
def test_an_area_stands_for_what_it_governs():
    county = Area.objects.get(code="371302")
    town = Area.objects.filter(parent=county, administered_by=None).order_by("code")[0]
    thread.registered(title="镇里", area=town)
    thread.registered(title="区里", area=county)
    assert shown(HUB, Wish(areas=(town.code,))) == ["镇里"]
    assert shown(HUB, Wish(areas=(county.code,))) == ["区里", "镇里"]
    assert shown(HUB, Wish(areas=("371321",))) == []
    assert len(shown(HUB, Wish(areas=("371300",)))) == 2


@pytest.mark.django_db
def test_a_unit_stands_for_those_below_it_in_the_hubs_list_and_in_its_own():
    thread.dispatched(title="兰山")
    thread.dispatched(COMPANY, title="兰山和水司")
    assert shown(HUB, Wish(units=(COMPANY,))) == ["兰山和水司"]
    assert shown(HUB, Wish(units=("371300",))) == ["兰山和水司", "兰山"]
    assert shown(UNIT, Wish(units=(COUNTY,))) == ["兰山和水司", "兰山"]


@pytest.mark.django_db
def test_naming_another_unit_shows_nobody_more_than_his_own_rows():
    thread.dispatched(title="兰山")
    assert shown(COMPANYS, Wish(units=(COUNTY,))) == []
    assert shown(UNIT, Wish(units=(COMPANY,))) == []


@pytest.mark.django_db
def test_days_of_registering_are_local_and_both_included():
    midnight = MONDAY.replace(hour=0)
    thread.registered(at=midnight - timedelta(microseconds=1), title="周日")
    thread.registered(at=midnight, title="周一零点")
    thread.registered(at=midnight + timedelta(hours=23, minutes=59), title="周一")
    thread.registered(at=midnight + timedelta(days=1), title="周二")
    monday = date(2026, 11, 23)
    assert shown(HUB, Wish(since=monday, until=monday)) == ["周一", "周一零点"]
    assert shown(HUB, Wish(until=date(2026, 11, 22))) == ["周日"]
    assert shown(HUB, Wish(since=date(2026, 11, 24))) == ["周二"]


@pytest.mark.django_db
def test_states_are_named_instead_of_the_open_ones():
    thread.registered(title="登记的")
    thread.dispatched(title="在办的")
    thread.archived(title="归档的")
    assert shown(HUB, Wish(case_states=(CaseState.REGISTERED,))) == ["登记的"]
    assert shown(HUB, Wish(case_states=(CaseState.ARCHIVED, CaseState.IN_HAND))) == ["归档的", "在办的"]
    assert shown(HUB, Wish(case_states=(CaseState.ARCHIVED, CaseState.IN_HAND), only=CLOSED)) == ["归档的"]
    assert shown(HUB, Wish(order_states=(OrderState.PENDING_SIGN_FOR,))) == ["在办的"]
    assert shown(UNIT, Wish(order_states=(OrderState.FINISHED,))) == ["归档的"]
    assert shown(UNIT, Wish(case_states=(CaseState.IN_HAND,))) == ["在办的"]
    assert shown(HUB, Wish(only=ALL)) == ["归档的", "在办的", "登记的"]


@pytest.mark.django_db
def test_what_was_merged_is_nobodys_work_and_still_found():
    thread.registered(title="主单")
    merged = thread.registered(title="并入的")
    Case.objects.unscoped("test").filter(pk=merged.pk).update(state=CaseState.MERGED, merged_into=merged.pk - 1)
    assert shown(HUB, Wish()) == ["主单"]
    assert shown(HUB, Wish(only=CLOSED)) == ["并入的"]
    assert shown(HUB, Wish(case_states=(CaseState.MERGED,))) == ["并入的"]
    assert (counted(HUB, Wish())[""], counted(HUB, Wish())[CLOSED]) == (1, 1)


@pytest.mark.django_db
def test_type_urgency_and_channel():
    thread.registered(title="投诉急", urgency=Urgency.URGENT)
    thread.registered(title="求助", appeal_type=AppealType.HELP)
    assert shown(HUB, Wish(appeal_types=(AppealType.HELP,))) == ["求助"]
    assert shown(HUB, Wish(urgencies=(Urgency.URGENT, Urgency.MAJOR))) == ["投诉急"]
    assert shown(HUB, Wish(channels=(Channel.WEB,))) == ["求助", "投诉急"]
    assert shown(HUB, Wish(channels=(Channel.PHONE,))) == []
    assert shown(HUB, Wish(appeal_types=(AppealType.HELP,), urgencies=(Urgency.URGENT,))) == []


MARKED = {
    Mark.ENTERPRISE: {"is_enterprise": True},
    Mark.WITHHELD: {"identity_withheld": True},
    Mark.HARD: {"is_hard": True},
    Mark.UNREASONABLE: {"is_unreasonable": True},
    Mark.BEYOND_DUTY: {"is_beyond_duty": True},
    Mark.URGED: {"urge_count": 1, "urged_at": MONDAY + HOUR},
    Mark.RETURNED: {"return_count": 1},
    Mark.REWORKED: {"round": 2},
}


@pytest.mark.django_db
@pytest.mark.parametrize("mark", MARKED)
def test_a_mark_is_one_of_the_cases_own(mark):
    case = thread.dispatched(number=NUMBER, title="有标记")
    thread.dispatched(number=NUMBER, title="无标记")
    Case.objects.unscoped("test").filter(pk=case.pk).update(**MARKED[mark])
    assert shown(HUB, Wish(marks=(mark,))) == ["有标记"]
    assert shown(UNIT, Wish(marks=(mark,))) == ["有标记"]
    assert shown(HUB, Wish(marks=(mark, Mark.INCIDENT))) == []


@pytest.mark.django_db
def test_marks_that_are_rows_of_their_own():
    first, second = thread.dispatched(title="先"), thread.dispatched(title="后")
    CaseLink.objects.create(case=second, earlier=first, kind=LinkKind.REPEATS, at=MONDAY + HOUR)
    CaseLink.objects.create(case=first, earlier=second, kind=LinkKind.SPLIT_FROM, at=MONDAY + HOUR)
    CaseHold.objects.create(case=first, kind="test", reason="等批示", placed_at=MONDAY + HOUR)
    CaseHold.objects.create(
        case=second, kind="test", reason="等批示", placed_at=MONDAY + HOUR, released_at=MONDAY + 2 * HOUR
    )
    for username in (HUB, UNIT):
        assert shown(username, Wish(marks=(Mark.REPEATED,))) == ["后"]
        assert shown(username, Wish(marks=(Mark.HELD,))) == ["先"]
        assert shown(username, Wish(marks=(Mark.ANONYMOUS,))) == ["后", "先"]


@pytest.mark.django_db
def test_a_person_is_found_by_the_number_told_and_by_who_holds_it():
    thread.registered(number=NUMBER, title="本人")
    thread.registered(number="19900000002", title="别人")
    thread.registered(title="匿名")
    wish = Wish(person=narrowing.person(actor(AGENT), "199 0000 0001"))
    assert NUMBER not in filters.query(wish)
    assert shown(AGENT, wish) == ["本人"]
    assert counted(AGENT, wish)[""] == 1
    assert shown(AGENT, Wish(person=narrowing.person(actor(AGENT), "19900000009"))) == []


@pytest.mark.django_db
def test_what_was_told_in_confidence_is_not_found_by_its_teller():
    thread.registered(number=NUMBER, title="举报", identity_withheld=True)
    assert shown(AGENT, Wish(person=narrowing.person(actor(AGENT), NUMBER))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("username", [UNIT, CITY])
def test_who_may_not_know_callers_asks_for_none(username):
    thread.dispatched(number=NUMBER)
    token = narrowing.person(actor(AGENT), NUMBER)
    for ask in (lists.lines, lists.counts):
        with pytest.raises(NotAllowed):
            ask(actor(username), Wish(person=token))
    with pytest.raises(NotAllowed):
        narrowing.person(actor(username), NUMBER)


@pytest.mark.django_db
@pytest.mark.parametrize(("spelling", "told"), [("", "请填写来电号码"), ("一二三", "电话号码")])
def test_a_number_that_is_none_is_refused(spelling, told):
    with pytest.raises(BadInput, match=told) as refusal:
        narrowing.person(actor(AGENT), spelling)
    assert list(refusal.value.fields) == ["person"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "key"),
    [(Wish(units=("NOWHERE",)), "unit"), (Wish(categories=("99",)), "category"), (Wish(areas=("000000",)), "area")],
)
def test_a_code_that_there_is_not_is_refused_by_its_key(wish, key):
    with pytest.raises(BadInput, match="没有代码为") as refusal:
        lists.lines(actor(HUB), wish)
    assert list(refusal.value.fields) == [key]


@pytest.mark.django_db
def test_all_that_is_asked_for_must_hold_and_the_counts_follow():
    hit = thread.dispatched(COMPANY, title="要找的", urgency=Urgency.URGENT)
    for other in ({"urgency": Urgency.NORMAL}, {"area": Area.objects.get(code="371311")}, {"content": "路灯"}):
        thread.dispatched(COMPANY, **{"title": "不要的", "urgency": Urgency.URGENT} | other)
    wish = Wish("停水", areas=("371302",), urgencies=(Urgency.URGENT,), units=(COMPANY,), categories=("0401",))
    OrderClock.objects.filter(case=hit, ended_at__isnull=True).update(light=Light.RED)
    for username in (HUB, COMPANYS):
        assert shown(username, wish) == ["要找的"]
        assert shown(username, replace(wish, only=Light.RED)) == ["要找的"]
        assert shown(username, replace(wish, only=Light.AMBER)) == []
        assert counted(username, wish) == {"": 1, "red": 1, "amber": 0, "green": 0, "closed": 0}


@pytest.mark.django_db
def test_the_worst_light_decides_and_lights_add_up():
    one, other, _third = (thread.dispatched(COMPANY, title=title) for title in ("红", "黄", "绿"))
    CaseClock.objects.filter(case=one, ended_at__isnull=True).update(light=Light.AMBER)
    OrderClock.objects.filter(order=thread.order_of(one)).update(light=Light.RED)
    OrderClock.objects.filter(order=thread.order_of(other)).update(light=Light.AMBER)
    assert [shown(HUB, Wish(only=light)) for light in Light] == [["绿"], ["黄"], ["红"]]
    assert [shown(COMPANYS, Wish(only=light)) for light in Light] == [["绿", "黄", "红"], [], []]
    assert counted(HUB, Wish()) == {"": 3, "red": 1, "amber": 1, "green": 1, "closed": 0}


@pytest.mark.django_db
def test_an_ended_clock_shows_no_light():
    case = thread.registered(title="绿")
    CaseClock.objects.filter(case=case).update(light=Light.RED)
    assert shown(HUB, Wish(only=Light.RED)) == ["绿"]
    accept(case, by=actor(AGENT), at=MONDAY + timedelta(minutes=5))
    assert shown(HUB, Wish(only=Light.RED)) == [] and shown(HUB, Wish(only=Light.GREEN)) == ["绿"]


@pytest.mark.django_db
@pytest.mark.parametrize("username", [HUB, UNIT])
def test_a_filtered_list_goes_on_after_its_last_row(username, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    for number in range(5):
        thread.dispatched(title=f"第{number}件", urgency=Urgency.URGENT, at=MONDAY + number // 2 * HOUR)
        thread.dispatched(title="别的", at=MONDAY + number // 2 * HOUR)
    wish, found = Wish(urgencies=(Urgency.URGENT,)), []
    while page := lists.lines(actor(username), wish):
        found += [line.title for line in page[:2]]
        wish = replace(wish, before=page[:2][-1].mark)
    assert found == [f"第{number}件" for number in (4, 3, 2, 1, 0)]
