"""Every act of the hotline, and of whoever sent an order: drawn, taken as its step, done once, refused to others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from lianxin.accounts.models import Post, Role
from lianxin.cases import act_pages, steps
from lianxin.cases.acts import known, named
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.states import AttachmentKind, CaseState
from lianxin.demo.cast import CAST
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from tests.cases import dispatch_thread as way
from tests.cases import intake_thread as intake
from tests.cases import returns_thread as returns
from tests.cases import thread
from tests.cases.step_states import BESIDE, OWN
from tests.cases.step_table import STEPS, Tried, case_of
from tests.cases.step_table.frame import photo
from tests.cast import actor, post, sign_in
from tests.foundation.files.conftest import folder

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
Said = dict[str, Any]


def _ids(orders: tuple[TaskOrder, ...]) -> list[str]:
    return [str(order.pk) for order in orders]


# What is typed into each form so that it means what the table of steps says; a row of two holds the case first.
FORMS: dict[str, Said | Callable[[Any], Said]] = {
    "accept": {},
    "answer": {"answer": "今晚恢复供水。"},
    "transfer": {"destination": "fire_emergency"},
    "record_transfer": {"taken_on": "yes"},
    "take_back": {},
    "ask_supplement": {"supplement_question": intake.QUESTION},
    "supplement": {"supplement": "三号楼。"},
    "attach_to_case": lambda _case: {"kind": AttachmentKind.EVIDENCE, "uploads": photo()},
    "urge": {"urging": "请快些。"},
    "decline": {"reason": intake.PLAIN},
    "confirm_decline": {},
    "reject_decline": {"request_opinion": "应予受理。"},
    "object_to_decline": {"objection": "不同意。"},
    "withdraw": {"reason": "solved", "confirmed": "recording"},
    "dispatch": {"lead": OWN},
    "consult": {"unit": thread.DEPARTMENT, "consultation": "是否属贵单位职责？"},
    "add_unit": {"unit": thread.DEPARTMENT, "role": "assisting"},
    "dispute": {"dispute": "均称非其职责。"},
    "designate": {"unit": returns.OTHER, "ruling": "由其先行办理。"},
    "sign_for_by_telephone": {"taken_by": "值班员", "telephone_order": "马上处置。"},
    "recall": {"reason": "wrong_unit"},
    "remove_unit": {},
    "change_lead": {},
    "redispatch": {"unit": returns.OTHER},
    "resume_for_unit": {},
    "hand_over": lambda _case: {"hub": way.county_hub().code},
    "request_city": {"request": "请市级协助。"},
    "grant_city_units": {"units": BESIDE, "request_opinion": "同意。"},
    "refuse_city_units": {"request_opinion": "请县里办理。"},
    "accept_return": {},
    "reject_return": {"request_opinion": "属你单位。"},
    "grant_extension": {},
    "refuse_extension": {"request_opinion": "理由不足。"},
    "grant_suspension": {},
    "refuse_suspension": {"request_opinion": "理由不足。"},
    "review": {},
    "send_back": lambda pair: {"orders": _ids(pair[1]), "send_back_opinion": "请说明何时恢复。"},
    "record_outcome": {"reached": "yes", "contacted": "yes", "solved": "solved", "satisfaction": "satisfied"},
    "rework": lambda pair: {"orders": _ids(pair[1]), "ground": "false_reply", "rework_opinion": "请重办。"},
    "close": {"ground": "solved"},
    "archive": {},
    "mark_hard": {},
    "clear_hard": {},
    "uphold_finding": {"request_opinion": "属实。"},
    "reject_finding": {"request_opinion": "证据不足。"},
    "tell_citizen": {"citizen_answer": "已说明依据。"},
    "clear_finding": {"kind": "unreasonable", "request_opinion": "复核不成立。"},
    "place_hold": {"reason": "督办未完"},
    "release_hold": {},
    "merge": lambda pair: {"master": pair[1].number},
    "unmerge": {},
    "link_repeat": lambda pair: {"earlier": pair[1].number},
    "open_incident": {"title": "片区停水"},
    "join_incident": lambda pair: {"incident": str(pair[1].pk)},
    "answer_incident": {"reach": "one", "announcement": "正在抢修。"},
    "close_incident": {},
    "reclassify": {"reason": "wrong_class", "category": "0402"},
    "correct": {"title": "小区停水三天"},
    "split": {"title": "路灯不亮", "content": "银雀山路路灯不亮。", "category": "0401"},
    "withhold_identity": {},
    "lift_identity": {"identity_note": "本人同意公开。"},
}
# Acts that go by another name than their step, where one step has an act on each side.
OF_STEP = {"resume_for_unit": "resume"}
WHO = {"resume_for_unit": "fuchangling"}
# Acts that take two steps in one press; tried with the page that they stand on.
TWO_STEPS = {"turn_elsewhere"}
# Steps that no person takes on a case page, with the reason.
NOT_ACTS = {
    "note_light": "the clocks' keeper",
    "note_moved_end": "the clocks' keeper",
    "lapse_return": "the clocks' keeper",
    "lapse_claim": "the clocks' keeper",
    "import_case": "the command `lianxin import`",
    "receive_contact": "the workbench: no case yet",
    "register": "the workbench: no case yet",
    "save_draft": "the workbench: no case yet",
    "discard_draft": "the workbench: no case yet",
    "end_contact": "the workbench: about a contact",
    "link_contact": "the workbench: about a contact",
    "name_contact": "the workbench: about a contact",
    "save_filter": "lists",
    "remove_filter": "lists",
    "save_phrase": "phrases",
    "remove_phrase": "phrases",
    "claim": "the pool",
    "release_claim": "the pool",
}


def tried(key: str) -> Tried:
    return STEPS[OF_STEP.get(key, key)]


def who_takes(key: str) -> str:
    return WHO.get(key, tried(key).who)


def target_of(row: Any) -> Any:
    return row[0] if isinstance(row, tuple) else row


def address(key: str, row: Any) -> str:
    kind, case = named(key), case_of(row)
    assert kind
    return act_pages.address(kind, case.number if case else "", target_of(row))


def move_post(username: str, hub_code: str) -> None:
    """The member's post belongs to the hub of that unit."""
    hub = way.county_hub() if hub_code == way.OUTER else way.city_hub()
    Post._base_manager.filter(pk=post(username).pk).update(hub=hub.pk)


