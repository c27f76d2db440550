"""The same person with the same matter again: linked, counted, and told when it is often enough."""

import pytest

from lianxin.cases.models import CaseLink
from lianxin.cases.states import LinkKind
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.linking_thread import AGENT, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db


def linked(case, earlier, who=AGENT, **more):
    return link_repeat(case, earlier, by=actor(who), at=TEN, **more)


def test_a_repetition_is_linked_and_told():
    earlier, case = linking.called(), linking.called(at=TEN)
    linked(case, earlier)
    link = CaseLink.objects.get()
    assert (link.case_id, link.earlier_id, link.kind, link.at) == (case.pk, earlier.pk, LinkKind.REPEATS, TEN)
    event = linking.last(case)
    assert (event.kind, event.data) == ("case.repeated", {"earlier": earlier.pk, "repeats": 1, "notify": False})
    assert thread.fresh(case).state == case.state
    linking.sound(TEN)


def test_the_third_repetition_is_one_to_notify_of_whatever_it_was_linked_with():
    first, second, third, fourth = [linking.called() for _time in range(4)]
    linked(second, first)
    linked(third, second)
    linked(fourth, first)
    assert linking.last(fourth).data == {"earlier": first.pk, "repeats": 3, "notify": True}
    assert linking.last(third).data["notify"] is False


def test_whoever_gave_no_name_is_known_by_the_number():
    earlier, case = linking.called(""), linking.called("")
    assert linked(case, earlier).pk == case.pk


def test_a_matter_of_somebody_else_is_no_repetition():
    earlier, case = linking.called("甄二鸣", "19900000002"), linking.called()
    with linking.refused(BadInput, case, earlier) as told:
        linked(case, earlier)
    assert list(told.value.fields) == ["earlier"]


def test_two_anonymous_matters_without_a_number_are_no_repetition():
    earlier, case = thread.registered(), thread.registered()
    with linking.refused(BadInput, case, earlier):
        linked(case, earlier)


@pytest.mark.parametrize("itself", [True, False])
def test_a_case_repeats_only_an_earlier_one(itself):
    earlier, case = linking.called(), linking.called()
    with linking.refused(BadInput, case, earlier):
        linked(earlier, earlier if itself else case)


def test_the_same_link_is_made_once():
    earlier, case = linking.called(), linking.called()
    linked(case, earlier)
    with linking.refused(WrongState, case, earlier) as told:
        linked(case, earlier)
    assert told.value.code == "linked"


def test_an_archived_case_is_left_alone():
    earlier, case = linking.called(), thread.archived()
    with linking.refused(WrongState, case, earlier):
        linked(case, earlier)


@pytest.mark.parametrize("who", ["zhaihongyu", "panyiming", "gaoyuanzhou"])
def test_linking_needs_its_right(who):
    earlier, case = linking.called(), linking.called()
    with linking.refused(NotAllowed, case, earlier):
        linked(case, earlier, who)


def test_a_foreign_hub_finds_no_such_case():
    earlier, case = linking.called(), linking.called()
    with linking.refused(NotFound, case, earlier):
        link_repeat(case, earlier, by=linking.elsewhere(AGENT), at=TEN)


def test_a_stale_form_links_nothing():
    earlier, case = linking.called(), linking.called()
    with linking.refused(Stale, case, earlier):
        linked(case, earlier, seen=case.version - 1)


def test_the_same_request_links_once():
    earlier, case = linking.called(), linking.called()
    by = actor(AGENT).with_request_key("click")
    first = link_repeat(case, earlier, by=by, at=TEN)
    after = snapshot.of(case)
    assert link_repeat(case, earlier, by=by, at=TEN) == first
    assert snapshot.of(case) == after
