"""The smallest components, which a page draws by the hundred: made without a template, remembered where few differ."""

from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.foundation.ui import icons, moments
from lianxin.foundation.ui.shapes import ClockFace

Text = str | Promise
NOTHING = SafeString("")
# Case numbers of the usual pattern are read in groups: day, hub, running number, check digit.
NUMBER_GROUPS = (6, 2, 6, 1)


@lru_cache(maxsize=1024, typed=True)  # a text that is safe is not taken for the same one that is not
def icon(name: str, label: str = "") -> SafeString:
    """The icon's `<svg>`, read out as `label`, else decoration; raises ValueError for an icon that is not there."""
    shaped = " icon--shape" if name.startswith("shape-") else ""
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon{}" viewBox="0 0 24 24" {}>{}</svg>', shaped, said, icons.paths(name))


def shape(state: str) -> SafeString:
    """The shape of a light; nothing for `ordinary`."""
    return NOTHING if state == "ordinary" else icon(f"shape-{state}")


def light(state: str, label: Text, badge: bool) -> SafeString:
    """Shape, word and colour together."""
    worn = " light--badge" if badge else ""
    return format_html('<span class="light light--{}{}">{}<span>{}</span></span>', state, worn, shape(state), label)


@lru_cache(maxsize=1024, typed=True)  # a text that is safe is not taken for the same one that is not
def chip(text: str, tone: str, symbol: str) -> SafeString:
    """A word on a small plate; what a machine has made is marked without being asked."""
    drawn = symbol or ("sparkles" if tone == "machine" else "")
    toned = f" chip--{tone}" if tone else ""
    return format_html('<span class="chip{}">{}{}</span>', toned, icon(drawn) if drawn else NOTHING, text)


def case_number(number: str) -> SafeString:
    """A case's number in groups that are spaced by style alone."""
    groups = _groups(number)
    return format_html('<span class="case-number">' + "<span>{}</span>" * len(groups) + "</span>", *groups)


def _groups(number: str) -> list[str]:
    if len(number) != sum(NUMBER_GROUPS):
        return [number]
    return [number[end - size : end] for size, end in zip(NUMBER_GROUPS, accumulate(NUMBER_GROUPS), strict=True)]


def clock(face: ClockFace, band: bool) -> SafeString:
    """What is left of a clock in words and as a bar; as a band, the large form on its tint, it names itself above."""
    if band:
        due = format_html('<span class="clock__due">{} {}</span>', moment(face.due), _("到")) if face.due else NOTHING
        above = format_html('<div class="clock__words"><span class="quiet">{}</span>{}</div>', face.label, due)
        return format_html('<div class="clock clock-band clock-band--{}">{}{}</div>', face.state, above, _bar(face))
    beside = format_html('<span class="clock__due">{}</span>', face.label) if face.label else NOTHING
    return format_html('<div class="clock">{}</div>', _bar(face, beside))


def moment(at: datetime) -> SafeString:
    """A `<time>` telling month, day, hour and minute."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), moments.minute(at))


def _bar(face: ClockFace, beside: SafeString = NOTHING) -> SafeString:
    is_awaited = face.natural or face.state != "overdue"  # of what is over the browser waits for no end
    due = format_html(' data-due="{}"', face.due.isoformat()) if face.due and is_awaited else NOTHING
    counts = SafeString(' data-counts="natural"') if face.natural else NOTHING
    return format_html(
        '<div class="clock__words"><span class="light light--{0}">{1}<span{2}{3}>{4}</span></span>{5}</div>'
        '<progress class="bar bar--{0}" max="1" value="{6}" aria-label="{7}"></progress>',
        face.state,
        shape(face.state),
        due,
        counts,
        face.text,
        beside,
        f"{round(min(max(face.share, 0.0), 1.0), 3):g}",
        face.label or _("时限"),
    )
