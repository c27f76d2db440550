"""The console of the rules: what holds, why, and what a change would do before it is done."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from lianxin.foundation import time
from lianxin.rulebook.keys import keys
from lianxin.rulebook.models import Rule
from lianxin.rulebook.wording import ValueWords, choices, group_of, groups, label
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned
from tests.rulebook.rows import SOURCE, everything, rules

EDITOR = "ouyangxu"
KEY = "limit.handle"
SET = f"/manage/rules/{KEY}/set/"
GROUND = {"source": SOURCE, "effective_from": "2026-03-03"}


@pytest.fixture
def editor(client: Client, db) -> Client:
    sign_in(client, EDITOR)
    client.get("/manage/rules/")  # the first page after signing in keeps a record of it
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def plain(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(answer)).split())


def special() -> Rule:
    return Rule.objects.unscoped("test").get(key=KEY, scope={"urgency": "urgent"})


def test_every_key_has_a_group_and_plain_words_and_every_value_says_something(db):
    words = ValueWords()
    for key in keys().values():
        assert group_of(key.key) in groups()
        assert not re.search(r"[a-z]", label(key)), key.key
        for rule in Rule.objects.unscoped("test").filter(key=key.key):
            told = words.told(key, rule.value)
            assert key.key == "portal.unknown_category" or not re.search(r"[A-Za-z_]", told), (key.key, told)


def test_what_holds_today_is_listed_by_group(editor):
    with pinned("rulebook.rules"):
        answer = editor.get("/manage/rules/")
    assert answer.status_code == 200
    assert "单位办理并答复的时限，从派单起算 另有 15 条特别规则 5个工作日" in plain(answer)
    assert "最多延期次数" not in plain(answer)
    assert "最多延期次数 另有 3 条特别规则 2次" in plain(editor.get("/manage/rules/?group=count"))


def test_rules_are_found_by_their_words_in_all_groups(editor):
    found = plain(editor.get("/manage/rules/?q=延期"))
    assert "最多延期次数" in found and "第一次延期最长" in found and "签收的时限" not in found
    assert "没有这样的规则" in plain(editor.get("/manage/rules/?q=海豚"))
    assert "没有这样的规则" not in plain(editor.get("/manage/rules/?q=%00"))
    assert editor.get("/manage/rules/?group=nonsense").status_code == 200


def test_a_key_tells_what_holds_and_what_held(editor):
    with pinned("rulebook.rule"):
        told = plain(editor.get(f"/manage/rules/{KEY}/"))
    assert "现在 16" in told and "24小时 紧急" in told and "以前 2" in told
    assert "2010-01-01 – 2021-01-01" in told


def test_a_matter_is_explained_with_the_winner_and_the_reason_of_each_loser(editor):
    told = plain(editor.get(f"/manage/rules/{KEY}/?urgency=urgent&category=0404&category-code=0404&day=2026-03-10"))
    assert "24小时 紧急 适用" in told
    assert "不适用：紧急程度须为 特急" in told and "有更具体的规则：紧急程度更明确" in told
    assert "没有找到“没有的”" in plain(editor.get(f"/manage/rules/{KEY}/?category=没有的"))


def test_a_key_that_there_is_not_is_not_found(editor):
    for address in ("limit.nothing/", "limit.nothing/set/", f"{KEY}/end/0/", "%00/"):
        assert editor.get(f"/manage/rules/{address}").status_code == 404


@pytest.mark.parametrize("username", ["lengzhihui", "shijianming", "linxiaoyun", "fuchangling"])
def test_others_are_refused(client, db, username):
    sign_in(client, username)
    before = everything()
    for address in ("", f"{KEY}/", f"{KEY}/set/", f"{KEY}/end/{special().pk}/"):
        assert client.get(f"/manage/rules/{address}").status_code == 403
    assert client.post(SET, {"value": "3", "unit": "wd", "do": "take", **GROUND}).status_code == 403
    assert everything() == before


@pytest.mark.django_db
def test_a_change_is_shown_by_case_and_nothing_of_it_stays(client):
    with time.frozen(thread.MONDAY):
        sign_in(client, EDITOR)
        client.get("/manage/rules/")
        case = thread.dispatched()
        before = everything()
        day = str(time.local(thread.MONDAY).date() + timedelta(days=1))
        with pinned("rulebook.outlook"):
            answer = client.post(SET, {"value": "3", "unit": "wd", "source": SOURCE, "effective_from": day})
    told = plain(answer)
    assert answer.status_code == 200
    assert "涉及 1 件 工单" in told and "办理 2 项提前" in told and "11-30 17:30 11-26 17:30 提前 4 天" in told
    assert "登记，到日生效" in told and f'href="/cases/{case.number}/"' not in text_of(answer)
    assert everything() == before


def test_a_change_that_touches_nothing_says_so(editor):
    told = plain(editor.post(SET, {"value": "3", "unit": "wd", "urgency": "urgent", **GROUND}))
    assert "没有一项会不同" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("count.extensions", {"value": "4"}, "2次 4次"),
        ("limit.urge_cooldown", {"value": "3", "unit": "h"}, "3小时"),
        ("count.cut_off", {"value": "08:00"}, "项推后"),
    ],
)
def test_other_rules_tell_what_they_would_say_of_each_case(client, key, value, told):
    with time.frozen(thread.MONDAY):
        sign_in(client, EDITOR)
        case = thread.dispatched()
        day = str(time.local(thread.MONDAY).date() + timedelta(days=1))
        given = value | {"source": SOURCE, "effective_from": day}
        shown = plain(client.post(f"/manage/rules/{key}/set/", given))
    assert case.number in shown.replace(" ", "") and told in shown.partition("现有的规定")[0]


def test_a_change_takes_effect_from_its_day_and_pressing_twice_does_it_once(editor):
    said = {"value": "3", "unit": "wd", "do": "take", "request_key": "once", **GROUND}
    first, second = (editor.post(SET, said) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/manage/rules/{KEY}/"
    assert rules(KEY)[-1] == ("3wd", date(2026, 3, 3), None)
    assert [row[1] for row in rules(KEY)].count(date(2026, 3, 3)) == 1
    told = plain(editor.get(f"/manage/rules/{KEY}/"))
    assert "将要 1" in told and "3个工作日 一切事项 2026-03-03 起" in told and "欧阳煦" in told
    assert "2026-03-03 起有改动" in plain(editor.get("/manage/rules/"))


def test_a_special_rule_is_set_for_its_scope(editor):
    said = {
        "value": "2",
        "unit": "wd",
        "do": "take",
        "category": "0404",
        "category-code": "0404",
        "urgency": "normal",
        **GROUND,
    }
    assert editor.post(SET, said).status_code == 302
    assert rules(KEY, {"urgency": "normal", "category": "0404"}) == [("2wd", date(2026, 3, 3), None)]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"value": "0.3"}, "过细"),
        ({"value": "许多"}, "无法识别"),
        ({"value": ""}, "请填写。"),
        ({"value": "3", "effective_from": "2026-03-02"}, "最早从明天起。"),
        ({"value": "3", "effective_from": "明年"}, "请写成 2026-11-16"),
        ({"value": "3", "source": ""}, "请填写。"),
        ({"value": "3", "source": "热\0线"}, "空"),
        ({"value": "3", "urgency": "dreadful"}, "dreadful"),
        ({"value": "3", "seen": "1"}, "刚被别人改动过"),
    ],
)
def test_what_is_wrong_comes_back_with_the_words_kept(editor, given, told):
    before = everything()
    answer = editor.post(SET, {"unit": "wd", "do": "take", "note": "写好的说明", **GROUND, **given})
    assert answer.status_code == 422 and told in text_of(answer) and "写好的说明" in text_of(answer)
    assert everything() == before


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("count.extensions", "4", 4),
        ("light.amber_share", "0.7", 0.7),
        ("repeat.merge", "no", False),
        ("review.mode", "sample", "sample"),
        ("review.classes", ["report", "complaint"], ["report", "complaint"]),
        ("followup.hours", "09:00-12:00、15:00-20:00", ["09:00-12:00", "15:00-20:00"]),
        ("count.cut_off", "17:00", "17:00"),
        ("count.cut_off", "不设", "none"),
        ("clock.calendar", "emergency", "emergency"),
        ("approver.close", "hotline_head", "hotline_head"),
    ],
)
def test_each_kind_of_value_is_written_in_its_own_way(editor, key, value, kept):
    assert editor.get(f"/manage/rules/{key}/set/").status_code == 200
    if key == "count.cut_off" and kept == "none":
        editor.post(f"/manage/rules/{key}/set/", {"value": "17:00", "do": "take", **GROUND})
        answer = editor.post(
            f"/manage/rules/{key}/set/", {"value": value, "do": "take", **GROUND, "effective_from": "2026-03-04"}
        )
    else:
        answer = editor.post(f"/manage/rules/{key}/set/", {"value": value, "do": "take", **GROUND})
    assert answer.status_code == 302
    assert rules(key)[-1][0] == kept


def test_every_key_can_be_written_as_it_stands(editor):
    """The form of each key shows the value that holds, and its codes are among the choices."""
    for key in keys().values():
        known = dict(choices(key))
        general = Rule.objects.unscoped("test").filter(key=key.key, scope={}).order_by("-pk")[0]
        values = general.value if isinstance(general.value, list) else [general.value]
        assert not known or set(values) <= set(known), key.key


def test_a_number_out_of_its_bounds_is_refused_beside_the_value(editor):
    answer = editor.post("/manage/rules/count.extensions/set/", {"value": "10", "do": "take", **GROUND})
    assert answer.status_code == 422 and "不得大于 9次" in text_of(answer)


def test_a_special_rule_is_ended_after_a_look(editor):
    here, before = f"/manage/rules/{KEY}/end/{special().pk}/", everything()
    assert "24小时" in plain(editor.get(here))
    assert "没有一项会不同" in plain(editor.post(here, {"until": "2026-03-03"}))
    assert everything() == before
    for _press in range(2):
        assert editor.post(here, {"until": "2026-03-03", "do": "take", "request_key": "once"}).status_code == 302
    assert special().valid.upper == date(2026, 3, 3)
    again = editor.post(here, {"until": "2026-03-04", "do": "take"})
    assert again.status_code == 422 and "已经终止" in text_of(again)


def test_the_rule_for_everything_is_not_ended(editor):
    general = Rule.objects.unscoped("test").get(key=KEY, scope={}, valid__upper_inf=True)
    answer = editor.post(f"/manage/rules/{KEY}/end/{general.pk}/", {"until": "2026-03-03", "do": "take"})
    assert answer.status_code == 422 and "只能由新规则接替" in text_of(answer)
    assert f'/end/{general.pk}/"' not in text_of(editor.get(f"/manage/rules/{KEY}/"))
