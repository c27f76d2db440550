"""What the city sets for itself from a day on: what holds, what will, what held, and the form for the next value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation import glossary, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.city_settings import Key, keys, rows_on, to_come, told_on
from lianxin.foundation.errors import NotFound
from lianxin.foundation.models import CitySetting
from lianxin.foundation.policies import SETTINGS
from lianxin.foundation.policy import require
from lianxin.foundation.steps.set_setting import set_setting
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.shapes import Chip, Crumb, Row
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.organizations.models import Hub

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value as it stands in the line of time; `state` is now, later or past."""

    row: CitySetting
    hub: str
    who: str
    state: str
    example: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the pages, and how the city says it, "" for as it is; whether that will change."""

    word: str
    said: str
    href: str
    changes: bool


class SettingForm(StepForm):
    hub = forms.ChoiceField(label=gettext_lazy("哪个平台"))
    value = forms.CharField(label=gettext_lazy("改为"), required=False, widget=forms.TextInput({"autocomplete": "off"}))
    effective_from = DayField(label=gettext_lazy("从哪一天起"))

    def __init__(self, key: Key, hubs: Mapping[int, str], data: QueryDict | None = None, *, now: str) -> None:
        tomorrow = time.local(time.now()).date() + timedelta(days=1)
        super().__init__(data, initial={"value": now, "effective_from": tomorrow, "hub": "0"})
        self.fields["value"].required = key.required
        self.fields["value"].help_text = _(key.hint)
        if key.by_hub:
            choices = [("0", _("各平台")), *((str(pk), name) for pk, name in hubs.items())]
            self.offer("hub", choices)
        else:
            del self.fields["hub"]


def has_part(request: HttpRequest) -> bool:
    return actor_of(request).has(SETTINGS.code)


@login_required
@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting with what holds for all today. Raises NotAllowed."""
    require(actor_of(request), SETTINGS)
    today = time.local(time.now()).date()
    crumbs = [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("本地设置"))]
    known = keys()
    held, coming = rows_on(known, today), to_come(today)
    rows = [_row(key, held.get(key.key), key.key in coming) for key in known.values() if key.group != glossary.GROUP]
    words = [_word(key, held.get(key.key), key.key in coming) for key in known.values() if key.group == glossary.GROUP]
    return render(request, "desk/settings.html", {"rail_key": "manage", "crumbs": crumbs, "rows": rows, "words": words})


def _word(key: Key, row: CitySetting | None, changes: bool) -> Word:
    return Word(key.label, row.value if row else "", reverse("desk:setting", args=[key.key]), changes)


def _row(key: Key, row: CitySetting | None, changes: bool) -> Row:
    value = row.value if row else key.beginning()
    since = _("自 %(day)s") % {"day": row.begins} if row else _("一直如此")
    return Row(
        title=_name(key),
        href=reverse("desk:setting", args=[key.key]),
        meta=[value or _("（不填）"), since],
        chips=[Chip(_("将有变动"), "blue")] if changes else [],
    )


def _name(key: Key) -> str:
    """What a setting is called; a word that the city may say otherwise stands as it is without that."""
    return key.label if key.group == glossary.GROUP else _(key.label)


@login_required
@require_http_methods(["GET", "POST"])
def setting(request: HttpRequest, key: str) -> HttpResponse:
    """One setting through time; with POST its next value, or with ``look`` only what that would make.

    What is refused comes back with the words (422). Raises NotAllowed, NotFound.
    """
    actor = actor_of(request)
    require(actor, SETTINGS)
    known = keys().get(key)
    if known is None:
        raise NotFound
    hubs = dict(Hub.objects.visible_to(actor).order_by("code").values_list("pk", "name"))
    now, _row_of_now = told_on(known, time.local(time.now()).date())
    form = SettingForm(known, hubs, request.POST if request.method == "POST" else None, now=now)
    looks = form.is_bound and "look" in request.POST
    looked = _looked(form, known) if looks else ""
    if form.is_bound and not looks and taken(form, lambda: _set(known, form, actor)):
        glossary.read()
        messages.success(request, _("已设置"))
        return redirect("desk:setting", key=key)
    context = _context(known, form, hubs) | {"now": now, "looked": looked}
    return render(request, "desk/setting.html", context, status=422 if form.errors else 200)


def _looked(form: SettingForm, key: Key) -> str:
    """What the value would make; where it would be refused the form says so."""
    if not form.is_valid():
        return ""
    value = form.cleaned_data["value"]
    if problem := key.problem(value):
        form.add_error("value", problem)
        return ""
    return key.example(value) or value or _("（不填）")


def _set(key: Key, form: SettingForm, actor: Actor) -> None:
    given = form.cleaned_data
    set_setting(
        key.key,
        given["value"],
        given["effective_from"],
        hub_id=int(given.get("hub", 0)),
        by=actor.with_request_key(given["request_key"]),
        at=time.now(),
    )


def _context(key: Key, form: SettingForm, hubs: Mapping[int, str]) -> dict[str, Any]:
    crumbs = [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("本地设置"), reverse("desk:settings"))]
    rows = CitySetting.objects.unscoped("everybody may know them").filter(key=key.key).order_by("-begins", "-pk")
    return {
        "rail_key": "manage",
        "crumbs": [*crumbs, Crumb(_name(key))],
        "key": key,
        "label": _name(key),
        "form": form,
        "lines": _lines(key, list(rows[:SHOWN]), hubs),
        "beginning": key.beginning() or _("（不填）"),
    }


def _lines(key: Key, rows: Sequence[CitySetting], hubs: Mapping[int, str]) -> list[Line]:
    """The values, the newest day first; of each hub the first that has begun holds now."""
    today, holding, lines = time.local(time.now()).date(), set[int](), list[Line]()
    names = names_of(row.author_id for row in rows if row.author_id)
    for row in rows:
        state = "later" if row.begins > today else "past" if row.hub_id in holding else "now"
        if state == "now":
            holding.add(row.hub_id)
        hub = hubs.get(row.hub_id, _("各平台"))
        who = names.get(row.author_id or 0, _("系统"))
        lines.append(Line(row=row, hub=hub, who=who, state=state, example=key.example(row.value)))
    return lines
