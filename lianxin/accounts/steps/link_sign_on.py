"""An identity service's name for somebody is kept: from then on he comes in by it."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person, SignOn
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step

NAME_LENGTH = 255


@step
def link_sign_on(person: Person, service: str, subject: str, *, by: Actor, at: datetime) -> SignOn:
    """Let `person` come in as `subject` of the identity service `service`: entered by the security administrator, or by
    himself when the service named him for the first time.

    Raises NotAllowed; WrongState for a person who has left or is linked already; BadInput (service, subject).
    """
    if by.person_id != person.pk and not by.has(policies.RESET_PASSWORD.code):
        raise NotAllowed(_("只有安全管理员可以关联他人的统一认证账号。"))
    person = held(person, by)
    if person.departed_at:
        raise WrongState("departed", _("%(name)s 已经离岗。") % {"name": person.name})
    if service not in settings.SIGN_ON:
        raise BadInput({"service": _("没有这个统一认证。")})
    if not 0 < len(subject) <= NAME_LENGTH:
        raise BadInput({"subject": _("请填写统一认证里的账号标识，不超过 %(count)d 个字。") % {"count": NAME_LENGTH}})
    rows = SignOn.objects.unscoped("one name, one person")
    if rows.filter(service=service, person=person).exists():
        raise WrongState("linked", _("%(name)s 已经关联，请先解除。") % {"name": person.name})
    if rows.filter(service=service, subject=subject).exists():
        raise BadInput({"subject": _("这个标识已经关联了另一个人。")})
    row = SignOn.objects.create(person=person, service=service, subject=subject, linked_at=at)
    data = {"service": service, "sign_on": row.pk}
    record(("person", person.pk), events.SIGN_ON_LINKED, by=by, at=at, data=data)
    return row
