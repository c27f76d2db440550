"""A list of two-line rows, which a page draws by the fifty: made without a template, as the components in it."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.foundation.ui import marks
from lianxin.foundation.ui.marks import NOTHING
from lianxin.foundation.ui.shapes import Row

_ROW = """
<li class="row{}{}"{}{}>{}<div class="row__main"><a class="row__title"{} href="{}">{}</a>
<div class="row__meta">{}{}{}</div></div>
<div class="row__clock">{}</div>
<div class="row__end">{}</div></li>"""
_PICKED, _LEFT, _CURRENT = map(SafeString, (" row--pick", " row--left", ' aria-current="true"'))
_PICK = (
    '<label class="row__pick"><input type="checkbox" name="number" value="{}" form="picked"'
    ' aria-labelledby="t{}"></label>'
)
_ACT = '<a class="row__act" href="{}" data-sheet{}><b>{}</b></a>'


def rows(lines: Iterable[Row]) -> SafeString:
    """The list of `lines`, in their order."""
    return format_html('<ul class="rows" data-cursor>{}\n</ul>', _joined(map(_row, lines)))


def _row(line: Row) -> SafeString:
    return format_html(
        _ROW,
        _PICKED if line.pick else NOTHING,
        _LEFT if line.left else NOTHING,
        _CURRENT if line.current else NOTHING,
        _given(' data-live-row="{}"', line.key),
        format_html(_PICK, line.pick, line.key) if line.pick else NOTHING,
        _given(' id="t{}"', line.key),
        line.href,
        line.title,
        marks.case_number(line.number) if line.number else NOTHING,
        _joined(marks.chip(chip.text, chip.tone, chip.icon) for chip in line.chips),
        _meta(line),
        marks.clock(line.clock, band=False) if line.clock else NOTHING,
        _end(line),
    )


def _meta(line: Row) -> SafeString:
    """Words about the row, the last one softer."""
    if not line.meta:
        return NOTHING
    return format_html("<span>{}</span>" * (len(line.meta) - 1) + '<span class="is-soft">{}</span>', *line.meta)


def _end(line: Row) -> SafeString:
    """Why the row stands here no more, else what is to be done next, else what there is to say."""
    if line.left:
        return format_html("<span>{}</span>", line.left)
    if line.act_href:
        return format_html(_ACT, line.act_href, _given(' aria-describedby="t{}"', line.key), line.act)
    return format_html("<b>{}</b>" if line.act else "{}", line.act or line.end)


def _given(pattern: str, value: str) -> SafeString:
    """Nothing where there is no value."""
    return format_html(pattern, value) if value else NOTHING


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
