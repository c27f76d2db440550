"""Somebody is registered who is to sign in."""

import re
from datetime import datetime

from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person
from lianxin.accounts.models.people import USERNAME
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.pinyin import initials
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def add_person(username: str, name: str, *, spelling: str = "", mobile: str = "", by: Actor, at: datetime) -> Person:
    """Register a person without password and post: both are given by another administrator.

    `spelling` is the name in pinyin where a character is read in more than one way. Raises NotAllowed; BadInput
    (username, name).
    """
    require(by, policies.ADD_PERSON)
    _check(username, name)
    person = Person(username=username, name=name.strip(), pinyin_key=pinyin_key(name, spelling), mobile=mobile)
    person.set_unusable_password()
    person.save()
    record(("person", person.pk), events.PERSON_ADDED, by=by, at=at, begins=True)
    return person


def pinyin_key(name: str, spelling: str = "") -> str:
    """Full spelling and initials, by which lists find a name: ``zhoumin zm``."""
    syllables = spelling.lower().split() or lazy_pinyin(name.strip().lower())
    short = "".join(word[:1] for word in syllables) if len(syllables) > 1 else initials(name)
    return f"{''.join(syllables)} {short}"


def _check(username: str, name: str) -> None:
    wrong = {}
    if not re.fullmatch(USERNAME, username):
        wrong["username"] = _("用户名须以小写字母开头，由小写字母、数字和 . _ - 组成，2 至 32 位。")
    elif Person.people.unscoped("a name is taken once").filter(username=username).exists():
        wrong["username"] = _("用户名“%(name)s”已被使用。") % {"name": username}
    if not name.strip() or "\0" in name or len(name) > 64:
        wrong["name"] = _("请填写姓名，不超过 64 个字。")
    if wrong:
        raise BadInput(wrong)
