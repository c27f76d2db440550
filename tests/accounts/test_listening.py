"""Who may keep a live line open."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import RequestFactory

from lianxin.accounts.models import LockReason, Role
from lianxin.accounts.steps.lock import lock
from lianxin.foundation import time
from lianxin.foundation.live.rights import NotSignedIn, listener
from tests.cast import actor, person, sign_in

pytestmark = pytest.mark.django_db


def listening(client):
    """The actor of the live line that this browser opens."""
    request = RequestFactory().get("/events")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return listener(request)


def test_a_person_signed_in_listens_as_who_he_is(client):
    sign_in(client, "linxiaoyun")
    assert listening(client).person_id == person("linxiaoyun").pk


def test_a_lock_ends_listening(client):
    sign_in(client, "linxiaoyun")
    lock(person("linxiaoyun"), LockReason.SECURITY, by=actor("lengzhihui"), at=time.now())
    with pytest.raises(NotSignedIn):
        listening(client)


def test_an_idle_session_does_not_listen(client):
    sign_in(client, "linxiaoyun")
    late = time.now() + timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    with time.frozen(late), pytest.raises(NotSignedIn):
        listening(client)


def test_whoever_still_lacks_the_second_factor_does_not_listen(client):
    sign_in(client, "linxiaoyun")
    Role.objects.filter(code="agent").update(totp_required=True)
    with pytest.raises(NotSignedIn):
        listening(client)
