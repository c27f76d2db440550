"""Odd texts at every box of the intake: refused by the field's name with nothing half-done, or kept as they are."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from lianxin.cases import drafts, search, texts
from lianxin.cases.models import Case, CaseEvent, CaseSearch, CaseText, Contact, Draft
from lianxin.cases.states import Channel, TextKind
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.register import register
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.cases.steps.supplement import supplement
from lianxin.foundation.errors import BadInput
from lianxin.taxonomy.models import Category, CategoryEdition
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.hub_thread import sound
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + thread.HOUR
LONGEST = 20_000

KEPT = {
    "emoji": "停水🚰👨‍👩‍👧‍👦🇨🇳了",
    "right-to-left marks": "\u202e停水\u202c \u200f弯\u2067弯\u2069",
    "another script": "سۇ توختىدى، ياردەم قىلىڭلار",
    "rare characters": "𠮷𡈽村停水",
    "no width": "停\u200b水\ufeff了\u00ad",
    "combining": "e\u0301 ê ﷽",
    "line ends": "一行\r\n二行\n\n\t三行\u2028四行",
    "blanks around": "  停水  \n",
    "code": "'; DROP TABLE cases_case; -- <script>alert(1)</script> {{ 7*7 }} %s \\",
    "controls": "停\x01水\x1b[31m\x7f",
    "not a character": "停\uffff水\U0010ffff",
    "as long as may be": "水" * LONGEST,
    "as long as may be, of four bytes": "🚰" * LONGEST,
}
REFUSED = {
    "NUL": ("停\0水", "空字符"),
    "NUL alone": ("\0", "空字符"),
    "a lone surrogate": ("停水\ud83d", "残缺"),
    "the other half": ("\ude80停水", "残缺"),
    "one character too many": ("水" * (LONGEST + 1), f"最多 {LONGEST} 个字，现有 {LONGEST + 1} 个"),
    "a megabyte": ("x" * 1_048_576, "现有 1048576 个"),
    "a megabyte of Chinese": ("停水" * 174_763, "现有 349526 个"),
    "no text": (b"\xff\xfe", "应当是文字"),
}
BLANK = {
    "nothing": "",
    "spaces": "   ",
    "line ends": "\r\n\n",
    "wide spaces": "\u3000\u3000",
    "other blanks": "\t\x0b\xa0\u2003",
}


def said(text: str) -> Case:
    return thread.registered(content=text)


def added(text: str) -> Case:
    return supplement(thread.registered(), text, by=actor(intake.AGENT), at=AT)


def guided(text: str) -> Case:
    return decline(thread.registered(), intake.PLAIN, text, by=actor(intake.AGENT), at=AT)


def replied(text: str) -> Case:
    return answer(thread.registered(), text, by=actor(intake.AGENT), at=AT)


BOXES: dict[TextKind, Callable[[str], Case]] = {
    TextKind.CONTENT: said,
    TextKind.SUPPLEMENT: added,
    TextKind.GUIDANCE: guided,
    TextKind.ANSWER: replied,
}


def drafted(text: str) -> Draft:
    return save_draft(None, Writing(channel=Channel.WEB, fields={"content": text}), by=actor(intake.AGENT), at=AT)


def kept() -> tuple[int, ...]:
    """How much there is of everything."""
    cases = Case.objects.unscoped("test")
    drafted_ones = Draft.objects.unscoped("test")
    return (cases.count(), drafted_ones.count(), *(each.objects.count() for each in (CaseText, CaseEvent, CaseSearch)))


def refused_as(act: Callable[[str], object], text: object, field: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refusal:
        act(text)  # type: ignore[arg-type]  # what comes from outside may be anything
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_an_odd_text_is_kept_to_the_letter_at_every_box(text):
    for kind, act in BOXES.items():
        assert texts.read(act(text), kind) == text
    assert drafts.opened(drafted(text)) == {"content": text}
    sound(AT)


@pytest.mark.parametrize("bad", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_at_every_box_by_its_name(bad):
    text, why = bad
    for kind, act in BOXES.items():
        before = kept()
        refused_as(act, text, kind, why)
        # Only the case that the text was for stands, with its three first texts, where it was registered before.
        new = (0,) * 5 if kind == TextKind.CONTENT else (1, 0, 3, 1, 2)
        assert tuple(now - then for now, then in zip(kept(), before, strict=True)) == new
    before = kept()
    refused_as(drafted, text, "content", why)
    assert kept() == before
    assert texts.read(said("停水"), TextKind.CONTENT) == "停水"  # the next one goes through


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_where_something_must_be_said_blanks_say_nothing(text):
    for kind, act in BOXES.items():
        if (kind, text) != (TextKind.GUIDANCE, ""):  # which leaves it to the dictionary
            refused_as(act, text, kind, "请填写")
    assert drafts.opened(drafted(text)) == {"content": text}


@pytest.mark.parametrize(("field", "longest"), [("title", 200), ("place", 300)])
def test_a_line_is_a_line(field, longest):
    case = thread.registered(**{field: "水" * longest})
    assert texts.read(case, TextKind(field)) == "水" * longest
    refused_as(lambda text: thread.registered(**{field: text}), "水" * (longest + 1), field, f"最多 {longest} 个字")


def superseded() -> Category:
    """A category of an edition that another has followed since."""
    kept = CategoryEdition.objects.latest("effective_from")
    CategoryEdition.objects.create(
        number=kept.number + 1, effective_from=thread.MONDAY, source="测试", digest=bytes(32)
    )
    return Category.objects.filter(edition=kept, code="0401").get()


@pytest.mark.parametrize("category", [lambda: Category(code="9999"), lambda: Category(pk=0, code="0"), superseded])
def test_an_unknown_category_is_refused_by_its_name(category):
    statement, contact = thread.statement(), Contact.objects.unscoped("test").get(cases=thread.registered())
    statement = replace(statement, category=category())
    before = kept()
    refused_as(lambda _none: register(contact, statement, by=actor(intake.AGENT), at=AT), "", "category", "没有代码为")
    assert kept() == before


def test_a_citizen_who_never_ceases_to_write_is_heard_and_found_by_what_he_said_first():
    """The search row of one case has an end, what he may say has none."""
    case, draw = thread.registered(), Random(7)
    words = ["".join(chr(draw.randrange(0x4E00, 0x9000)) for _place in range(LONGEST)) for _time in range(10)]
    for each in words[:-1]:
        texts.write(case, TextKind.SUPPLEMENT, each, at=AT)
    supplement(case, words[-1], by=actor(intake.AGENT), at=AT)
    assert CaseText.objects.filter(case=case, kind=TextKind.SUPPLEMENT).count() == 10
    found = search.found(Case.objects.unscoped("test"), "银雀山路", CaseSearch.Audience.HUB)
    assert [row.pk for row in found] == [case.pk]
