import pytest

from lianxin.accounts.models import Role
from lianxin.accounts.steps.set_role_rights import set_role_rights
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from tests.cast import actor

pytestmark = pytest.mark.django_db


def events(role: Role):
    return RecordEvent.objects.filter(subject_kind="role", subject_id=role.pk)


def test_the_security_administrator_changes_a_role_for_everybody_at_once():
    role = Role.objects.get(code="agent")
    assert actor("linxiaoyun").has("cases.register")
    set_role_rights(role, ["cases.read", "cases.dispatch"], by=actor("lengzhihui"), at=time.now())
    changed = actor("linxiaoyun")
    assert (changed.has("cases.register"), changed.has("cases.dispatch")) == (False, True)
    data = events(role).get().data
    assert data["granted"] == ["cases.dispatch"]
    assert data["taken"] == sorted(set(role.rights) - {"cases.read"})


@pytest.mark.parametrize("username", ["ouyangxu", "shijianming", "fuchangling"])
def test_nobody_else_changes_a_role(username):
    role = Role.objects.get(code="agent")
    with pytest.raises(NotAllowed):
        set_role_rights(role, [], by=actor(username), at=time.now())
    assert Role.objects.get(code="agent").rights == role.rights
    assert not events(role).exists()


@pytest.mark.parametrize(
    ("code", "rights"),
    [
        ("agent", ["cases.unheard_of"]),
        ("agent", ["accounts.appoint"]),
        ("agent", ["accounts.read_log"]),
        ("security_administrator", ["accounts.appoint", "cases.read"]),
        ("system_administrator", ["accounts.lock"]),
        ("audit_administrator", ["accounts.read_log", "rulebook.edit"]),
    ],
)
def test_the_separation_is_kept(code, rights):
    role = Role.objects.get(code=code)
    with pytest.raises(BadInput) as refusal:
        set_role_rights(role, rights, by=actor("lengzhihui"), at=time.now())
    assert list(refusal.value.fields) == ["rights"]
    assert Role.objects.get(code=code).rights == role.rights
