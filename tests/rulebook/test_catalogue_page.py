"""The console of the dispatch catalogue: lines with what came of them, set, ended, taken in and taken away."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.rulebook.catalogue import count_use
from lianxin.rulebook.catalogue_sheet import COLUMNS
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned
from tests.rulebook.rows import NEXT_WEEK, SOURCE, TOMORROW, everything, line, lines

KEEPER = "fuchangling"
HERE = "/manage/catalogue/"
LAST = date(2026, 3, 3)


@pytest.fixture
def keeper(client: Client, db) -> Client:
    sign_in(client, KEEPER)
    client.get("/manage/")  # the first page after signing in keeps a record of it
    return client


def plain(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def entry_of(category: str, **more) -> CatalogueEntry:
    matters = {"area": "", "target": "", "keywords": ""} | more
    return CatalogueEntry.objects.unscoped("test").get(category=category, **matters, valid__upper_inf=True)


def written(**given) -> dict[str, object]:
    """A form for heating that the city's price bureau leads."""
    said = {
        "category": "0404",
        "category-code": "0404",
        "keywords": "供热价格",
        "lead": "371300-SCJ",
        "lead-code": "371300-SCJ",
        "effective_from": str(TOMORROW),
        "basis": SOURCE,
        "request_key": "once",
    }
    return said | given


def test_the_lines_that_hold_today_are_listed_with_their_figures(keeper):
    entry = entry_of("01")
    for number, outcome in enumerate(CatalogueUse.Outcome.values):
        count_use(entry, outcome, number, time.now())
    with pinned("rulebook.catalogue"):
        told = plain(keeper.get(HERE))
    assert "今天适用的 278 只列前 100 行" in told
    assert "当地县区 派出 1 退单 1 指定 1" in told and "没有用过" in told


def test_lines_are_found_by_class_unit_and_word(keeper):
    heating = plain(keeper.get(f"{HERE}?category=0404"))
    assert "供暖" in heating and "规划管理" not in heating
    led = plain(keeper.get(f"{HERE}?lead=371300-ZGJ"))
    assert "市自然资源和规划局" in led and "供暖" not in led.partition("今天适用的")[2]
    assert "规划管理" in plain(keeper.get(f"{HERE}?q=规划管理"))
    assert "没有这样的行" in plain(keeper.get(f"{HERE}?q=海豚"))
    assert "没有找到“没有的”" in plain(keeper.get(f"{HERE}?category=没有的"))
    assert keeper.get(f"{HERE}?q=%00").status_code == 200


@pytest.mark.django_db
def test_a_line_tells_its_history_and_the_cases_that_went_by_it(client):
    with time.frozen(thread.MONDAY + thread.HOUR):
        sign_in(client, KEEPER)
        client.get("/manage/")
        case = thread.dispatched()
        entry = entry_of("0401")
        count_use(entry, CatalogueUse.Outcome.DISPATCHED, thread.order_of(case).pk, time.now())
        day = time.local(time.now()).date().replace(day=25)
        later = set_catalogue_entry(line("0401"), day, by=system(Door.COMMAND), at=time.now())
        with pinned("rulebook.entry"):
            told = plain(client.get(f"{HERE}{entry.pk}/"))
        assert "按这一行办的工单 1" in told and case.number in told and "已派 · 兰山区" in told
        assert "同一事项的其他规定 1" in told and "2026-11-25 起" in told
        assert "尚未生效" in plain(client.get(f"{HERE}{later.pk}/"))
        sign_in(client, "ouyangxu")
        assert case.number not in plain(client.get(f"{HERE}{entry.pk}/"))


