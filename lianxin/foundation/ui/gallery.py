"""Invented content for the gallery: no rule, no person and no place in it is real."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms

from lianxin.foundation.time import now
from lianxin.foundation.ui.rail import RailLink
from lianxin.foundation.ui.sample_fields import SampleFields
from lianxin.foundation.ui.shapes import Act, Chip, ClockFace, Crumb, Entry, Fact, Pager, Row, State, Tile

RAIL = [
    RailLink("calls", "话务", "phone", "#calls"),
    RailLink("cases", "工单", "inbox", "#cases"),
    RailLink("dispatch", "派单", "git-fork", "#dispatch"),
    RailLink("followups", "回访", "message-check", "#followups"),
    RailLink("knowledge", "知识", "book", "#knowledge"),
    RailLink("supervision", "督办", "gavel", "#supervision"),
    RailLink("floor", "大厅", "broadcast", "#floor"),
    RailLink("insight", "分析", "chart-bar", "#insight"),
    RailLink("bulletins", "公文", "file-text", "#bulletins"),
]


class SampleForm(forms.Form):
    """One field of each kind, filled so that the error shows."""

    title = forms.CharField(label="诉求标题", help_text="一句话说清哪里、什么事。", max_length=40)
    phone = forms.CharField(label="联系电话")
    text = forms.CharField(label="经过", widget=forms.Textarea, required=False, help_text="不用写身份证号、银行卡号。")
    reply = forms.ChoiceField(
        label="回复方式", choices=[("phone", "电话"), ("sms", "短信"), ("none", "不需要")], widget=forms.RadioSelect
    )
    area = forms.ChoiceField(label="区县", choices=[("lanshan", "兰山区"), ("luozhuang", "罗庄区")])
    withheld = forms.BooleanField(label="请为我保密", required=False)

    def clean_phone(self) -> str:
        raise forms.ValidationError("电话少一位，请再核对。")


def _face(state: State, share: float, text: str, hours: int, label: str = "办理") -> ClockFace:
    return ClockFace(state=state, share=share, text=text, due=now() + timedelta(hours=hours), label=label)


def _rows() -> list[Row]:
    return [
        Row(
            title="地下换热站漏水，路面结冰",
            href="#1",
            number="261121010039743",
            meta=["兰山区银雀山街道", "已催 1 次"],
            chips=[Chip("紧急", "near"), Chip("求助")],
            clock=_face("overdue", 1, "超 42 分", -1),
            act="去答复",
        ),
        Row(
            title="河道边违建板房堆放废旧轮胎，夜里焚烧，气味刺鼻",
            href="#2",
            number="261123010046886",
            meta=["柳青街道", "非本单位职责"],
            chips=[Chip("主办", "strong"), Chip("退回 1 次")],
            clock=_face("near", 0.68, "余 1:18", 1),
            end="孙立群",
            current=True,
        ),
        Row(
            title="农村道路断板未修，两名老人摔伤",
            href="#3",
            number="261122010041200",
            meta=["沂水县许家湖镇", "县交通运输局"],
            chips=[Chip("主办", "strong")],
            clock=_face("ordinary", 0.41, "余 1 天 4 时", 28),
            act="认领",
        ),
        Row(
            title="医保异地备案后无法直接结算",
            href="#4",
            number="261124010048851",
            meta=["郯城县"],
            chips=[Chip("市医保局 89%", "machine")],
            clock=_face("good", 0.12, "余 3 个工作日", 72),
            act="认领",
        ),
        Row(
            title="热表走字快，12 户联名要求校验",
            href="#5",
            number="261119010042179",
            meta=["柳岸新苑", "送检"],
            chips=[Chip("协办")],
            clock=_face("paused", 0.55, "挂起至 11-30", 160),
            end="王海涛",
        ),
    ]


def _entries(at: datetime) -> list[Entry]:
    def ago(hours: float) -> datetime:
        return at - timedelta(hours=hours)

    return [
        Entry(
            at=ago(0.5),
            what="区住建局 中途汇报",
            note="开挖 1.8 米见漏点，午后换管；附照片 2",
            who="张** 工程科",
            state="doing",
        ),
        Entry(at=ago(2), what="时限预警 市民钟", note="余 2 日，已短信 4 个在办单位", who="系统", state="near"),
        Entry(at=ago(26), what="督办单〔2026〕118 号", note="提级至区分管领导", who="刘文 市督查室", state="overdue"),
        Entry(at=ago(28), what="柳青街道 签收", note="值班室，用时 42 分"),
        Entry(at=ago(75), what="市热力集团 办结 第 1 轮", note="回填路面", who="经理审签", state="good"),
        Entry(at=ago(98), what="登记报号", note="短信已送达", who="坐席 1017", state="doing"),
    ]


def _acts() -> list[Act]:
    return [
        Act(label="催办", icon="bell-ringing", note="距上次 26 小时", opens="sample-dialog", key="u"),
        Act(label="结案", icon="check", locked="4 单在办；督办单〔2026〕118 号未解"),
        Act(label="补充来话", icon="message-plus", note="通知全部在办单位", href="#supplement", key="b"),
        Act(label="延期", icon="hourglass", locked="已延 1 次；再延须热线负责人批"),
        Act(label="呈报批办", icon="send", note="送领导小组办公室", href="#submit", key="p"),
        Act(label="撤回派单", icon="arrow-back-up", locked="5 单已签收，只能改派"),
    ]


def _facts() -> list[Fact]:
    return [
        Fact("市民", "陈** 0539-****012", note="宜电话回复"),
        Fact("地点", "兰山区柳青街道柳岸新苑 3 号楼东侧"),
        Fact("分类", "公用事业 › 供暖 › 管网故障"),
        Fact("来源", "电话 · 坐席 1017"),
        Fact("附件", "照片 4 · 录音 2", href="#files"),
    ]


def _tiles() -> list[Tile]:
    return [
        Tile("全部", 7, "#all", current=True),
        Tile("已超时", 1, "#overdue", "overdue"),
        Tile("快到期", 2, "#near", "near"),
        Tile("来得及", 4, "#good", "good"),
    ]


def _desk() -> dict[str, Any]:
    return {
        "rail": RAIL,
        "rail_key": "cases",
        "bell": {"href": "#bell", "count": 3},
        "search": {"href": "#search", "placeholder": "单号、地址、关键字"},
        "rows": _rows(),
        "tiles": _tiles(),
        "pager": Pager("", "#next", "最紧的 5 件，共 126 件"),
    }


def _case() -> dict[str, Any]:
    at = now()
    return {
        **_desk(),
        "crumbs": [Crumb("工单", "#cases"), Crumb("261119 01 004217 9")],
        "number": "261119010042179",
        "facts": _facts(),
        "entries": _entries(at),
        "acts": _acts(),
        "citizen_clock": _face("near", 0.56, "余 2 日 6 时", 54, "市民钟"),
        "printed_at": at,
        "printed_by": "孙立群",
    }


def components() -> dict[str, Any]:
    """Everything that the page of components shows."""
    clocks = [line.clock for line in _rows()]
    form = SampleForm(
        {"title": "柳岸新苑 7 号楼供暖后室温仅 14℃", "phone": "0539-00001", "reply": "phone", "area": "lanshan"}
    )
    return {**_case(), "crumbs": [Crumb("部件")], "clocks": clocks, "form": form, "fields": SampleFields()}


def _live() -> dict[str, Any]:
    at = now()
    due = at + timedelta(minutes=90)
    natural = ClockFace(state="near", share=0.25, text="余 1:30", due=due, label="签收", natural=True)
    return {**_desk(), "crumbs": [Crumb("实时")], "read_at": at, "natural": natural}


PAGES: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "list": ("ui/gallery/list.html", lambda: {**_desk(), "crumbs": [Crumb("待办")]}),
    "case": ("ui/gallery/case.html", _case),
    "live": ("ui/gallery/live.html", _live),
    "portal": ("ui/gallery/portal.html", dict),
    "sign-in": ("ui/gallery/sign_in.html", dict),
    "print": ("ui/gallery/print.html", _case),
}
