"""The components of the pages as template tags; each is shown and explained on the page `/ui/`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, get_args

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.foundation.time import local
from lianxin.foundation.ui import lists, marks, moments
from lianxin.foundation.ui.shapes import Act, ClockFace, Entry, Fact, Pager, Row, State, Tile

register = template.Library()
register.filter("minute", moments.minute)
register.filter("hour", moments.hour)
register.filter("plain_day", moments.plain_day)

Text = str | Promise
Context = dict[str, Any]
STATES = get_args(State)
BANNER_ICONS = {
    "info": "info-circle",
    "near": "alert-triangle",
    "bad": "alert-triangle",
    "good": "circle-check",
    "machine": "sparkles",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "bell" %}`; with a label it is read out, without one it is decoration."""
    return marks.icon(name, str(label))


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """`{% moment at %}`: a `<time>` telling month, day, hour and minute."""
    return marks.moment(at)


@register.simple_tag
def shape(state: str) -> SafeString:
    """`{% shape "near" %}`: the shape of a light alone, nothing for `ordinary`; the word stands beside it."""
    return marks.shape(state)


@register.simple_tag
def light(state: str, label: Text, badge: bool = False) -> SafeString:
    """`{% light "near" "快到期" badge=True %}`: shape, word and colour together."""
    if state not in STATES:
        raise ValueError(f"a light is one of {', '.join(STATES)}, not {state!r}")
    return marks.light(state, label, badge)


@register.simple_tag
def clock_bar(face: ClockFace, band: bool = False) -> SafeString:
    """`{% clock_bar face %}`; `band=True` is the large form on its tint."""
    return marks.clock(face, band)


@register.simple_tag
def chip(text: Text, tone: str = "", symbol: str = "") -> SafeString:
    """`{% chip "主办" "strong" %}`: neutral unless the tone says otherwise; violet (`machine`) only for machines."""
    return marks.chip(str(text), tone, symbol)


@register.simple_tag
def case_number(number: str) -> SafeString:
    """`{% case_number case.number %}`: spaced by style alone, so that copying gives the plain number."""
    return marks.case_number(number)


@register.inclusion_tag("ui/parts/facts.html")
def facts(lines: Iterable[Fact]) -> Context:
    """`{% facts lines %}`."""
    return {"lines": lines}


@register.simple_tag
def rows(lines: Sequence[Row]) -> SafeString:
    """`{% rows lines %}`: a list of two-line rows."""
    return lists.rows(lines)


@register.inclusion_tag("ui/parts/tiles.html")
def tiles(filters: Sequence[Tile], label: Text) -> Context:
    """`{% tiles filters "按时限筛选" %}`."""
    return {"filters": filters, "label": label}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Iterable[Entry]) -> Context:
    """`{% timeline entries %}`: in the order given, under a heading for each local day."""
    days = groupby(entries, key=lambda entry: local(entry.at).date())
    return {"days": [(moments.day_heading(day), list(of_day)) for day, of_day in days]}


@register.simple_tag
def chain(whole: bool) -> SafeString:
    """`{% chain True %}`: whether the record of events verifies."""
    return marks.chip(_("存证完整"), "good", "link") if whole else marks.chip(_("存证异常"), "bad", "link-off")


@register.inclusion_tag("ui/parts/acts.html")
def acts(possible: Iterable[Act], sheet: bool = False) -> Context:
    """`{% acts possible %}`: what may be done, and what not with a lock and the reason beside it; with `sheet=True` the
    links open over the page, which includes `ui/parts/sheet.html`."""
    return {"acts": possible, "sheet": sheet}


@register.inclusion_tag("ui/parts/banner.html")
def banner(kind: str, title: Text, text: Text = "") -> Context:
    """`{% banner "near" "市级平台 18 时起维护" "期间可登记，不能派单。" %}`; kinds: info, near, bad, good, machine."""
    return {"kind": kind, "title": title, "text": text, "symbol": BANNER_ICONS[kind]}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: Text, text: Text = "", symbol: str = "inbox") -> Context:
    """`{% empty "没有待办" "新派的任务单会自己出现在这里。" %}`."""
    return {"title": title, "text": text, "symbol": symbol}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField) -> Context:
    """`{% field form.title %}`: label, hint, widget, errors, bound together for screen readers."""
    return {"field": bound, "grouped": isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)}


@register.inclusion_tag("ui/parts/pager.html")
def pager(page: Pager) -> Context:
    """`{% pager page %}`: keyset neighbours."""
    return {"page": page}


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: int, total: int, label: Text) -> Context:
    """`{% progress 340 500 "导入" %}`."""
    return {"done": done, "total": total, "label": label, "share": done / total if total else 0}


@register.inclusion_tag("ui/parts/steps.html")
def steps(current: int, total: int, label: Text) -> Context:
    """`{% steps 1 3 "事情" %}`: steps of a form told in words and bars."""
    return {"current": current, "total": total, "label": label, "bars": [number < current for number in range(total)]}