def test_others_are_refused_and_readers_change_nothing(client, db):
    entry, before = entry_of("0404"), everything()[:2]  # signing in leaves events
    sign_in(client, "linxiaoyun")
    for address in ("", "export/", f"{entry.pk}/", "set/", "import/", f"{entry.pk}/end/"):
        assert client.get(f"{HERE}{address}").status_code == 403
    sign_in(client, "qiaoyulan")
    assert client.get(f"{HERE}{entry.pk}/").status_code == 200
    assert f"{entry.pk}/end/" not in client.get(f"{HERE}{entry.pk}/").content.decode()
    assert client.post(f"{HERE}set/", written()).status_code == 403
    assert client.post(f"{HERE}{entry.pk}/end/", {"until": str(LAST)}).status_code == 403
    assert client.post(f"{HERE}import/", {"table": "x"}).status_code == 403
    assert everything()[:2] == before


def test_a_line_that_there_is_not_is_not_found(keeper):
    for address in ("0/", "0/end/", "set/?like=0"):
        assert keeper.get(f"{HERE}{address}").status_code == 404


def test_a_line_is_set_and_pressing_twice_does_it_once(keeper):
    first, second = (keeper.post(f"{HERE}set/", written()) for _ in range(2))
    assert first["Location"] == second["Location"] == HERE
    assert lines(category="0404", keywords="供热价格") == [("371300-SCJ", TOMORROW, None)]


def test_a_line_by_place_with_assisting_ones_takes_the_place_of_the_present(keeper):
    present = entry_of("0404")
    assert "供暖" in plain(keeper.get(f"{HERE}set/?like={present.pk}"))
    said = written(keywords="", lead_place="town", assisting_places="county", assisting_units="371300-SCJ")
    del said["lead"], said["lead-code"]
    assert keeper.post(f"{HERE}set/?like={present.pk}", said).status_code == 302
    present.refresh_from_db()
    newest = entry_of("0404")
    assert present.valid.upper == TOMORROW
    assert (newest.lead, newest.assisting) == ("town", ["county", "371300-SCJ"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"basis": ""}, "请填写。"),
        ({"lead": "", "lead-code": ""}, "二者选一"),
        ({"lead_place": "county"}, "二者选一"),
        ({"effective_from": "2026-03-02"}, "最早从明天起。"),
        ({"assisting_units": "371300-SCJ"}, "主办单位不能同时协办。"),
        ({"target": "热\0力"}, "空"),
        ({"keywords": "甲|乙"}, "也不能含有“|”"),
        ({"category": "没有的", "category-code": ""}, "没有找到“没有的”"),
    ],
)
def test_what_is_wrong_comes_back_with_the_words_kept(keeper, given, told):
    before = everything()
    answer = keeper.post(f"{HERE}set/", written(note="写好的说明", **given))
    assert answer.status_code == 422 and told in plain(answer) and "写好的说明" in answer.content.decode()
    assert everything() == before


def test_a_change_in_between_is_told(keeper):
    present = entry_of("0404")
    before = everything()
    answer = keeper.post(f"{HERE}set/?like={present.pk}", written(keywords="", seen="9"))
    assert answer.status_code == 422 and "这一行刚被别人改动过" in plain(answer)
    assert everything() == before


def test_a_line_is_ended_from_a_day_on(keeper):
    present = entry_of("0404")
    assert "从哪天起不再适用" in plain(keeper.get(f"{HERE}{present.pk}/end/"))
    refused = keeper.post(f"{HERE}{present.pk}/end/", {"until": "2026-03-02"})
    assert refused.status_code == 422 and "最早从明天起。" in plain(refused)
    assert keeper.post(f"{HERE}{present.pk}/end/", {"until": str(LAST)}).status_code == 302
    present.refresh_from_db()
    assert present.valid.upper == LAST
    assert "已经终止" in plain(keeper.post(f"{HERE}{present.pk}/end/", {"until": str(NEXT_WEEK)}))


