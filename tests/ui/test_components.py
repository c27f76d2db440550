from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import Context, Template

from lianxin.foundation.time import frozen
from lianxin.foundation.ui import icons
from lianxin.foundation.ui.shapes import Act, Chip, ClockFace, Entry, Pager, Row, Tile

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def draw(tag: str, **context: object) -> str:
    return Template("{% load lianxin_ui %}" + tag).render(Context(context))


class Words(HTMLParser):
    """What a reader reads, without the marks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def words(html: str) -> list[str]:
    return Words(html).words


@pytest.mark.parametrize("state", ["overdue", "near", "good", "doing", "paused"])
def test_a_light_is_shape_and_word_and_colour(state: str) -> None:
    drawn = draw("{% light state '快到期' %}", state=state)
    assert f"light--{state}" in drawn
    assert icons.paths(f"shape-{state}") in drawn
    assert words(drawn) == ["快到期"]


def test_a_light_of_no_known_state_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'red'"):
        draw("{% light 'red' '超时' %}")


def test_an_icon_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no icon 'dragon'"):
        draw("{% icon 'dragon' %}")


def test_an_icon_is_decoration_unless_it_says_something() -> None:
    assert 'aria-hidden="true"' in draw("{% icon 'bell' %}")
    assert 'role="img" aria-label="通知"' in draw("{% icon 'bell' '通知' %}")


@pytest.mark.parametrize(("share", "drawn"), [(0.25, "0.25"), (-0.1, "0"), (3.0, "1")])
def test_a_clock_bar_is_never_drawn_beyond_its_ends(share: float, drawn: str) -> None:
    face = ClockFace(state="near", share=share, text="余 1:18", label="签收")
    bar = draw("{% clock_bar face %}", face=face)
    assert f'value="{drawn}"' in bar
    assert 'aria-label="签收"' in bar and "余 1:18</span>" in bar


def test_only_natural_time_is_told_anew_by_the_browser() -> None:
    due = NOW + timedelta(hours=1)
    working = ClockFace(state="near", share=0.5, text="余 6 工作小时", due=due)
    natural = ClockFace(state="near", share=0.5, text="余 1:00", due=due, natural=True)
    assert "data-counts" not in draw("{% clock_bar face %}", face=working)
    assert 'data-due="2026-11-24T05:00:00+00:00" data-counts="natural"' in draw("{% clock_bar face %}", face=natural)


def test_a_case_number_is_spaced_by_style_alone() -> None:
    drawn = draw("{% case_number '261119010042179' %}")
    assert words(drawn) == ["261119", "01", "004217", "9"]
    assert " " not in drawn.replace('<span class="case-number">', "")


def test_a_case_number_of_another_pattern_stays_whole() -> None:
    assert words(draw("{% case_number 'LY-2026-1' %}")) == ["LY-2026-1"]


def test_texts_cannot_bring_markup_into_the_page() -> None:
    row = Row(title="<script>alert(1)</script>", href="/", chips=[Chip("<b>")], meta=["<i>"])
    drawn = draw("{% rows lines %}{% case_number '<u>' %}{% light 'near' '<s>' %}", lines=[row])
    assert not {"<script>", "<b>", "<i>", "<u>", "<s>"} & set(drawn.split())
    assert "&lt;script&gt;" in drawn


def test_a_locked_act_shows_its_reason_beside_it_and_cannot_be_pressed() -> None:
    drawn = draw("{% acts acts %}", acts=[Act(label="结案", icon="check", href="/close", locked="4 单在办")])
    assert words(drawn) == ["结案", "（不能办）", "4", "单在办"]
    assert "/close" not in drawn
    assert "<button" not in drawn


def test_an_open_act_prints_its_key_on_it() -> None:
    drawn = draw("{% acts acts %}", acts=[Act(label="催办", icon="bell-ringing", opens="urge", key="u")])
    assert 'data-opens="urge" data-key="u"' in drawn
    assert words(drawn) == ["催办", "U"]


def test_the_timeline_begins_a_new_heading_for_each_local_day() -> None:
    entries = [
        Entry(at=datetime(2026, 11, 23, 16, 1, tzinfo=UTC), what="签收"),
        Entry(at=datetime(2026, 11, 23, 15, 59, tzinfo=UTC), what="派单", who="孙立群", note="主办"),
    ]
    with frozen(NOW):
        drawn = words(draw("{% timeline entries %}", entries=entries))
    assert drawn == ["今天", "11-24", "周二", "签收", "00:01", "11-23", "周一", "派单", "23:59", "主办", "·", "孙立群"]


def test_the_chain_of_the_record_is_told_in_words() -> None:
    assert words(draw("{% chain True %}")) == ["存证完整"]
    assert words(draw("{% chain False %}")) == ["存证异常"]


def test_the_chosen_filter_is_marked() -> None:
    drawn = draw(
        "{% tiles tiles '按时限' %}",
        tiles=[Tile("全部", 7, "/all", current=True), Tile("已超时", 1, "/late", "overdue")],
    )
    assert drawn.count('aria-current="true"') == 1
    assert words(drawn) == ["7", "全部", "1", "已超时"]


def test_a_pager_has_no_link_where_there_is_no_page() -> None:
    drawn = draw("{% pager page %}", page=Pager("", "/?after=5", "5 件"))
    assert 'href="/?after=5"' in drawn
    assert drawn.count("<a ") == 1


def test_progress_of_nothing_is_nothing() -> None:
    assert 'value="0.0000"' in draw("{% progress 0 0 '导入' %}")


class Form(forms.Form):
    phone = forms.CharField(label="联系电话", help_text="含区号")
    reply = forms.ChoiceField(label="回复", choices=[("sms", "短信")], widget=forms.RadioSelect)


def test_a_field_is_bound_to_its_label_hint_and_error() -> None:
    drawn = draw("{% field form.phone %}", form=Form({"phone": "", "reply": "sms"}))
    assert '<label class="field__label" for="id_phone">' in drawn
    assert 'id="id_phone_helptext"' in drawn
    assert 'id="id_phone_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in drawn


def test_choices_are_a_group_with_a_legend() -> None:
    drawn = draw("{% field form.reply %}", form=Form({"phone": "1", "reply": "sms"}))
    assert "<legend" in drawn
    assert words(drawn) == ["回复", "短信"]
