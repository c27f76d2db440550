"""Working in one of several posts."""

from django.test import Client

from lianxin.accounts.models import SignIn
from lianxin.accounts.queries import SIGN_IN
from lianxin.accounts.steps.switch_post import switch_post
from lianxin.foundation import time
from tests.cast import actor, post, sign_in


def work_as(client: Client, username: str, role: str) -> None:
    """Sign `client` in as the member, in the post that has `role`."""
    sign_in(client, username)
    row = SignIn.objects.unscoped("test").get(pk=client.session[SIGN_IN])
    switch_post(row, post(username, role), by=actor(username), at=time.now())