def exported(client: Client) -> str:
    answer = client.get(f"{HERE}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="catalogue-2026-03-02.csv"'
    return answer.content.decode("utf-8-sig")


def table(*rows: str) -> str:
    return "\n".join([",".join(COLUMNS), *rows])


def press(client: Client, text: str, **more):
    """Look at the sheet, then take it in as it was looked at."""
    given = {"table": text, "effective_from": str(TOMORROW), **more}
    seen = client.post(f"{HERE}import/", given)
    mark = re.search(r'name="seen_as" value="(\w+)"', seen.content.decode())
    assert mark, plain(seen)
    return seen, client.post(f"{HERE}import/", given | {"act": "publish", "seen_as": mark[1]})


def test_what_was_taken_away_is_taken_in_again_without_a_change(keeper):
    sheet, before = exported(keeper), everything()
    assert len(sheet.splitlines()) == 279
    with pinned("rulebook.import.same"):
        seen = keeper.post(f"{HERE}import/", {"table": sheet, "effective_from": str(TOMORROW), "whole": "on"})
    assert "新增 0 行，改动 0 行，终止 0 行； 278 行与现在相同" in plain(seen)
    assert press(keeper, sheet, whole="on")[1]["Location"] == HERE
    assert everything() == before


def test_a_formula_in_a_line_is_taken_away_as_text(keeper, clerk):
    set_catalogue_entry(line("0404", target="=1+1"), date(2026, 3, 2), by=clerk, at=time.now())
    assert "0404,,'=1+1," in exported(keeper)


def test_what_is_new_changed_and_gone_is_shown_and_then_done(keeper):
    kept = [row for row in exported(keeper).splitlines()[1:] if not row.startswith(("0101,", "0102,,"))]
    rows = table(*kept, f"0102,,,,town,,{SOURCE},", f"0404,,,供热价格|暖气费,371300-SCJ,county,{SOURCE},试行")
    before = everything()
    seen = keeper.post(f"{HERE}import/", {"table": rows, "effective_from": str(TOMORROW), "whole": "on"})
    assert "新增 1 行，改动 1 行，终止 1 行； 276 行与现在相同" in plain(seen)
    assert everything() == before
    assert press(keeper, rows, whole="on")[1].status_code == 302
    assert lines(category="0102", area="") == [("county", date(2010, 1, 1), TOMORROW), ("town", TOMORROW, None)]
    assert lines(category="0101") == [("371300-ZGJ", date(2010, 1, 1), TOMORROW)]
    assert lines(category="0404", keywords="供热价格|暖气费") == [("371300-SCJ", TOMORROW, None)]


def test_a_sheet_that_is_not_the_whole_ends_nothing(keeper):
    seen, taken = press(keeper, table(f"0404,,,暖气费,371300-SCJ,,{SOURCE},"))
    assert "新增 1 行，改动 0 行，终止 0 行" in plain(seen) and taken.status_code == 302


def test_every_faulty_row_is_named_and_nothing_is_taken_in(keeper):
    rows = table(f"9999,,,,county,,{SOURCE},", f"0404,,,暖气费,nobody,,{SOURCE},", f"0404,,,水费,county,,{SOURCE},")
    before = everything()
    answer = keeper.post(f"{HERE}import/", {"table": rows, "effective_from": str(TOMORROW)})
    told = plain(answer)
    assert answer.status_code == 422
    assert "第2行“类别代码”" in told and "第3行“主办”：没有单位“nobody”" in told
    assert everything() == before
    twice = table(f"0404,,,水费,county,,{SOURCE},", f"0404,,,水费,town,,{SOURCE},")
    answer = keeper.post(f"{HERE}import/", {"table": twice, "effective_from": str(TOMORROW)})
    assert answer.status_code == 422 and "第3行“类别代码”：与第2行是同一种事项" in plain(answer)


def test_a_file_is_read_into_the_table(keeper):
    rows = table(f"0404,,,暖气费,371300-SCJ,,{SOURCE},").encode("gb18030")
    given = {"file": SimpleUploadedFile("目录.csv", rows), "effective_from": str(TOMORROW)}
    answer = keeper.post(f"{HERE}import/", given)
    assert "新增 1 行" in plain(answer) and "暖气费" in answer.content.decode()
    given = {"file": SimpleUploadedFile("目录.xlsx", b"PK\x03\x04"), "effective_from": str(TOMORROW)}
    answer = keeper.post(f"{HERE}import/", given)
    assert answer.status_code == 422 and "不是能打开的 XLSX 文件" in plain(answer)
