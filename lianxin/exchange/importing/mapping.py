"""Which column of theirs is which of ours, what their words mean, how they write moments: from a file, or guessed."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianxin.exchange.columns import columns
from lianxin.exchange.importing.source import bad
from lianxin.foundation.errors import BadInput

FILE = Path(__file__).parents[1] / "data" / "importing.toml"
KINDS = ("units", "people", "categories", "catalogue", "orders")
_KEYS: dict[str, type] = {
    "kind": str,
    "sheet": str,
    "header": int,
    "number_prefix": str,
    "phone_area": str,
    "date_formats": list,
    "columns": dict,
    "values": dict,
    "defaults": dict,
    "totals": dict,
    "history": list,
}
_HISTORY = {"what", "at", "who", "words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """`columns` gives their headings by our keys, `values` our value for each of theirs by key, `defaults` what an
    empty cell means; `history` names columns of further things that happened; `totals` what they counted themselves.

    `header` is the number of the line with the headings. `number_prefix` stands before each old number (two systems may
    have numbered alike), `phone_area` before land lines without an area code.
    """

    kind: str
    columns: Mapping[str, str]
    sheet: str = ""
    header: int = 1
    number_prefix: str = ""
    phone_area: str = ""
    date_formats: Sequence[str] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, Any] = field(default_factory=dict)
    history: Sequence[Mapping[str, str]] = ()


@cache
def knowledge() -> dict[str, Any]:
    """What is known of former systems: required columns, other headings, ways of writing moments."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def load(path: Path, kind: str) -> ColumnMapping:
    """The mapping in a file. Raises BadInput, naming the entry, for what is none or is for another kind."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise bad(path, _("读不了（%(why)s）。") % {"why": error.strerror}) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise bad(path, _("不是正确的 TOML：%(why)s。") % {"why": error}) from None
    faults = list(_faults(told, kind))
    if faults:
        raise bad(path, "；".join(faults))
    return ColumnMapping(**{"kind": kind} | told)


def _faults(told: dict[str, Any], kind: str) -> Iterator[str]:
    for key, value in told.items():
        if key not in _KEYS:
            yield _("没有“%(key)s”这一项") % {"key": key}
        elif not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            yield _("“%(key)s”的类型不对") % {"key": key}
    if told.get("kind", kind) != kind:
        yield _("这是%(other)s的对应表，不是%(kind)s的") % {"other": told["kind"], "kind": kind}
    for name in ("columns", "values", "defaults"):
        part = told.get(name, {})
        known = columns(kind)
        yield from (
            _("[%(name)s] 中没有“%(key)s”这一列") % {"name": name, "key": key} for key in part if key not in known
        )
    if any(not isinstance(part, dict) for part in told.get("values", {}).values()):
        yield _("[values] 下每一列须是一张取值表")
    if any(
        not isinstance(part, dict) or not {"what", "at"} <= part.keys() <= _HISTORY for part in told.get("history", ())
    ):
        yield _("[[history]] 须有 what 和 at，另可有 who 和 words")
    if "columns" not in told:
        yield _("缺少 [columns]")


def guess(kind: str, headings: Sequence[str]) -> ColumnMapping:
    """Which of `headings` are our columns: by our own names, else by those that former systems use."""
    plain = {_plain(heading): heading for heading in reversed(headings) if heading}
    others = knowledge()["headings"].get(kind, {})
    found: dict[str, str] = {}
    by_own = ((key, own) for key, own in columns(kind).items())
    by_other = ((key, name) for key in columns(kind) for name in others.get(key, []))
    for key, name in (*by_own, *by_other):
        heading = plain.get(_plain(name))
        if key not in found and heading and heading not in found.values():
            found[key] = heading
    return ColumnMapping(kind=kind, columns={key: found[key] for key in columns(kind) if key in found})


def _plain(heading: str) -> str:
    return "".join(heading.split()).strip("*＊:：").lower()


def demand_all(mapping: ColumnMapping, headings: Sequence[str]) -> None:
    """Raises BadInput for headings that the file lacks, and columns that must be there and are neither mapped nor given
    by default."""
    missing = [heading for heading in mapping.columns.values() if heading not in headings]
    theirs = [part[name] for part in mapping.history for name in ("at", "who", "words") if part.get(name)]
    missing += [heading for heading in theirs if heading not in headings]
    given = {*mapping.columns, *mapping.defaults}
    for wanted in knowledge()["required"][mapping.kind]:
        if not given & set(wanted.split("|")):
            missing.append("/".join(columns(mapping.kind)[key] for key in wanted.split("|")))
    if twice := [heading for heading in mapping.columns.values() if headings.count(heading) > 1]:
        raise BadInput({"mapping": _("文件里有同名的列：%(names)s。") % {"names": "、".join(twice)}})
    if missing:
        raise BadInput({"mapping": _("文件里缺少这些列：%(names)s。") % {"names": "、".join(dict.fromkeys(missing))}})


def as_toml(mapping: ColumnMapping, words: Mapping[str, Mapping[str, str]]) -> str:
    """The mapping as a file to be completed; `words` are the values that were met, with what they may mean ("" for
    unknown)."""
    lines = [f"kind = {_quoted(mapping.kind)}", f"header = {mapping.header}", "", "[columns]"]
    for key, own in columns(mapping.kind).items():
        told = mapping.columns.get(key)
        lines.append(f"{key} = {_quoted(told)}" if told else f'# {key} = ""  # {own}')
    for key, met in words.items():
        lines += ["", f"[values.{key}]  # {columns(mapping.kind)[key]}"]
        lines += [f"{_quoted(theirs)} = {_quoted(ours)}" for theirs, ours in met.items()]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    escaped = "".join(f"\\u{ord(c):04x}" if c < " " or c in '"\\\x7f' else c for c in text)
    return f'"{escaped}"'
