import shutil
from pathlib import Path

import pytest

from lianxin.demo.loading import load_own_rules
from lianxin.foundation.errors import BadInput
from lianxin.foundation.models import RecordEvent
from lianxin.rulebook.loading import DATA, load_catalogue, load_rulebook, load_rules
from lianxin.rulebook.models import CatalogueEntry, Rule
from lianxin.rulebook.steps.set_rule import set_rule
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import KEY, TODAY, everything, rules, text

RULE = """
[[rule]]
key = "{key}"
value = "3wd"
scope = {{}}
effective_from = 2031-01-01
source = "某文件"
"""
HEADER = "category_code,area_code,target,keywords,lead,assisting,basis,note\n"


def emptied(owner) -> None:
    """Both tables as before the first loading; only the owner can, and only past the guards."""
    owner.execute("SET session_replication_role = replica")
    owner.execute("DELETE FROM rulebook_rule; DELETE FROM rulebook_catalogueentry; DELETE FROM rulebook_mark")


def test_the_files_fill_an_empty_installation_and_a_second_time_change_nothing(owner):
    loaded = [
        sorted(model.objects.unscoped("test").values_list("valid", flat=True), key=str)
        for model in (Rule, CatalogueEntry)
    ]
    emptied(owner)
    load_own_rules()
    load_rulebook()
    again = [
        sorted(model.objects.unscoped("test").values_list("valid", flat=True), key=str)
        for model in (Rule, CatalogueEntry)
    ]
    assert again == loaded
    before = everything()
    load_own_rules()
    load_rulebook()
    assert everything() == before


def test_what_a_city_has_set_stays_and_only_keys_without_any_rule_are_loaded(editor, tmp_path):
    set_rule(text("1wd"), TODAY, by=editor, at=NOW)
    before = everything()
    path = tmp_path / "rules.toml"
    path.write_text(RULE.format(key=KEY), encoding="utf-8")
    load_rules(path)
    assert everything() == before
    assert rules()[-1] == ("1wd", TODAY, None)


def test_a_key_that_a_later_version_brings_is_loaded_into_an_old_installation(owner):
    owner.execute("SET session_replication_role = replica")
    owner.execute("DELETE FROM rulebook_rule WHERE key = %s", [KEY])
    count = Rule.objects.unscoped("test").count()
    load_rulebook()
    assert Rule.objects.unscoped("test").count() == count + 1
    assert rules()[0][0] == "5wd"


BROKEN = [
    ('key = "limit.nothing"', "key", "不认识的规则"),
    ("value = 5", "value", "须为时限"),
    ("value = 2020-01-01", "value", "类型不对"),
    ('value = "5 weeks"', "value", "无法识别"),
    ('scope = { weather = "rain" }', "scope", "不认识的适用条件：weather"),
    ('scope = "all"', "scope", "类型不对"),
    ('effective_from = "soon"', "effective_from", "类型不对"),
    ("effective_from = 2031-01-01T00:00:00Z", "effective_from", "类型不对"),
    ('source = ""', "source", "依据"),
    ('colour = "red"', "colour", "没有这一项"),
]


def test_a_broken_rule_is_named_by_file_number_and_field_and_nothing_is_loaded(owner, tmp_path):
    emptied(owner)
    path = tmp_path / "rules.toml"
    for broken, field, why in BROKEN:
        kept = [row for row in RULE.format(key=KEY).splitlines() if row.split(" ")[0] != field]
        path.write_text("\n".join([RULE.format(key="limit.close"), *kept, broken]), encoding="utf-8")
        with pytest.raises(BadInput) as refusal:
            load_rules(path)
        ((where, told),) = refusal.value.fields.items()
        assert where == f"rules.toml 第2条 {field}"
        assert told.startswith(f"rules.toml 第2条“{field}”")
        assert why in told
        assert not Rule.objects.unscoped("test").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["key", "value", "effective_from", "source"])
def test_a_rule_without_a_needed_field_is_named(tmp_path, missing):
    path = tmp_path / "rules.toml"
    rows = [row for row in RULE.format(key=KEY).splitlines() if not row.startswith(f"{missing} ")]
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load_rules(path)
    assert refusal.value.fields == {f"rules.toml 第1条 {missing}": f"rules.toml 第1条“{missing}”：不能为空。"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "why"), [(b"[[rule]\n", "无法读取"), ("规则".encode("gbk"), "无法读取"), (None, "缺少文件")]
)
def test_a_file_that_is_no_toml_or_missing_is_named(tmp_path, content, why):
    path = tmp_path / "rules.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=why) as refusal:
        load_rules(path)
    assert list(refusal.value.fields) == ["rules.toml"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "field", "why"),
    [
        ("9999,,,,county,,某文件,", "category_code", "没有代码“9999”"),
        (",,,,county,,某文件,", "category_code", "没有代码"),
        ("0404,999999,,,county,,某文件,", "area_code", "没有代码“999999”"),
        ("0404,,,,371300-NOBODY,,某文件,", "lead", "没有单位“371300-NOBODY”"),
        ("0404,,,,,,某文件,", "lead", "没有单位"),
        ("0404,,,,county,county,某文件,", "assisting", "主办单位不能同时协办"),
        ("0404,,,,county,town|town,某文件,", "assisting", "不能重复"),
        ("0404,,,,county,371300-NOBODY,某文件,", "assisting", "没有单位“371300-NOBODY”"),
        ("0404,,,,county,,,", "basis", "依据"),
        (f"0404,,{'长' * 65},,county,,某文件,", "target", "诉求对象"),
    ],
)
def test_a_broken_line_is_named_by_file_line_and_column_and_nothing_is_loaded(tmp_path, row, field, why):
    before = everything()
    path = tmp_path / "catalogue.csv"
    path.write_text(f"{HEADER}0404,,某公司,,county,,某文件,\n{row}\n", encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load_catalogue(path)
    ((where, told),) = refusal.value.fields.items()
    assert where == f"catalogue.csv 第3行 {field}"
    assert why in told
    assert everything() == before


def test_a_broken_catalogue_leaves_no_rules_behind(owner, tmp_path):
    emptied(owner)
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    (folder / "catalogue.csv").write_text(f"{HEADER}9999,,,,county,,某文件,\n", encoding="utf-8")
    events = RecordEvent.objects.count()
    with pytest.raises(BadInput, match=r"catalogue\.csv 第2行"):
        load_rulebook(folder)
    assert not Rule.objects.unscoped("test").exists()
    assert RecordEvent.objects.count() == events


@pytest.mark.django_db
def test_the_same_line_twice_is_refused(tmp_path):
    path = tmp_path / "catalogue.csv"
    path.write_text(f"{HEADER}0404,,某公司,,county,,某文件,\n0404,,某公司,,town,,某文件,\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"catalogue\.csv 第3行“effective_from”"):
        load_catalogue(path)
    assert not CatalogueEntry.objects.unscoped("test").filter(target="某公司").exists()


def test_rules_of_one_key_and_scope_stand_in_the_order_of_their_days(tmp_path, owner):
    emptied(owner)
    path = tmp_path / "rules.toml"
    path.write_text(RULE.format(key=KEY) + RULE.format(key=KEY).replace("2031", "2030"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"rules\.toml 第2条“effective_from”"):
        load_rules(path)
    assert rules() == []
