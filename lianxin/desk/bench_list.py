"""The list of a page with a reading and a ruling beside it: up to forty rows, made without a template."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.desk.bench import BenchRow
from lianxin.foundation.ui import marks
from lianxin.foundation.ui.marks import NOTHING

_ROW = """
  <li class="pool__row{}{}"{} data-live-row="{}">
    {}
    <div class="pool__main"><a class="pool__title" href="{}"{}>{}</a>
      <div class="pool__meta"><span>{}</span>{}<span class="pool__words">{}</span></div>
      {}</div>
    <div class="pool__clock">{}</div>
    {}
  </li>"""
_LEFT, _BENCH, _PLAIN = map(SafeString, (" row--left", " bench__row", " bench__row bench__row--plain"))
_CURRENT, _HERE = map(SafeString, (' aria-current="true"', " data-here"))
_PICKS_HERE = SafeString(' data-key="x" aria-keyshortcuts="x"')
_MINE, _MAIN = map(SafeString, (' class="pool__mine"', " btn--blue"))
_HIDDEN = '<span class="visually-hidden"> {}</span>'


def rows(lines: Iterable[BenchRow], *, on: str, is_pool: bool, picks: bool) -> SafeString:
    """The list of `lines`, of which the one named `on` is read beside it. In the dispatcher's pool (`is_pool`) a row is
    drawn denser; with `picks` the reader may choose several."""
    drawn = (_row(line, line.key == on, is_pool, picks and not line.waits_for) for line in lines)
    return format_html('<ul class="pool">{}\n</ul>', _joined(drawn))


def _row(line: BenchRow, is_read: bool, is_pool: bool, picks: bool) -> SafeString:
    return format_html(
        _ROW,
        _LEFT if line.left else NOTHING,
        NOTHING if is_pool else _BENCH if picks else _PLAIN,
        _CURRENT if is_read else NOTHING,
        line.key,
        _pick(line, is_read) if picks else NOTHING,
        line.href,
        _HERE if is_read else NOTHING,
        line.title,
        marks.case_number(line.number),
        _joined(marks.chip(chip.text, chip.tone, chip.icon) for chip in line.chips),
        " · ".join(line.meta),
        _said(line),
        marks.clock(line.clock, band=False) if line.clock else NOTHING,
        _joined([_taken(line), _quick(line)]),
    )


def _pick(line: BenchRow, is_read: bool) -> SafeString:
    return format_html(
        '<label class="pool__pick"><input type="checkbox" name="number" value="{}" form="picked"{}>'
        '<span class="visually-hidden">{} {}</span></label>',
        line.key,
        _PICKS_HERE if is_read else NOTHING,
        _("选中"),
        line.title,
    )


def _said(line: BenchRow) -> SafeString:
    """Why the row waits here no more, why it waits, what was brought with it and whose it is to decide."""
    left = format_html('<p class="bench__left">{}{}</p>', marks.icon("user"), line.left) if line.left else NOTHING
    said = format_html('<p class="bench__said">{}</p>', line.said) if line.said else NOTHING
    if not (line.shown or line.waits_for):
        return left + said
    brought = format_html_join(
        "", '<span class="good">{}{}</span>', ((marks.icon("check"), word) for word in line.shown)
    )
    whose = _("由%(role)s审核") % {"role": line.waits_for}
    other = format_html('<span class="quiet">{}{}</span>', marks.icon("user"), whose) if line.waits_for else NOTHING
    return left + said + format_html('<p class="bench__shown">{}{}</p>', brought, other)


def _taken(line: BenchRow) -> SafeString:
    """Who has taken it, or how to."""
    if line.holder:
        mine = (_MINE, _("我")) if line.is_mine else (NOTHING, line.holder)
        return format_html('<div class="pool__end"><span{}>{}</span></div>', *mine)
    if not line.is_free:
        return NOTHING
    return format_html(
        '<div class="pool__end"><button class="pool__claim" type="submit" form="claim" name="number" value="{}">'
        "{}" + _HIDDEN + "</button></div>",
        line.key,
        _("认领"),
        line.title,
    )


def _quick(line: BenchRow) -> SafeString:
    """The acts that open over the page from the row itself."""
    if not line.quick:
        return NOTHING
    link = '<a class="btn{}" href="{}" data-sheet>{}' + _HIDDEN + "</a>"
    acts = ((_MAIN if act.is_main else NOTHING, act.href, act.label, line.title) for act in line.quick)
    return format_html('<div class="bench__quick">{}</div>', format_html_join("", link, acts))


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