@contextmanager
def made(key: str) -> Iterator[Any]:
    """The row that the act is tried on, at the time at which it is."""
    with time.frozen(tried(key).at):
        row = tried(key).before.made()
        if tried(key).hub != "01":
            move_post(who_takes(key), tried(key).hub)
        yield row


def typed(key: str, row: Any, drawn: Any) -> Said:
    """The form as it was drawn, with what is typed into it."""
    said = FORMS[key]
    said = said(row) if callable(said) else said
    form = drawn.context["form"]
    first = {name: _plain(form[name].value()) for name in form.fields}
    return {name: value for name, value in first.items() if value is not None} | said


def _plain(value: Any) -> Any:
    """What a browser would send back of what a box shows."""
    codes = getattr(value, "codes", None)
    if codes is None:
        return value
    return value.words or list(codes)


def press(client: Client, key: str, row: Any) -> HttpResponse:
    sign_in(client, who_takes(key))
    where = address(key, row)
    drawn = client.get(where)
    assert drawn.status_code == 200, drawn.content.decode()
    return client.post(where, typed(key, row, drawn))


def told(case: Case) -> list[tuple[str, str, str]]:
    rows = CaseEvent.objects.filter(case=case).order_by("seq")
    return list(rows.values_list("kind", "from_state", "to_state"))


def stand(case: Case) -> tuple[str, list[tuple[str, str]]]:
    rows = TaskOrder.objects.unscoped("test").filter(case=case).order_by("index")
    return thread.fresh(case).state, list(rows.values_list("unit__code", "state"))


def by_the_step(key: str, row: Any) -> tuple[Any, Any]:
    """What the step itself tells and leads to; nothing of it remains."""
    case = case_of(row)
    with transaction.atomic():
        tried(key).call(row, by=_by(key), at=tried(key).at)
        outcome = told(case), stand(case)
        transaction.set_rollback(True)
    return outcome


def _by(key: str) -> Actor:
    return actor(WHO[key]) if key in WHO else tried(key).by()


@pytest.mark.parametrize("key", FORMS)
def test_an_act_does_what_its_step_does_and_leads_on(client, folder: Path, key: str):
    with made(key) as row:
        wanted = by_the_step(key, row)
        answer = press(client, key, row)
        assert answer.status_code == 302, answer.context["form"].errors
        assert (told(case_of(row)), stand(case_of(row))) == wanted


