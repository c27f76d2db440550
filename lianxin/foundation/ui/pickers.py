"""Picking things by typing: form fields whose box is searched while somebody types, and the answers to what is typed.

Without scripts the box takes a code or an exact name. What cannot be resolved stays in the box, with the reason.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor

LIMIT = 20  # options that are shown at once
LONGEST_KEY = 100  # characters
F = TypeVar("F", bound=forms.BaseForm)
M = TypeVar("M", bound=Hashable)
_BETWEEN = re.compile(r"[、，,；;\n]+")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick: `value` is its code, `words` what the box says once it is picked, `note` a quiet addition."""

    value: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brought: the words in the box and the codes that were picked before."""

    words: str = ""
    codes: tuple[str, ...] = ()


class ReadersField(forms.Field):
    """A field that asks the database, and so must know who reads and as of when; see `for_reader`."""

    reader: Actor | None = None
    at: datetime | None = None

    def read_by(self, reader: Actor, at: datetime) -> None:
        """Let the field show and take what `reader` may see, as it holds at `at`."""
        self.reader, self.at = reader, at


def for_reader(form: F, actor: Actor, at: datetime) -> F:
    """The same form, its fields meant for `actor` and as things hold at `at`; call it before the form is used."""
    for field in form.fields.values():
        if isinstance(field, ReadersField):
            field.read_by(actor, at)
    return form


class Picker(forms.Widget):
    """A box that searches `address` (the name of an address) while somebody types; `wish` goes along as parameters."""

    template_name = "ui/widgets/picker.html"
    several = False

    def __init__(self, address: str, *, several: bool = False, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.address, self.several = address, several
        self.wish: dict[str, str] = {}
        self.chosen: list[Option] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        """The words in the box and the codes beside it; a plain mapping may hold a code or a list of codes."""
        get = getattr(data, "getlist", None)
        words, codes = (get(name), get(f"{name}-code")) if get else (data.get(name), data.get(f"{name}-code"))
        return Typed("、".join(_texts(words)), tuple(code for code in _texts(codes) if code))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}-code" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """Several things are picked with an empty box."""
        return super().use_required_attribute(initial) and not self.several

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, Typed) else Typed()
        query = f"?{urlencode(self.wish)}" if self.wish else ""
        context["widget"] |= {
            "words": typed.words,
            "codes": typed.codes,
            "chosen": self.chosen,
            "several": self.several,
            "url": reverse(self.address) + query,
        }
        return context


def _texts(value: Any) -> list[str]:
    """The texts of a value of a mapping, which may be missing, one or several."""
    values = [value] if isinstance(value, str) else value or []
    return [text.strip() for text in values]


class PickField(ReadersField, Generic[M]):
    """One thing picked by typing; `clean` answers the row (None where none is asked for).

    A room says by `exactly` which rows a code or name means, and by `options` how rows are told.
    """

    address: ClassVar[str]
    several = False
    widget: Picker
    default_error_messages = {
        "unknown": _("没有找到“%(typed)s”，请从列表中选择，或者输入代码、全称。"),
        "ambiguous": _("“%(typed)s”不止一个，请从列表中选择。"),
        "too_long": _("请只输入名称或代码。"),
        "invalid": _("含有无法识别的字符，请重新输入。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Picker(self.address, several=self.several))
        super().__init__(**kwargs)

    def exactly(self, typed: str) -> Iterable[M]:
        """The rows whose code, name or words are `typed`, among those that the reader may see."""
        raise NotImplementedError

    def options(self, rows: Sequence[M]) -> list[Option]:
        """How the rows are told, in their order."""
        raise NotImplementedError

    @property
    def moment(self) -> datetime:
        return self.at or time.now()

    def to_python(self, value: Any) -> Any:
        """The row that is meant, None for nothing; raises ValidationError, naming what was typed."""
        typed = value if isinstance(value, Typed) else Typed(str(value or ""))
        if not typed.words:
            return None
        return self._picked(typed) or self._resolve(typed.words)

    def _picked(self, typed: Typed) -> M | None:
        """What was picked from the list, unless the words have been changed since: what is read is what is meant."""
        for code in typed.codes[:1]:
            rows = self._coded(code)
            if rows and self.options(rows)[0].words == typed.words:
                return rows[0]
        return None

    def _coded(self, code: str) -> list[M]:
        if len(code) > LONGEST_KEY or "\0" in code:
            return []
        rows = list(self.exactly(code))
        return [row for row, option in zip(rows, self.options(rows), strict=True) if option.value == code]

    def _rows(self, given: Iterable[M | str]) -> list[M]:
        """The rows themselves, and those of the codes that there are."""
        return [row for each in given for row in (self._coded(each) if isinstance(each, str) else [each])]

    def _resolve(self, words: str) -> M:
        self._refuse_oddities(words)
        rows = list(self.exactly(words))
        if len(rows) > 1:
            options = zip(rows, self.options(rows), strict=True)
            rows = [row for row, option in options if words in (option.value, option.words)] or rows
        if len(rows) != 1:
            code = "ambiguous" if rows else "unknown"
            raise ValidationError(self.error_messages[code], code=code, params={"typed": words})
        return rows[0]

    def _refuse_oddities(self, words: str) -> None:
        if len(words) > LONGEST_KEY:
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        if "\0" in words or any("\ud800" <= character <= "\udfff" for character in words):
            raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: what was typed as it was typed, a row by its words, a code by the words of its row."""
        if isinstance(value, Typed):
            return value
        options = self.options(self._rows([value] if value else []))
        return Typed(options[0].words, (options[0].value,)) if options else Typed(str(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))


class PickSeveralField(PickField[M]):
    """Several things picked by typing; `clean` answers their rows, each once, in the order of picking."""

    several = True

    def to_python(self, value: Any) -> list[M]:
        typed = value if isinstance(value, Typed) else Typed(codes=tuple(value or ()))
        words = [part.strip() for part in _BETWEEN.split(typed.words) if part.strip()]
        rows = [self._resolve(each) for each in (*typed.codes, *words)]
        return list(dict.fromkeys(rows))

    def prepare_value(self, value: Any) -> Any:
        """Chips for what is picked, the box for what was typed."""
        rows = self._rows(value.codes if isinstance(value, Typed) else value or ())
        if not isinstance(value, Typed):
            value = Typed(codes=tuple(option.value for option in self.options(rows)))
        self.widget.chosen = self.options(rows)
        return value


def key_of(request: HttpRequest) -> str:
    """What was typed (``?q=``), without what no name begins with; "" for what is too long to be one."""
    key = request.GET.get("q", "").strip()
    return "" if len(key) > LONGEST_KEY or "\0" in key else key


def reader_of(request: HttpRequest) -> Actor:
    """Who asks; pages of rooms that stand above the room of accounts have it from its middleware."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by accounts.middleware
    return actor.with_request_key(actor.request_key)  # himself, no proxy: a step makes another actor of him


def answer(request: HttpRequest, options: Sequence[Option]) -> HttpResponse:
    """The options as fragments ``<li role="option" data-value data-words>``, at most `LIMIT` of them."""
    response = render(request, "ui/parts/options.html", {"options": options[:LIMIT]})
    response["Cache-Control"] = "private, no-store"
    return response
