"""Who spoke is nowhere to be read by units: every reading at every hop, withheld, reported, accused or ordinary."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

import pytest
from django.db import models
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client

from lianxin.cases import consultations, lists, queries
from lianxin.cases.filters import Wish
from lianxin.cases.models import Case, CaseEvent, CaseSearch
from lianxin.cases.states import AppealType
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.cases.steps.supplement import supplement
from lianxin.foundation.actor import Actor
from lianxin.foundation.live.topics import topics_of
from lianxin.organizations.models import UnitRelation
from tests.cases import linking_thread as linking
from tests.cases import thread
from tests.cases.dispatch_thread import BUREAU, LONG_AGO, TOWN, at_unit
from tests.cases.linking_thread import AGENT, DISPATCHER, NAME, NUMBER, TEN
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
HOUR = thread.HOUR
# The name and the number as people write them; all in every text.
WRITTEN = "、".join(
    [
        "甄一鸣",
        "甄 一鸣",
        "19900000001",
        "199-0000-0001",
        "+86 199 0000 0001",
        "（199）00000001",
        "１９９０００００００１",
        "幺九九零零零零零零零一",
    ]
)
VARIANTS = {
    "withheld": {"identity_withheld": True},
    "report": {"appeal_type": AppealType.REPORT},
    "accused": {"accused": TOWN},
    "ordinary": {},
}
# Who may not know that it was somebody called 甄 who left a number.
KEPT_FROM = {
    "withheld": {"lead", "assisting", "line", "below"},
    "report": {"lead", "assisting", "line", "below"},
    "accused": {"lead", "line"},
    "ordinary": set(),
}
HOPS: dict[str, Callable[[], Actor]] = {
    "lead": lambda: actor("zhaihongyu"),
    "assisting": lambda: actor("hetianshui"),
    "line": lambda: actor("cuiyating"),
    "below": lambda: at_unit("zhaihongyu", thread.unit(BUREAU)),
}


def told(what: str) -> str:
    return f"{what}：{WRITTEN}"


def spread(variant: str) -> Case:
    """A case whose texts all name whoever spoke, in the hands of a county, a bureau below it, a company and the
    department that leads the line of a town."""
    town, department = thread.unit(TOWN), thread.unit(thread.DEPARTMENT)
    UnitRelation.objects.create(
        unit=town, kind=UnitRelation.Kind.LINE_PARENT, other=department, valid=(thread.MONDAY - LONG_AGO, None)
    )
    given = {key: town if key == "accused" else value for key, value in VARIANTS[variant].items()}
    case = linking.called(title=told("停水"), content=told("找我"), place=told("住处"), **given)
    case = accept(case, by=actor(AGENT), at=thread.MONDAY)
    consult(case, thread.unit(thread.COMPANY), told("是否你们的职责"), by=actor(DISPATCHER), at=thread.MONDAY)
    units = (thread.unit(thread.COMPANY), department)
    plan = Plan(lead=thread.unit(thread.COUNTY), assisting=units, note=told("请联系"))
    dispatch(case, plan, by=actor(DISPATCHER), at=TEN)
    supplement(case, told("又想起来"), by=actor(AGENT), at=TEN + HOUR)
    order = thread.sign_for(thread.order_of(case), by=actor("zhaihongyu"), at=TEN + HOUR)
    sub_dispatch(order, SubPlan(lead=thread.unit(BUREAU), note=told("去看看")), by=actor("zhaihongyu"), at=TEN + HOUR)
    return thread.fresh(case)


def parts(value: object, depth: int = 0) -> Iterator[str]:
    """Everything that a reading holds, as text: fields of rows and of what hangs at them already, items, columns."""
    if isinstance(value, models.Model) and depth < 6:
        for field in value._meta.concrete_fields:
            yield from parts(getattr(value, field.attname), depth + 1)
        for related in value._state.fields_cache.values():
            yield from parts(related, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from parts(getattr(value, each.name), depth + 1)
    elif isinstance(value, dict):
        yield from parts([*value.keys(), *value.values()], depth)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from parts(item, depth + 1)
    else:
        yield str(value)


def html(who: str) -> Callable[[Case, Actor], object]:
    """Both pages, as the member of the cast sees them."""

    def read(case: Case, _reader: Actor) -> object:
        client = Client()
        sign_in(client, who)
        return [client.get(address).content.decode() for address in (f"/cases/{case.number}/", "/cases/")]

    return read


def events_of(case: Case, _reader: Actor) -> object:
    return [(event.data, event.kind, event.address) for event in CaseEvent.objects.filter(case=case)]


def topics(case: Case, _reader: Actor) -> object:
    return [list(topics_of(event)) for event in CaseEvent.objects.filter(case=case)]


def search_row(case: Case, _reader: Actor) -> object:
    rows = CaseSearch.objects.filter(case=case, audience=CaseSearch.Audience.UNIT)
    return list(rows.annotate(words=Cast("tokens", TextField())).values_list("words", flat=True))


READINGS: dict[str, Callable[[Case, Actor], object]] = {
    "whole": lambda case, reader: queries.whole(reader, case.number),
    "lines": lambda case, reader: lists.lines(reader, Wish()),
    "search row": search_row,
    "questions": lambda case, reader: consultations.asked(reader),
    "events": events_of,
    "topics": topics,
}
PAGES = {"lead": "zhaihongyu", "assisting": "hetianshui", "line": "cuiyating"}
_DIGITS = str.maketrans("〇零○一幺二三四五六七八九", "0001123456789")


def leaks(reading: object) -> list[str]:
    """The parts of a reading in which the name, or the number, stands in any writing."""
    found = []
    for part in parts(reading):
        plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", part))
        if NAME in plain or NUMBER in plain.translate(_DIGITS) or "甄一" in plain:
            found.append(part)
    return found


@pytest.mark.parametrize("hop", HOPS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_reading_of_a_unit_tells_who_spoke(variant, hop):
    case, reader = spread(variant), HOPS[hop]()
    for name, read in READINGS.items():
        reading = read(case, reader)
        assert any(parts(reading)) or name == "questions", f"{name} read nothing"
        assert leaks(reading) == [], f"{name} tells"


@pytest.mark.parametrize("hop", PAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_page_of_a_unit_tells_who_spoke(variant, hop):
    case = spread(variant)
    pages = html(PAGES[hop])(case, actor(PAGES[hop]))
    assert all("停水" in page for page in pages)
    assert leaks(pages) == []


@pytest.mark.parametrize("hop", HOPS)
@pytest.mark.parametrize("variant", VARIANTS)
def test_units_learn_whom_to_contact_only_where_they_may(variant, hop):
    case, reader = spread(variant), HOPS[hop]()
    withheld = hop in KEPT_FROM[variant]
    whole = queries.whole(reader, case.number)
    assert whole.citizen == ("身份保密，由 12345 转告" if withheld else "甄**，留有电话")
    surname = any("甄" in text.text for text in whole.texts)
    assert surname is not withheld
    assert any("199****0001" in text.text for text in whole.texts) is not withheld


@pytest.mark.parametrize("words", [NAME, NUMBER, "一鸣", "0000 0001"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_no_unit_finds_the_case_by_who_spoke(variant, words):
    spread(variant)
    for reader in HOPS.values():
        assert lists.lines(reader(), Wish(words=words)) == []
    assert lists.lines(actor("gengruoxi"), Wish(words=NAME))  # the hotline does


def test_what_the_hotline_corrects_is_hidden_as_well():
    case = spread("withheld")
    correct(case, Correction(title=told("改过"), content=told("也改过")), by=actor(AGENT), at=TEN + 2 * HOUR)
    for name, read in READINGS.items():
        assert leaks(read(case, actor("zhaihongyu"))) == [], f"{name} tells"


def test_the_grep_finds_what_is_not_hidden():
    case = spread("withheld")
    whole = queries.whole(actor("gengruoxi"), case.number)
    assert len(leaks([text.text for text in whole.texts])) == len(whole.texts)
    # Each of the writings by itself, so that none hides behind another.
    assert all(leaks(writing) for writing in WRITTEN.split("、"))