@pytest.mark.parametrize("key", FORMS)
def test_pressing_twice_does_it_once(client, folder: Path, key: str):
    with made(key) as row:
        sign_in(client, who_takes(key))
        where = address(key, row)
        form = typed(key, row, client.get(where))
        first = client.post(where, form)
        after = told(case_of(row))
        if "uploads" in form:
            form["uploads"].seek(0)
        again = client.post(where, form)
        assert [first.status_code, again.status_code] == [302, 302]
        assert told(case_of(row)) == after


@pytest.mark.parametrize("key", FORMS)
def test_another_hubs_post_finds_nothing(client, folder: Path, key: str):
    with made(key) as row:
        move_post(who_takes(key), "01" if tried(key).hub != "01" else way.OUTER)
        before = told(case_of(row))
        sign_in(client, who_takes(key))
        where = address(key, row)
        assert [client.get(where).status_code, client.post(where, {}).status_code] == [404, 404]
        assert told(case_of(row)) == before


@pytest.mark.parametrize("key", FORMS)
def test_a_post_without_the_right_is_refused(client, folder: Path, key: str):
    with made(key) as row:
        sign_in(client, "duanmulan")
        before = told(case_of(row))
        where = address(key, row)
        refused = {client.get(where).status_code, client.post(where, {}).status_code}
        assert refused in ({403}, {404})
        assert told(case_of(row)) == before


# Steps that ask for no version: what they change is decided once, whatever else happens to the case.
UNVERSIONED = {
    *("grant_city_units", "refuse_city_units", "uphold_finding", "reject_finding", "tell_citizen"),
    *("release_hold", "close_incident"),
}


@pytest.mark.parametrize("key", [key for key in FORMS if key not in UNVERSIONED])
def test_what_changed_meanwhile_is_told_and_a_second_press_goes_through(client, folder: Path, key: str):
    with made(key) as row:
        sign_in(client, who_takes(key))
        where = address(key, row)
        form = typed(key, row, client.get(where))
        target = target_of(row)
        holder = target if isinstance(target, Case | TaskOrder) else target.order
        type(holder)._base_manager.filter(pk=holder.pk).update(version=form["seen"] + 1)
        before = told(case_of(row))
        stale = client.post(where, form)
        assert stale.status_code == 422
        assert "刚被别人改动过" in stale.content.decode()
        assert told(case_of(row)) == before
        drawn = stale.context["form"]
        kept = {name: value for name in drawn.fields if (value := _plain(drawn[name].value())) is not None}
        if "uploads" in form:  # a browser does not keep files: they are chosen again
            form["uploads"].seek(0)
            kept["uploads"] = form["uploads"]
        assert client.post(where, kept).status_code == 302


MUST_SAY = [key for key in FORMS if any(field.required for field in named(key).base_fields.values())]


@pytest.mark.parametrize("key", MUST_SAY)
def test_an_empty_form_comes_back_with_each_reason_beside_its_field(client, folder: Path, key: str):
    with made(key) as row:
        sign_in(client, who_takes(key))
        before = told(case_of(row))
        answer = client.post(address(key, row), {"seen": "", "request_key": "k"})
        assert answer.status_code == 422
        form = answer.context["form"]
        assert set(form.errors) == {name for name, field in form.fields.items() if field.required}
        assert told(case_of(row)) == before


def test_every_step_that_somebody_takes_has_exactly_one_act():
    here = {path.stem for path in Path(steps.__file__).parent.glob("*.py")} - {"__init__"}
    acts = [kind.key for kind in known() if kind.key not in TWO_STEPS | OF_STEP.keys()]
    assert sorted(acts) == sorted(here - NOT_ACTS.keys())


def test_every_act_of_the_hotline_is_tried():
    units = {"asking", "replying", "working"}
    here = {kind.key for kind in known() if kind.__module__.rpartition(".")[2] not in units}
    assert here - TWO_STEPS == set(FORMS)


ROLES = sorted({part.role for member in CAST.values() for part in member.parts})


@pytest.mark.parametrize("role", ROLES)
def test_no_two_acts_that_a_role_may_have_open_at_once_share_a_key(role: str):
    rights = Role.objects.get(code=role).rights
    for state in CaseState:
        keys = [
            kind.hotkey
            for kind in known()
            if issubclass(kind, CaseAct) and kind.hotkey and kind.right.code in rights and _starts_in(kind, state)
        ]
        assert sorted(keys) == sorted(set(keys)), state


def _starts_in(kind: type[CaseAct], state: CaseState) -> bool:
    return any(state in CASE_MOVES[move].sources for move in kind.moves)
