"""The people who can sign in to the demonstration city."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from lianxin.accounts.models import Person, Post, Role
from lianxin.demo.cast import CAST, load_cast, password, totp_secret
from lianxin.demo.management.commands import who
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person

pytestmark = pytest.mark.django_db


def test_only_the_cast_can_sign_in():
    assert set(Person.objects.values_list("username", flat=True)) == set(CAST)
    assert 20 <= len(CAST) <= 30
    assert all(p.is_active and p.has_usable_password() for p in Person.objects.all())


def test_every_role_is_held_by_somebody():
    held = Post.objects.unscoped("test").values_list("role__code", flat=True)
    assert set(held) == set(Role.objects.values_list("code", flat=True))


def test_loading_again_changes_nothing():
    before = (Person.objects.count(), Post.objects.unscoped("test").count(), RecordEvent.objects.count())
    hashed = person("linxiaoyun").password
    load_cast()
    assert (Person.objects.count(), Post.objects.unscoped("test").count(), RecordEvent.objects.count()) == before
    assert person("linxiaoyun").password == hashed


def test_the_password_lies_in_a_file_for_its_owner_only():
    path = settings.SECRETS_DIR / "demo.txt"
    load_cast()
    assert path.read_text() == password() + "\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_who_prints_how_to_sign_in(capsys):
    call_command(who.Command(), stdout=StringIO())
    said = capsys.readouterr().out
    assert password() in said
    for username in CAST:
        assert username in said
    for username in ("ouyangxu", "lengzhihui", "shijianming"):
        assert totp_secret(username) in said


def test_nobody_of_the_cast_is_two_administrators_or_does_other_work():
    for username in CAST:
        kinds = Post.objects.unscoped("test").filter(person__username=username).values_list("administers", flat=True)
        assert len(set(kinds)) == 1, username


def test_the_cast_acts_in_its_posts():
    assert actor("linxiaoyun").has("cases.register")
    assert not actor("linxiaoyun").has("cases.dispatch")
    assert actor("shaojinghe").has("cases.dispatch")
    assert actor("zhaihongyu").has("cases.sign_for")
