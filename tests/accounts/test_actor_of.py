"""Who acts: the answer that every page starts from."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from lianxin.accounts.models import SignIn
from lianxin.accounts.queries import actor_for, actor_of, names_of
from lianxin.accounts.steps.end_post import end_post
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.accounts.steps.switch_post import switch_post
from lianxin.foundation import time
from lianxin.foundation.actor import ActorKind, Door, Scope
from lianxin.foundation.errors import NotAllowed, NotFound, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, post, sign_in

pytestmark = pytest.mark.django_db


def acting(client: Client):
    """The actor of the page that `client` has just asked for."""
    return actor_of(client.get(reverse("accounts:profile")).wsgi_request)


def session_of(client: Client) -> SignIn:
    return SignIn.objects.unscoped("test").get(pk=client.session["sign_in"])


def test_the_first_post_counts_where_none_was_chosen(client):
    sign_in(client, "shaojinghe")
    found = acting(client)
    assert (found.kind, found.door, found.post_id) == (ActorKind.STAFF, Door.DESK, post("shaojinghe", "dispatcher").pk)
    assert (found.scope, found.address) == (Scope.HUB, "127.0.0.1")
    assert found.hub_id == post("shaojinghe").hub_id and found.unit_id == post("shaojinghe").unit_id


def test_a_person_works_in_the_post_he_chose(client):
    sign_in(client, "shaojinghe")
    clerk = post("shaojinghe", "dispute_clerk")
    switch_post(session_of(client), clerk, by=actor("shaojinghe"), at=time.now())
    assert acting(client).post_id == clerk.pk
    last = RecordEvent.objects.filter(subject_kind="person").order_by("pk").last()
    assert (last.kind, last.data) == ("person.post_switched", {"post": clerk.pk, "stand_in": None})


def test_a_chosen_post_that_ended_gives_way(client):
    sign_in(client, "shaojinghe")
    clerk = post("shaojinghe", "dispute_clerk")
    switch_post(session_of(client), clerk, by=actor("shaojinghe"), at=time.now())
    end_post(clerk, by=actor("lengzhihui"), at=time.now())
    assert acting(client).post_id == post("shaojinghe", "dispatcher").pk


def test_a_stand_in_is_chosen_like_a_post_and_ends_by_itself(client):
    sign_in(client, "niebaichuan")
    now = time.now()
    row = stand_in(
        post("zhuangdehou"),
        person("niebaichuan"),
        begins=now,
        ends=now + timedelta(minutes=30),
        by=actor("zhuangdehou"),
        at=now,
    )
    switch_post(session_of(client), row, by=actor("niebaichuan"), at=now)
    assert acting(client).on_behalf_of_id == post("zhuangdehou").pk
    with time.frozen(now + timedelta(minutes=31)):
        assert acting(client).on_behalf_of_id is None


def test_nobody_chooses_anothers_post_session_or_a_past_post(client):
    sign_in(client, "shaojinghe")
    here, now = session_of(client), time.now()
    with pytest.raises(NotFound):
        switch_post(here, post("panyiming"), by=actor("shaojinghe"), at=now)
    with pytest.raises(NotFound):
        switch_post(here, post("panyiming"), by=actor("panyiming"), at=now)
    ended = post("shaojinghe", "dispute_clerk")
    end_post(ended, by=actor("lengzhihui"), at=now)
    with pytest.raises(WrongState):
        switch_post(here, ended, by=actor("shaojinghe"), at=now)
    assert session_of(client).post is None


def test_nobody_acts_in_anothers_post():
    with pytest.raises(NotAllowed):
        actor_for(person("linxiaoyun"), post=post("panyiming"), door=Door.API)


def test_whoever_holds_no_post_has_no_rights():
    end_post(post("linxiaoyun"), by=actor("lengzhihui"), at=time.now())
    bare = actor_for(person("linxiaoyun"), door=Door.DESK)
    assert (bare.rights, bare.scope, bare.post_id) == (frozenset(), Scope.NONE, None)


def test_whoever_is_not_signed_in_is_a_citizen_without_a_name(client):
    found = actor_of(client.get(reverse("account_login")).wsgi_request)
    assert (found.kind, found.door, found.person_id) == (ActorKind.CITIZEN, Door.PORTAL, None)
    assert (found.rights, found.scope) == (frozenset(), Scope.NONE)


def test_a_request_key_that_is_no_code_is_known_by_its_digest():
    requests = [RequestFactory().post("/", {"request_key": typed}) for typed in ("保存 一次", "保存 一次", "保存 两次")]
    keys = [actor_for(person("linxiaoyun"), door=Door.DESK, request=each).request_key for each in requests]
    assert keys[0] == keys[1] != keys[2]
    assert all(len(key) == 64 and key.isalnum() for key in keys)


@pytest.mark.parametrize(
    ("given", "key"),
    [({"headers": {"Idempotency-Key": "k" * 99}}, "k" * 64), ({"data": {"request_key": "f-1"}}, "f-1"), ({}, "")],
)
def test_the_request_key_comes_from_the_header_or_the_form(given, key):
    request = RequestFactory().post("/", **given)
    assert actor_for(person("linxiaoyun"), door=Door.DESK, request=request).request_key == key


def test_names_are_told_by_id():
    ids = [person("linxiaoyun").pk, person("gaoyuanzhou").pk]
    assert names_of([*ids, 0]) == dict(zip(ids, ["林晓芸", "高远舟"], strict=True))
