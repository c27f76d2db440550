"""The pages on which categories, reasons and areas are looked at and changed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.taxonomy import queries
from lianxin.taxonomy.content import CategoryRow, EditionContent, ExtraFieldRow, ForeignClassRow
from lianxin.taxonomy.models import Area, Category, CategoryEdition, ExtraField, ForeignClass, Reason
from lianxin.taxonomy.steps.publish_edition import publish_edition
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
CONFIGURES = "ouyangxu"
HERE = "/manage/categories/"
EDITION, FIELDS, AREAS = f"{HERE}new/edition/", f"{HERE}new/fields/", f"{HERE}areas/add/"
LATER = thread.MONDAY + timedelta(days=8)
SAID = {"day": "2026-12-01", "source": "市政数局通知", "request_key": "k1"}


@pytest.fixture(autouse=True)
def tuesday():
    with time.frozen(thread.MONDAY + timedelta(days=1)):
        yield


@pytest.fixture
def as_(client: Client):
    def signed_in(username: str) -> Client:
        sign_in(client, username)
        client.get(HERE)  # the first page after signing in keeps a record of it
        return client

    return signed_in


@pytest.fixture
def small():
    """A second edition, of few classes: what is published anew is quickly stored."""
    hour = timedelta(hours=1)
    content = EditionContent(
        categories=[
            CategoryRow(code="04", name="公用事业"),
            CategoryRow(code="0404", name="供暖", keywords=("暖气",)),
            CategoryRow(code="040401", name="不热", keywords=("不热", "冰凉")),
            CategoryRow(code="040402", name="漏水"),
        ],
        extra_fields=[
            ExtraFieldRow(category_code="0404", key="community", label="小区名称", kind="text", required=True),
            ExtraFieldRow(category_code="0404", key="heat_station", label="换热站", kind="text"),
        ],
        foreign_classes=[ForeignClassRow(scheme="other", level1="热力", category_code="0404")],
    )
    publish_edition(content, effective_from=thread.MONDAY + hour, source="精简", by=system(), at=thread.MONDAY)


def everything() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (CategoryEdition, Category, ExtraField, ForeignClass, Area, Reason))


def table(*rows: str, columns: str = "操作,代码,名称,关键词") -> str:
    return "\n".join([columns, *rows, ""])


def published(client: Client, address: str, said: dict[str, str]):
    """The answers to looking at it and to publishing what was looked at."""
    looked = client.post(address, said | {"act": "look"})
    return looked, client.post(address, said | {"act": "publish", "seen_as": looked.context["form"].mark})


def test_the_tree_of_the_edition_in_force_is_shown_and_searched(as_):
    client = as_(CONFIGURES)
    with pinned("taxonomy.console.categories"):
        text = client.get(HERE).content.decode()
    edition = queries.edition(time.now())
    for row in edition.categories.filter(code__startswith="04"):
        assert f"{HERE}{row.code}/" in text
    row = edition.categories.get(code="0404")
    for key in (row.name, row.code, row.pinyin_key):
        assert f"{HERE}0404/" in client.get(HERE, {"q": key}).content.decode()
    assert "没有这样的分类" in client.get(HERE, {"q": "没有这样一类"}).content.decode()
    assert client.get(HERE, {"q": "\0"}).status_code == 200


def test_a_category_shows_its_fields_and_who_names_it(as_):
    thread.registered(category=queries.category("0404", thread.MONDAY))
    client = as_(CONFIGURES)
    assert client.get(f"{HERE}0404/").status_code == 200
    with pinned("taxonomy.console.category"):
        text = client.get(f"{HERE}0404/").content.decode()
    assert "小区名称" in text and "换热站" in text and "集中供暖、自供暖、不清楚" in text
    assert "1 件" in text and "/cases/?category=0404" not in text
    assert "派单目录" in text


def test_an_edition_is_looked_at_and_published_from_a_later_day(as_, small):
    client, before = as_(CONFIGURES), everything()
    child = queries.children(queries.category("0404", time.now()))[0]
    rows = table("增加,0499,供暖新事项,暖气片|地暖", f"修改,{child.code},新名称,", "停用,0404,,")
    refused = client.post(EDITION, SAID | {"table": rows, "act": "look"})
    assert refused.status_code == 422 and "它下面还有" in refused.content.decode() and everything() == before
    rows = table("增加,0499,供暖新事项,暖气片|地暖", f"修改,{child.code},新名称,")
    looked, answer = published(client, EDITION, SAID | {"table": rows})
    text = looked.content.decode()
    assert "增加 <b>1</b>" in text and "修改 <b>1</b>" in text and "停用 <b>0</b>" in text
    assert answer["Location"] == HERE
    assert queries.edition(time.now()).number == 2
    assert queries.category("0499", LATER).keywords == ["暖气片", "地暖"]
    assert queries.category(child.code, LATER).name == "新名称"
    assert queries.category(child.code, LATER).keywords == child.keywords
    assert [row.key for row in queries.extra_fields(queries.category("0404", LATER))] == ["community", "heat_station"]
    again = client.post(EDITION, SAID | {"table": rows, "act": "publish", "seen_as": looked.context["form"].mark})
    assert again.status_code == 302 and CategoryEdition.objects.count() == 3
    assert "第3版已经发布" in client.get(HERE).content.decode()


def test_what_goes_with_a_retired_class_is_told_before(as_, small):
    thread.registered(category=queries.category("0404", thread.MONDAY))
    client, before = as_(CONFIGURES), everything()
    below = Category.objects.filter(edition=queries.edition(time.now()), code__startswith="0404").order_by("-code")
    rows = table(*(f"停用,{row.code},," for row in below))
    answer = client.post(EDITION, SAID | {"table": rows, "act": "look"})
    text = answer.content.decode()
    assert answer.status_code == 200 and everything() == before
    assert "附加项“小区名称”" in text and "与外部类别“热力”的对应" in text and "1 件" in text
    assert f"停用 <b>{len(below)}</b>" in text


def test_a_file_is_read_into_the_table(as_, small):
    upload = SimpleUploadedFile("分类.csv", table("增加,0499,供暖新事项,").encode())
    answer = as_(CONFIGURES).post(EDITION, SAID | {"table": "", "file": upload, "act": "look"})
    assert answer.status_code == 200 and "增加,0499,供暖新事项" in answer.content.decode()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["增加,0404,供暖,"], "0404已经有了"),
        (["修改,9999,供暖,"], "现在没有9999"),
        (["删除,0404,供暖,"], "“删除”不在允许的取值中"),
        (["增加,0499,,"], "第2行“名称”：不能为空"),
        (["增加,049,供暖,"], "应为2、4或6位数字"),
        (["增加,989801,供暖,"], "上级类别不存在"),
        (["增加,0499," + "暖" * 41 + ","], "第2行“名称”"),
        (["增加,0404,供暖,", "修改,9999,供暖,"], "现在没有9999"),
        (["修改,0404,,"], "没有不同"),
    ],
)
def test_rows_that_do_not_fit_are_told_with_the_words_kept_and_nothing_changed(as_, small, rows, told):
    client, before = as_(CONFIGURES), everything()
    answer = client.post(EDITION, SAID | {"table": table(*rows), "act": "look"})
    text = answer.content.decode()
    assert answer.status_code == 422 and told in text and rows[0] in text and everything() == before
    assert "“name”" not in text and "“code”" not in text


@pytest.mark.parametrize(
    "change", [{"day": "2026-11-24"}, {"day": "昨天"}, {"source": ""}, {"source": "甲\0"}, {"table": ""}]
)
def test_a_past_day_and_missing_words_are_refused(as_, small, change):
    client, before = as_(CONFIGURES), everything()
    said = SAID | {"table": table("增加,0499,供暖新事项,")} | change
    assert client.post(EDITION, said | {"act": "look"}).status_code == 422
    assert client.post(EDITION, said | {"act": "publish"}).status_code == 422
    assert everything() == before


def test_extra_fields_are_changed_with_a_new_edition(as_, small):
    client = as_(CONFIGURES)
    form = client.get(f"{FIELDS}?category=0404").context["form"]
    rows = form.initial["table"].splitlines()
    assert rows[1].startswith("修改,0404,community,小区名称,文字,,是")
    rows[1] = rows[1].replace("小区名称", "小区")
    rows = [
        *(row for row in rows if ",heat_station," not in row),
        "停用,0404,heat_station,,,,,",
        "增加,0404,floor,楼层,数字,,否,",
    ]
    looked, answer = published(client, FIELDS, SAID | {"table": "\n".join(rows)})
    assert "修改 <b>1</b>" in looked.content.decode() and answer.status_code == 302
    labels = {row.key: row.label for row in queries.extra_fields(queries.category("0404", LATER))}
    assert labels["community"] == "小区" and labels["floor"] == "楼层" and "heat_station" not in labels
    wrong = "操作,类别代码,字段代码,标签,类型,选项,必填,提示\n增加,0404,mode,方式,选项,,否,\n"
    refused = client.post(FIELDS, SAID | {"table": wrong, "day": "2026-12-09", "act": "look"})
    assert refused.status_code == 422 and "第2行“选项”：“选项”类型必须列出选项" in refused.content.decode()


def test_a_reason_is_added_worded_anew_and_retired(as_):
    client = as_(CONFIGURES)
    with pinned("taxonomy.console.reasons"):
        listed = client.get(f"{HERE}reasons/?kind=suspend").content.decode()
    assert queries.reasons("suspend", time.now())[0].label in listed
    new = f"{HERE}reasons/suspend/new/"
    said = {"label_": "等待气象条件", "code": "weather", "guidance": "", "needs": "planned_date", "request_key": "k1"}
    for _press in range(2):
        assert client.post(new, said)["Location"] == f"{HERE}reasons/?kind=suspend"
    row = Reason.objects.get(kind="suspend", code="weather")
    assert (row.label, row.needs) == ("等待气象条件", ["planned_date"])
    taken = client.post(new, said | {"request_key": "k2"})
    assert taken.status_code == 422 and "这个代码已经在用" in taken.content.decode()
    with time.frozen(time.now() + timedelta(minutes=5)):
        change = f"{HERE}reasons/{row.pk}/change/"
        assert "等待气象条件" in client.get(change).content.decode()
        assert client.post(change, {"label_": "", "request_key": "k3"}).status_code == 422
        assert client.post(change, {"label_": "等待天气", "request_key": "k3"}).status_code == 302
        assert client.post(change, {"label_": "等待天气", "request_key": "k3"}).status_code == 302
        stale = client.post(change, {"label_": "等天晴", "request_key": "k6"})
        assert stale.status_code == 422 and "已经被改过" in stale.content.decode()
        newest = queries.reason("suspend", "weather", time.now())
        assert newest.label == "等待天气"
        text = client.get(f"{HERE}reasons/?kind=suspend").content.decode()
        assert "以前的说法" in text and "等待气象条件" in text
    with time.frozen(time.now() + timedelta(minutes=9)):
        assert client.post(f"{HERE}reasons/{newest.pk}/retire/", {"request_key": "k4"}).status_code == 302
        again = client.post(f"{HERE}reasons/{newest.pk}/retire/", {"request_key": "k5"})
        assert again.status_code == 422 and "不能停用" in again.content.decode()
    assert "weather" not in [each.code for each in queries.reasons("suspend", LATER)]


@pytest.mark.parametrize(
    "change", [{"label_": ""}, {"code": "坏"}, {"needs": "gold"}, {"guidance": "言" * 401}, {"label_": "甲\0"}]
)
def test_a_reason_that_is_none_is_refused(as_, change):
    client, before = as_(CONFIGURES), everything()
    said = {"label_": "新原因", "code": "fresh", "guidance": "请稍候", "needs": "proof", "request_key": "k1"}
    assert client.post(f"{HERE}reasons/decline/new/", said | change).status_code == 422
    assert everything() == before


def test_areas_are_listed_found_and_added(as_):
    client = as_(CONFIGURES)
    with pinned("taxonomy.console.areas"):
        assert "兰山区" in client.get(f"{HERE}areas/").content.decode()
    assert "兰山区" in client.get(f"{HERE}areas/", {"q": "lsq"}).content.decode()
    columns = "代码,上级代码,级别,类型,名称,简称,代管"
    rows = table("371302999,371302,乡镇街道,街道,新桥街道,新桥,", columns=columns)
    looked, answer = published(client, AREAS, {"table": rows, "request_key": "k1"})
    assert "新桥街道" in looked.content.decode() and answer["Location"] == f"{HERE}areas/"
    assert Area.objects.get(code="371302999").parent.code == "371302"
    again = client.post(AREAS, {"table": rows, "request_key": "k2", "act": "look"})
    assert again.status_code == 422 and "第2行“代码”：区域代码371302999已存在" in again.content.decode()
    bad = table("371302998,999999,乡镇街道,街道,新桥,新桥,", columns=columns)
    refused = client.post(AREAS, {"table": bad, "act": "look"})
    assert refused.status_code == 422 and "“999999”不是已知的上级区域" in refused.content.decode()
    assert not Area.objects.filter(code="371302998").exists()


def test_others_are_refused_and_what_there_is_not_is_not_found(as_):
    before, reason = everything(), Reason.objects.first()
    addresses = (
        "",
        "0404/",
        "new/edition/",
        "reasons/",
        "reasons/decline/new/",
        f"reasons/{reason.pk}/change/",
        "areas/",
    )
    for username in ("lengzhihui", "shijianming", "linxiaoyun", "fuchangling"):
        client = as_(username)
        assert [client.get(f"{HERE}{each}").status_code for each in addresses] == [403] * len(addresses)
        assert client.post(EDITION, SAID | {"act": "publish"}).status_code == 403
        assert client.post(f"{HERE}reasons/{reason.pk}/retire/", {}).status_code == 403
    client = as_(CONFIGURES)
    for address in (
        "9999/",
        "%00/",
        "new/sing/",
        "reasons/sing/new/",
        "reasons/0/change/",
        f"reasons/{reason.pk}/sing/",
    ):
        assert client.get(f"{HERE}{address}").status_code == 404
    assert everything() == before
