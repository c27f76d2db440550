"""The roles with which an installation begins."""

import pytest
from django.db import IntegrityError, transaction

from lianxin.accounts import loading, separation
from lianxin.accounts.loading import load_roles
from lianxin.accounts.models import Role
from lianxin.accounts.steps.set_role_rights import set_role_rights
from lianxin.foundation import time
from lianxin.foundation.actor import Scope
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import known_rights
from tests.cast import actor

pytestmark = pytest.mark.django_db

WORK = [
    "agent", "shift_leader", "quality_inspector", "dispatcher", "dispute_clerk", "reviewer", "follow_up_caller",
    "knowledge_administrator", "hotline_head", "leading_group_office", "supervision_clerk", "inspection_office",
    "discipline_body", "city_leader", "analyst", "unit_handler", "unit_deputy", "unit_head", "service_hall_clerk",
    "radio_clerk", "expert_on_site", "roster_clerk",
]  # fmt: skip
ADMINISTRATORS = {
    "system_administrator": "system",
    "security_administrator": "security",
    "audit_administrator": "audit",
}


def test_every_role_of_the_hotline_is_there_and_the_three_administrators():
    assert set(Role.objects.values_list("code", flat=True)) == {*WORK, *ADMINISTRATORS}


def test_every_role_has_only_rights_that_a_room_declared():
    granted = {right for role in Role.objects.all() for right in role.rights}
    assert granted <= set(known_rights())
    assert "cases.register" in granted


def test_the_acts_of_the_three_administrators_are_disjoint_and_nobody_elses():
    rights = {kind: set(Role.objects.get(administers=kind).rights) for kind in ADMINISTRATORS.values()}
    acting = {kind: codes - {"accounts.read"} for kind, codes in rights.items()}
    assert not acting["system"] & acting["security"] and not acting["security"] & acting["audit"]
    assert not acting["system"] & acting["audit"]
    for role in Role.objects.filter(administers=""):
        assert not set(role.rights) & set(separation.separation().reserved)


def test_no_administrator_sees_a_case():
    for role in Role.objects.exclude(administers=""):
        assert role.scope == Scope.NONE
        assert not [right for right in role.rights if right.startswith("cases.")]
        assert role.totp_required


def test_the_database_refuses_an_administrator_who_sees_cases():
    with pytest.raises(IntegrityError, match="role_administrator_sees_no_cases"), transaction.atomic():
        Role.objects.filter(code="system_administrator").update(scope=Scope.CITY.value)


def test_loading_again_keeps_what_the_city_changed():
    agent = Role.objects.get(code="agent")
    set_role_rights(agent, ["cases.read"], by=actor("lengzhihui"), at=time.now())
    clerk = Role.objects.get(code="roster_clerk")
    Role.objects.filter(pk=clerk.pk).update(rights=["cases.read"])
    load_roles()
    agent.refresh_from_db()
    clerk.refresh_from_db()
    assert (agent.rights, clerk.rights) == (["cases.read"], [])
    assert Role.objects.count() == len(WORK) + len(ADMINISTRATORS)


@pytest.mark.parametrize(
    ("role", "right", "said"),
    [
        ("agent", "cases.fly", "cases.fly"),
        ("agent", "accounts.lock", "accounts.lock"),
        ("audit_administrator", "cases.read", "cases.read"),
        ("system_administrator", "accounts.appoint", "accounts.appoint"),
    ],
)
def test_a_template_with_a_wrong_right_is_refused_whole(monkeypatch, role, right, said):
    before = list(Role.objects.order_by("code").values_list("code", "rights"))
    content = separation.rights_file()
    wrong = content | {"roles": content["roles"] | {role: [right]}}
    monkeypatch.setattr(loading, "rights_file", lambda: wrong)
    with pytest.raises(BadInput, match=said):
        load_roles()
    assert list(Role.objects.order_by("code").values_list("code", "rights")) == before


def test_roles_and_rights_name_the_same_roles(monkeypatch):
    content = separation.rights_file()
    monkeypatch.setattr(loading, "rights_file", lambda: content | {"roles": content["roles"] | {"pilot": []}})
    with pytest.raises(BadInput, match="pilot"):
        load_roles()
