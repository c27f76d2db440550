"""The rules: all keys with what holds today, and one key with its rules and the reasons why one decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.pickers import key_of
from lianxin.rulebook import policies
from lianxin.rulebook.book import Book
from lianxin.rulebook.console.access import RAIL, crumbs
from lianxin.rulebook.console.faces import RuleFace, faces, stand
from lianxin.rulebook.console.forms import ExplainForm
from lianxin.rulebook.dimensions import ScopeWords
from lianxin.rulebook.keys import Key, keys
from lianxin.rulebook.models import Rule
from lianxin.rulebook.queries import current
from lianxin.rulebook.wording import ValueWords, group_of, groups, label

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One key of the list: what holds today for everything, how many rules besides, from when on another comes."""

    key: str
    label: str
    value: str
    special: int
    comes: date | None


@login_required
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The keys of one group (``group``), or of all those whose words contain ``q``."""
    require(actor_of(request), policies.EDIT)
    typed = key_of(request)
    group = request.GET.get("group", "")
    chosen = "" if typed else group if group in groups() else next(iter(groups()))
    found = [key for key in keys().values() if _wanted(key, typed, chosen)]
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("规则"), "")),
        "groups": groups(),
        "chosen": chosen,
        "typed": typed,
        "found": len(found),
        "rows": _rows(current(), found[:SHOWN]),
    }
    return render(request, "rulebook/console/rules.html", context)


def _wanted(key: Key, typed: str, group: str) -> bool:
    if not typed:
        return group_of(key.key) == group
    return typed.lower() in f"{key.key} {label(key)} {groups()[group_of(key.key)]}".lower()


def _rows(book: Book, found: Sequence[Key]) -> list[KeyRow]:
    today, values = time.local(time.now()).date(), ValueWords()
    return [_row(key, book.rules(key.key), today, values) for key in found]


def _row(key: Key, known: Sequence[Rule], today: date, values: ValueWords) -> KeyRow:
    holding = [rule for rule in known if stand(rule, today) == "now"]
    general = next((rule for rule in holding if not rule.scope), None)
    return KeyRow(
        key=key.key,
        label=label(key),
        value=values.told(key, general.value) if general else "",
        special=sum(bool(rule.scope) for rule in holding),
        comes=min((rule.valid.lower for rule in known if stand(rule, today) == "next"), default=None),
    )


def found_key(code: str) -> Key:
    """The key that an address names; raises NotFound."""
    key = keys().get(code)
    if key is None:
        raise NotFound
    return key


@login_required
@require_GET
def rule(request: HttpRequest, rule: str) -> HttpResponse:
    """One key: what holds, what comes, what was; with a matter in the address, which rule decides it and why."""
    actor = actor_of(request)
    require(actor, policies.EDIT)
    key = found_key(rule)
    book, today = current(), time.local(time.now()).date()
    form = ExplainForm(request.GET, by=actor)
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("规则"), reverse("rules:list")), (label(key), "")),
        "key": key,
        "label": label(key),
        "group": groups()[group_of(key.key)],
        "parts": _parts(key, book.rules(key.key), today),
        "form": form,
        "explained": _explained(key, book, form),
    }
    return render(request, "rulebook/console/rule.html", context)


def _parts(key: Key, known: Sequence[Rule], today: date) -> list[tuple[str, str, list[RuleFace]]]:
    """The rules as they stand today, each part under its heading; those that are over the newest first."""
    over = sorted((r for r in known if stand(r, today) == "past"), key=lambda r: r.valid.lower, reverse=True)
    return [
        ("now", _("现在"), faces(key, (r for r in known if stand(r, today) == "now"))),
        ("next", _("将要"), faces(key, (r for r in known if stand(r, today) == "next"))),
        ("past", _("以前"), faces(key, over)),
    ]


def _explained(key: Key, book: Book, form: ExplainForm) -> list[tuple[RuleFace, str]]:
    """The rule that decides, and each other with the reason why it does not; nothing where nobody asked."""
    if not form.is_bound or not form.is_valid():
        return []
    words = ScopeWords(rule.scope for rule in book.rules(key.key))
    explanation = book.explain(key.key, form.facts(), form.moment(), words.word)
    told = [(loser.rule, loser.reason) for loser in explanation.losers]
    if explanation.winner:
        told.insert(0, (explanation.winner, ""))
    return list(zip(faces(key, (rule for rule, _why in told)), (why for _rule, why in told), strict=True))
